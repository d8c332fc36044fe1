package apply

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/state"
)

// seen is an exit code as this system shows it: Linux has eight bits for it.
func seen(exit int) int {
	if runtime.GOOS == "linux" {
		return exit & 0xff
	}
	return exit
}

func expect(t *testing.T, got outcome.Outcome, exit int, code codes.Code) {
	t.Helper()
	if got.Msi != nil {
		exit = seen(exit)
	}
	if got.Exit != exit || got.Code != code {
		t.Fatalf("%s: exit %d, %s %s; want %d, %s", got.Verb, got.Exit, got.Code, got.Detail, exit, code)
	}
}

func refused(t *testing.T, got outcome.Outcome, code codes.Code) {
	t.Helper()
	expect(t, got, code.Entry().OnInstrument(), code)
	if got.Msi != nil {
		t.Error("Windows Installer was started")
	}
}

func readLog(t *testing.T, o outcome.Outcome) string {
	t.Helper()
	for _, file := range o.Files {
		if filepath.Base(file) == logName {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
	}
	t.Fatal("no log")
	return ""
}

func TestApplyRepairRemove(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Properties: []manifest.Property{{Name: "MODE", Value: "two words"}}})
	applied := b.run("apply")
	expect(t, applied, 3010, "")
	noted, _ := b.isRestartNoted("test-kit")
	if applied.Restart != "required" || *applied.Msi != seen(3010) || !noted {
		t.Errorf("%v, %+v", noted, applied)
	}
	log := readLog(t, applied)
	if !strings.Contains(log, "MODE=") || !strings.Contains(log, "/norestart") || strings.Contains(log, "REINSTALL") {
		t.Error(log)
	}
	repaired := b.run("repair")
	expect(t, repaired, 3010, "")
	if log := readLog(t, repaired); !strings.Contains(log, "REINSTALLMODE=vamus") {
		t.Error(log)
	}
	removed := b.run("remove")
	expect(t, removed, 0, "")
	if removed.Restart != "recommended" || !strings.Contains(readLog(t, removed), kittest.ProductCode) {
		t.Errorf("%+v", removed)
	}
	known := b.remembered(t)
	if kit := known.Find("test-kit"); kit == nil || kit.Installed || kit.Sequence != 1 || known.Open != nil {
		t.Errorf("removal forgot: %+v", known)
	}
}

func inLanguage(language, productCode string) manifest.Installer {
	return manifest.Installer{
		Language: &language, Path: "payload/" + language + ".msi", Product: "Patch", Version: "1.0.0", ProductCode: productCode,
		UpgradeCode: "{9F99837F-F214-434B-AF02-A28F68A870DB}",
	}
}

// Windows Installer knows a product by its own code only: in another language it would find nothing to repair or remove, and apply a second.
func TestInstalledProductIsMaintainedWhateverTheLanguage(t *testing.T) {
	const spanish, english = "{00000000-0000-4000-8000-000000000001}", "{00000000-0000-4000-8000-000000000002}"
	kit := kittest.Kit{Installers: []manifest.Installer{inLanguage("es", spanish), inLanguage("en", english)}}
	for name, c := range map[string]struct {
		verb, language, installed, want string
	}{
		"applied in the language":             {"apply", "en", "", "en.msi"},
		"applied in the first language":       {"apply", "es", "", "es.msi"},
		"applied again in another language":   {"apply", "en", spanish, "es.msi"},
		"repaired in another language":        {"repair", "es", english, "en.msi"},
		"removed in another language":         {"remove", "en", spanish, spanish},
		"both are there: repaired in its own": {"repair", "en", spanish + english, "en.msi"},
		"both are there: removed in its own":  {"remove", "es", spanish + english, spanish},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.insert(t, kit)
			input := b.input(c.verb)
			input.Request.Language = c.language
			input.Computer.IsInstalled = func(code string) bool { return strings.Contains(c.installed, code) }
			done := Run(input)
			expect(t, done, map[string]int{"apply": 3010, "repair": 3010}[c.verb], "")
			asked := strings.SplitN(readLog(t, done), "\n\n", 2)[0]
			if !strings.Contains(asked, c.want) || strings.Contains(asked, "REINSTALL") != (c.verb != "remove" && c.installed != "") {
				t.Error(asked)
			}
		})
	}
}

