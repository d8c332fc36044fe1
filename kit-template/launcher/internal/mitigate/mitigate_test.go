package mitigate

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/bootmode"
	"sealkit.dev/kit/launcher/internal/elevate"
	"sealkit.dev/kit/launcher/internal/firewall/firewalltest"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/system"
)

// bench is an instrument with a kit at hand.
type bench struct {
	Input
	firewall *firewalltest.StandIn
}

func newBench(t *testing.T, ports ...int64) *bench {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	kit := filepath.Join(root, "kit")
	trust, err := kittest.Kit{StagingRoot: `%ProgramData%\staging`, Package: []byte("package"), Ports: ports}.Write(kit)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "programs"), 0o755); err != nil {
		t.Fatal(err)
	}
	b := &bench{firewall: firewalltest.New()}
	b.Input = Input{
		Kit: kit, Program: apply.Program{Version: "0.1.0", Trust: trust}, Random: rand.Reader,
		Now: func() time.Time { return time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC) },
		Computer: apply.Computer{
			Folders: system.Folders{ProgramFiles: filepath.Join(root, "programs")}, Firewall: b.firewall,
			IsReadOnly: func(string) bool { return false },
			Describe: func(*manifest.Manifest) proof.Instrument {
				return proof.Instrument{Name: "bench", Account: "tester", BootMode: bootmode.Unknown}
			},
		},
	}
	return b
}

func (b *bench) run(t *testing.T, verb string) (outcome.Outcome, string) {
	t.Helper()
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	b.Verb, b.Nonce = verb, hex.EncodeToString(nonce)
	got := Run(b.Input)
	told, err := elevate.Answer(b.Computer.RecordsFolder(), b.Nonce, 0)
	if err != nil || !reflect.DeepEqual(told, got) {
		t.Errorf("%v: told %+v, given %+v", err, told, got)
	}
	for _, file := range got.Files {
		if data, err := os.ReadFile(file); err == nil && filepath.Ext(file) == ".xml" {
			return got, string(data)
		}
	}
	t.Fatalf("no verification file: %+v", got)
	return got, ""
}

func says(t *testing.T, file string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(file, want) {
			t.Errorf("no %s in\n%s", want, file)
		}
	}
}

func TestOnAndOffAreProvenAndChained(t *testing.T) {
	b := newBench(t, 80, 443)
	on, file := b.run(t, On)
	if on.Exit != 0 || on.Code != "" || on.Firewall.State != outcome.Blocks || on.Firewall.Ports != "80,443" {
		t.Errorf("%+v", on)
	}
	says(t, file, "<verb>mitigate-on</verb>", "<result>done</result>", "<number>1</number>", "<id>test-kit</id>", "<signer>",
		"<name>firewallPorts</name>\n    <after>80,443</after>", "<name>firewall-service</name>\n    <grade>pass</grade>", "<computer>bench</computer>")
	b.WithoutNames = true
	again, file := b.run(t, On)
	if again.Exit != 0 || len(b.firewall.Calls) != 1 {
		t.Errorf("%+v %q", again, b.firewall.Calls)
	}
	says(t, file, "<number>2</number>", "<link>previous</link>", "<before>80,443</before>\n    <after>80,443</after>")
	if strings.Contains(file, "bench") {
		t.Error("the name was to be left out")
	}
	b.Kit, b.Program.Trust = "", nil
	off, file := b.run(t, Off)
	if off.Exit != 0 || off.Firewall.State != outcome.Off || len(b.firewall.Rules) != 0 {
		t.Errorf("%+v", off)
	}
	says(t, file, "<verb>mitigate-off</verb>", "<number>3</number>", "<before>80,443</before>\n  </value>")
}

// A rule that is there and without effect is no success, and says why.
func TestABlockWithoutEffectIsNoSuccess(t *testing.T) {
	b := newBench(t, 80)
	b.firewall.IsRunning = false
	got, file := b.run(t, On)
	if got.Code != codes.FirewallServiceStopped || got.Exit != codes.FirewallServiceStopped.Entry().OnInstrument() || got.Firewall.State != outcome.Ineffective {
		t.Errorf("%+v", got)
	}
	says(t, file, "<result>failed</result>", "<name>firewall-service</name>\n    <grade>stop</grade>")
	b.firewall.IsRunning, b.firewall.Deaf, b.firewall.Rules = true, true, nil
	if got, _ := b.run(t, On); got.Code != codes.FirewallRuleMissing {
		t.Errorf("%+v", got)
	}
}

func TestRefusalsChangeNothing(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*bench)
		code  codes.Code
		exit  int
	}{
		"no ports":  {func(b *bench) {}, codes.FirewallNoPorts, codes.FirewallNoPorts.Entry().OnInstrument()},
		"no record": {func(b *bench) { b.Program.Trust = nil }, codes.TrustMissing, codes.TrustMissing.Entry().OnInstrument()},
		"not genuine": {func(b *bench) {
			_ = os.WriteFile(filepath.Join(b.Kit, filepath.FromSlash(kittest.Installer)), []byte("changed"), 0o644)
		}, codes.FileChanged, outcome.ExitNotGenuine},
	} {
		b := newBench(t)
		c.spoil(b)
		got, file := b.run(t, On)
		if got.Code != c.code || got.Exit != c.exit || len(b.firewall.Calls) != 0 {
			t.Errorf("%s: %+v %q", name, got, b.firewall.Calls)
		}
		says(t, file, "<result>refused</result>")
	}
	b := newBench(t, 80)
	b.Verb, b.Nonce = On, "x"
	if got := Run(b.Input); got.Code != codes.Usage || len(b.firewall.Calls) != 0 {
		t.Errorf("%+v", got)
	}
}
