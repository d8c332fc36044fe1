package status

import (
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// The firewall is told beside the patch, and never stands for it.
func TestTheFirewallAloneIsNotEffective(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	first := func() (outcome.Outcome, string) {
		got := Run(b.input())
		return got, got.Open[0]
	}
	if got, open := first(); got.Exit != 0 || got.Firewall.State != outcome.Off || open != "no-second-layer" {
		t.Errorf("%+v", got)
	}
	if err := b.firewall.Add([]string{"80"}); err != nil {
		t.Fatal(err)
	}
	if got, open := first(); got.Exit != 0 || got.Firewall.State != outcome.Blocks || open != "this-computer" {
		t.Errorf("%+v", got)
	}
	b.answers("1\n{}")
	if got, open := first(); got.Code != codes.PatchNotEffective || got.Firewall.State != outcome.Blocks || open != "flaw-behind-firewall" {
		t.Errorf("%+v", got)
	}
	b.firewall.IsRunning = false
	if got, open := first(); got.Firewall.State != outcome.Ineffective || open != "flaw-open" || got.Open[1] != "firewall-no-help" {
		t.Errorf("%+v", got)
	}
	b.isInstalled = false
	b.firewall.IsRunning = true
	if got, _ := first(); got.Code != codes.NotApplied || got.Firewall.State != outcome.Blocks {
		t.Errorf("%+v", got)
	}
}