// What runs is the one package that is kept, and hashed again.
func TestRepairUsesTheKeptPackageOnlyWhenItIsUnchanged(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	expect(t, b.run("apply"), 3010, "")
	kept := b.remembered(t).Find("test-kit").Package
	expect(t, b.run("repair"), 3010, "")
	if again := b.remembered(t).Find("test-kit").Package; again != kept {
		t.Errorf("%s was not used again, but %s", kept, again)
	}
	if err := os.WriteFile(kept, []byte("evil!!!"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, b.run("repair"), 3010, "")
	fresh := b.remembered(t).Find("test-kit").Package
	if data, err := os.ReadFile(fresh); err != nil || string(data) != "package" || fresh == kept {
		t.Errorf("%s: %q, %v", fresh, data, err)
	}
	left, _ := os.ReadDir(filepath.Dir(filepath.Dir(fresh)))
	if len(left) != 1 {
		t.Errorf("%d folders are left", len(left))
	}
}

func TestTheEnvironmentIsClean(t *testing.T) {
	t.Setenv("SEALKIT_PLANTED", "x")
	t.Setenv("PATH", "planted"+string(os.PathListSeparator)+os.Getenv("PATH"))
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	if log := readLog(t, b.run("apply")); strings.Contains(strings.ToLower(log), "planted") || !strings.Contains(log, "SystemRoot=") {
		t.Error(log)
	}
}

// The checks of a repair let pass what those of apply stop.
func TestRepairIsNoSecondWayToApply(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	refused(t, b.run("repair"), codes.NotApplied)
	expect(t, b.run("apply"), 3010, "")
	expect(t, b.run("remove"), 0, "")
	refused(t, b.run("repair"), codes.NotApplied)
	if b.isInstalled("") {
		t.Error("it was applied")
	}
}

func TestStateRules(t *testing.T) {
	for name, c := range map[string]struct {
		first, second kittest.Kit
		want          codes.Code
	}{
		"newer":                 {kittest.Kit{Sequence: 1}, kittest.Kit{Sequence: 2}, ""},
		"the same again":        {kittest.Kit{Sequence: 2}, kittest.Kit{Sequence: 2}, ""},
		"older":                 {kittest.Kit{Sequence: 2}, kittest.Kit{Sequence: 1}, codes.Rollback},
		"older, allowed":        {kittest.Kit{Sequence: 3}, kittest.Kit{Sequence: 1, DowngradeFrom: []int64{3}}, ""},
		"older, other allowed":  {kittest.Kit{Sequence: 3}, kittest.Kit{Sequence: 1, DowngradeFrom: []int64{2}}, codes.Rollback},
		"another publisher":     {kittest.Kit{Publisher: 1}, kittest.Kit{Publisher: 2, Sequence: 2}, codes.PublisherChanged},
		"development after":     {kittest.Kit{}, kittest.Kit{Development: true, Sequence: 2}, codes.KindChanged},
		"release after":         {kittest.Kit{Development: true}, kittest.Kit{Sequence: 2}, codes.KindChanged},
		"needs newer launcher":  {kittest.Kit{}, kittest.Kit{Sequence: 2, MinimumLauncher: "0.1.1"}, codes.LauncherTooOld},
		"older launcher is all": {kittest.Kit{}, kittest.Kit{Sequence: 2, MinimumLauncher: "0.0.9"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.insert(t, c.first)
			expect(t, b.run("apply"), 3010, "")
			b.insert(t, c.second)
			got := b.run("apply")
			if c.want == "" {
				expect(t, got, 3010, "")
				return
			}
			refused(t, got, c.want)
			if sequence := b.remembered(t).Find("test-kit").Sequence; sequence != c.first.Sequence && c.first.Sequence != 0 {
				t.Errorf("sequence %d is remembered", sequence)
			}
		})
	}
}

func TestOlderLauncherThanSeenIsRefused(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	newer := b.input("apply")
	newer.Program.Version = "0.2.0"
	expect(t, Run(newer), 3010, "")
	refused(t, b.run("apply"), codes.LauncherTooOld)
}

func TestFailureIsExplainedAndNotRemembered(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Properties: []manifest.Property{
		{Name: "EXIT", Value: "1603"}, {Name: "SAY", Value: "Error 1925. You do not have sufficient privileges."},
	}})
	failed := b.run("apply")
	want := codes.Code("msi-no-rights")
	expect(t, failed, 1603, want)
	if len(failed.LogLines) == 0 || !strings.Contains(failed.LogLines[0], "1925") {
		t.Errorf("%q", failed.LogLines)
	}
	if known := b.remembered(t); len(known.Kits) != 0 || known.Open != nil {
		t.Errorf("%+v", known)
	}
}

