package firewall_test

import (
	"errors"
	"reflect"
	"testing"

	"sealkit.dev/kit/codes"
	rules "sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/check"
	. "sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/firewall/firewalltest"
)

var ports = []string{"80", "443"}

func codeOf(err error) codes.Code {
	var fault *codes.Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

func TestOnTwiceIsOnce(t *testing.T) {
	system := firewalltest.New()
	for i := 0; i < 2; i++ {
		_, after, err := On(system, ports)
		if err != nil || len(after.Rules) != 1 || after.Ports() != "80,443" {
			t.Fatal(err, after)
		}
	}
	if !reflect.DeepEqual(system.Calls, []string{"add 80,443"}) {
		t.Errorf("%q", system.Calls)
	}
	_, after, err := Off(system)
	if err != nil || after.IsOn() || len(system.Calls) != 2 {
		t.Error(err, after, system.Calls)
	}
	if _, _, err = Off(system); err != nil || len(system.Calls) != 2 {
		t.Error(err, system.Calls)
	}
}

func TestARuleThatDoesLessIsReplaced(t *testing.T) {
	for _, old := range []rules.Rule{
		{Name: NameOf(ports), Ports: "80,443", Fault: rules.FaultOff}, {Name: NameOf([]string{"80"}), Group: Group, Ports: "80"},
	} {
		system := firewalltest.New()
		system.Rules = []rules.Rule{old}
		before, after, err := On(system, ports)
		if err != nil || len(after.Rules) != 1 || after.Rules[0].Fault != "" || before.Rules[0] != old {
			t.Errorf("%+v: %v, %+v", old, err, after)
		}
	}
}

func TestAYesProvesNothing(t *testing.T) {
	if _, _, err := On(&firewalltest.StandIn{Deaf: true}, ports); codeOf(err) != codes.FirewallRuleMissing {
		t.Error(err)
	}
	stuck := firewalltest.New()
	stuck.Deaf, stuck.Rules = true, []rules.Rule{{Name: NameOf(ports)}}
	if _, _, err := Off(stuck); codeOf(err) != codes.FirewallRuleLeft {
		t.Error(err)
	}
	blind := firewalltest.New()
	blind.ReadFail = errors.New("no")
	_, _, on := On(blind, ports)
	_, _, off := Off(blind)
	if codeOf(on) != codes.FirewallUnknown || codeOf(off) != codes.FirewallUnknown || len(blind.Calls) != 0 {
		t.Error(on, off, blind.Calls)
	}
}

// What makes a rule useless is seen, each by its own code; nothing else is.
func TestJudge(t *testing.T) {
	type change = func(*State)
	for name, c := range map[string]struct {
		change change
		code   codes.Code
		grade  check.Grade
	}{
		"in order":            {func(*State) {}, "", check.Pass},
		"no rule":             {func(s *State) { s.Rules = nil }, codes.FirewallRuleMissing, check.Stop},
		"rule off":            {func(s *State) { s.Rules[0].Fault = rules.FaultOff }, codes.FirewallRuleMissing, check.Stop},
		"other ports":         {func(s *State) { s.Rules[0].Ports = "80" }, codes.FirewallRuleMissing, check.Stop},
		"service stopped":     {func(s *State) { s.IsRunning = false }, codes.FirewallServiceStopped, check.Stop},
		"off here":            {func(s *State) { s.Profiles[2].IsOn = false }, codes.FirewallOff, check.Stop},
		"off elsewhere":       {func(s *State) { s.Profiles[0].IsOn = false }, codes.FirewallOff, check.Warn},
		"policy ignores ours": {func(s *State) { s.Profiles[1].IgnoresRules = true }, codes.FirewallRulesIgnored, check.Stop},
	} {
		system := firewalltest.New()
		if _, _, err := On(system, ports); err != nil {
			t.Fatal(err)
		}
		c.change(&system.State)
		worst := check.Result{Grade: check.Pass}
		for _, result := range system.Judge(ports) {
			if result.Grade != check.Pass {
				worst = result
			}
		}
		if worst.Code != c.code || worst.Grade != c.grade {
			t.Errorf("%s: %+v", name, worst)
		}
	}
}

func TestWithoutAKitTheRuleItselfSaysThePorts(t *testing.T) {
	system := firewalltest.New()
	if result := system.Judge(nil)[0]; result.Grade != check.Stop {
		t.Errorf("no rule: %+v", result)
	}
	if _, _, err := On(system, []string{"8080"}); err != nil {
		t.Fatal(err)
	}
	if result := system.Judge(nil)[0]; result.Grade != check.Pass || result.Found != "8080" {
		t.Errorf("%+v", result)
	}
}