// A success that the signed list leaves out is none, and does not exit like one.
func TestSuccessThatIsNotListedIsAFailure(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Properties: []manifest.Property{{Name: "EXIT", Value: "1641"}}, OnlyZero: true})
	if got := b.run("apply"); got.Code == "" || got.Exit == 0 || got.Exit == 1641 || got.Exit == 3010 {
		t.Errorf("%d %s", got.Exit, got.Code)
	}
}

func TestBusyIsTriedAgainAndThenToldAsIs(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Properties: []manifest.Property{{Name: "EXIT", Value: "1618"}}})
	expect(t, b.run("apply"), 1618, msi.Of(seen(1618)).Code)
}

func TestKitThatIsNotGenuineIsRefused(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	if err := os.WriteFile(filepath.Join(b.kit(), "payload", "patch.msi"), []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, b.run("apply"), 1, codes.FileChanged)
}

func TestStopIsAStop(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	input.Computer.Check = func(string, *manifest.Manifest, time.Time) []check.Result {
		return []check.Result{{Name: "a", Grade: check.Warn, Code: codes.SupportEnded}, {Name: "b", Grade: check.Stop, Code: codes.IOError}}
	}
	refused(t, Run(input), codes.IOError)
}

// The models of a second mode are remembered, so that status can remind of it without the kit.
func TestSecondModeIsRemembered(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	input.Computer.Check = func(string, *manifest.Manifest, time.Time) []check.Result {
		return []check.Result{{Name: "boot-mode", Grade: check.Warn, Code: codes.OtherModeToo, Expected: "MiSeqDx", Found: "unknown"}}
	}
	expect(t, Run(input), 3010, "")
	if kits := b.remembered(t).Kits; len(kits) != 1 || kits[0].OtherMode != "MiSeqDx" {
		t.Errorf("%+v", kits)
	}
}

func TestWrongRequestsAreRefused(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	for _, change := range []func(*Request){
		func(r *Request) { r.Verb = "verify" }, func(r *Request) { r.Nonce = "../../../../../../../../../../../x" },
		func(r *Request) { r.Language = "fr" }, func(r *Request) { r.Kit = "kit" },
	} {
		input := b.input("apply")
		change(&input.Request)
		refused(t, Run(input), codes.Usage)
	}
}

func TestNonceServesOnce(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	expect(t, Run(input), 3010, "")
	refused(t, Run(input), codes.IOError)
}

func TestDamagedStateIsNotForgotten(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	expect(t, b.run("apply"), 3010, "")
	path := filepath.Join(b.input("apply").Computer.StateFolder(), "state.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, b.run("apply"), codes.StateDamaged)
}

func TestSecondProcessIsRefused(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	expect(t, b.run("apply"), 3010, "")
	store, err := state.Open(b.input("apply").Computer.StateFolder())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	refused(t, b.run("apply"), codes.AlreadyRunning)
}

func TestPlace(t *testing.T) {
	root := "/"
	if runtime.GOOS == "windows" {
		root = `C:\`
	}
	at := func(parts ...string) string { return filepath.Join(append([]string{root}, parts...)...) }
	staging := at("Illumina", "Sealkit")
	for name, c := range map[string]struct {
		program, kit string
		isRight      bool
	}{
		"alone":             {at("Illumina", "SealCheck.exe"), at("stick"), true},
		"in other letters":  {at("ILLUMINA", "SealCheck.exe"), at("stick"), true},
		"with its kit":      {at("Illumina", "kit", "SealCheck.exe"), at("Illumina", "kit"), true},
		"on the stick":      {at("stick", "SealCheck.exe"), at("stick"), false},
		"in another folder": {at("Users", "SealCheck.exe"), at("stick"), false},
		"inside, alone":     {at("Illumina", "kit", "SealCheck.exe"), at("stick"), false},
		"a longer name":     {at("Illumina2", "SealCheck.exe"), at("Illumina2"), false},
	} {
		if fault := CheckPlace(c.program, c.kit, staging); (fault == nil) != c.isRight {
			t.Errorf("%s: %v", name, fault)
		}
	}
	if fault := CheckPlace(at("SealCheck.exe"), at("stick"), at("Sealkit")); fault == nil || fault.Detail != at("Sealkit") {
		t.Errorf("the volume's root is no place: %v", fault)
	}
}
