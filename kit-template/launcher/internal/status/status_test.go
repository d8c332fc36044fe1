package status

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/elevate"
	"sealkit.dev/kit/launcher/internal/firewall/firewalltest"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/system"
)

// TestMain is the status program as well: it says what the file beside it holds, after the exit code on the first line.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "status" && os.Args[2] == "--json" {
		own, _ := os.Executable()
		said, _ := os.ReadFile(filepath.Join(filepath.Dir(own), "answer"))
		exit := 0
		first, rest, _ := strings.Cut(string(said), "\n")
		fmt.Sscan(first, &exit)
		if exit < 0 {
			time.Sleep(time.Minute)
		}
		fmt.Print(rest)
		for _, variable := range os.Environ() {
			if strings.HasPrefix(variable, "SEALKIT_PLANTED") {
				os.Exit(77)
			}
		}
		os.Exit(exit)
	}
	os.Exit(m.Run())
}

const statusPath = `%ProgramFiles%\status.exe`

// bench is an instrument with one patch that was applied.
type bench struct {
	t           *testing.T
	root        string
	program     string
	digest      string
	firewall    *firewalltest.StandIn
	isInstalled bool
	isNoted     bool
	noteFault   error
}

func newBench(t *testing.T) *bench {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, root: root, isInstalled: true, firewall: firewalltest.New()}
	programs, err := private.Open(b.folders().ProgramFiles, private.UsersRead)
	if err != nil {
		t.Fatal(err)
	}
	programs.Close()
	b.program = b.folders().Expand(statusPath)
	own, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	b.put(filepath.Dir(b.program), filepath.Base(b.program), own)
	sum := sha256.Sum256(own)
	b.digest = hex.EncodeToString(sum[:])
	b.answers("0\n{}")
	return b
}

func (b *bench) put(folder, name string, data []byte) {
	b.t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o755); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) answers(text string) { b.put(filepath.Dir(b.program), "answer", []byte(text)) }

// What apply has seen is said again, once for the same models.
func TestSecondModeIsReminded(t *testing.T) {
	b := newBench(t)
	b.remember(func(s *state.State) {
		s.Kits[0].OtherMode = "MiSeqDx"
		other := s.Kits[0]
		other.ID = "other-kit"
		s.Kits = append(s.Kits, other)
	})
	var reminders []check.Result
	for _, result := range Run(b.input()).Checks {
		if result.Code == codes.OtherModeToo {
			reminders = append(reminders, result)
		}
	}
	want := check.Result{Name: "boot-mode", Grade: check.Warn, Code: codes.OtherModeToo, Expected: "MiSeqDx"}
	if len(reminders) != 1 || reminders[0] != want {
		t.Errorf("%+v", reminders)
	}
}

func (b *bench) folders() system.Folders {
	return system.Folders{
		Windows: filepath.Join(b.root, "windows"), System: filepath.Join(b.root, "windows", "System32"),
		ProgramFiles: filepath.Join(b.root, "programs"), ProgramData: filepath.Join(b.root, "data"),
	}
}

func (b *bench) input() Input {
	return Input{
		Now: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC),
		Computer: apply.Computer{
			Folders: b.folders(), Patience: 30 * time.Second, Firewall: b.firewall, IsReadOnly: func(string) bool { return false },
			IsInstalled:    func(string) bool { return b.isInstalled },
			IsRestartNoted: func(string) (bool, error) { return b.isNoted, b.noteFault },
		},
	}
}

// remember writes the state as apply does.
func (b *bench) remember(change func(*state.State)) {
	b.t.Helper()
	s := state.Empty()
	s.Publishers = append(s.Publishers, state.Publisher{ID: "publisher-0", Kind: "release", Record: 1, Fingerprint: "F"})
	s.Kits = append(s.Kits, state.Kit{
		Publisher: "publisher-0", ID: "test-kit", Version: "1.0.0", Sequence: 1, Launcher: "0.1.0", ProductCode: kittest.ProductCode,
		Installed: true, Status: &manifest.StatusProgram{Path: statusPath, SHA256: b.digest}, Time: "2026-01-02T00:00:00Z",
	})
	if change != nil {
		change(s)
	}
	folder, err := private.Open(b.input().Computer.StateFolder(), private.AdministratorsOnly)
	if err != nil {
		b.t.Fatal(err)
	}
	defer folder.Close()
	store, err := state.Open(folder.Path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer store.Close()
	if err := store.Save(s); err != nil {
		b.t.Fatal(err)
	}
}

func expect(t *testing.T, got outcome.Outcome, code codes.Code) {
	t.Helper()
	exit := 0
	if code != "" {
		exit = code.Entry().OnInstrument()
	}
	if got.Code != code || got.Exit != exit || code == "" && got.Patches[0].State != outcome.Effective {
		t.Fatalf("exit %d, %q %s; want %q\n%+v", got.Exit, got.Code, got.Detail, code, got.Patches)
	}
}

func TestEffectiveNow(t *testing.T) {
	t.Setenv("SEALKIT_PLANTED", "x")
	b := newBench(t)
	b.remember(nil)
	b.answers("0\n" + `{"effective": true, "reason": "effective", "note": {"es": "Sí", "en": "Yes"}, "more": [1]}`)
	got := Run(b.input())
	expect(t, got, "")
	patch := got.Patches[0]
	if patch.Reason != "effective" || patch.Note["es"] != "Sí" || patch.Kind != "release" || *patch.Answer != 0 {
		t.Errorf("%+v", patch)
	}
}

func TestEffectiveAfterTheRestart(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	b.isNoted = true
	if got := Run(b.input()); got.Exit != 3010 || got.Code != "" || got.Restart != "required" {
		t.Errorf("%+v", got)
	}
	b.isNoted = false
	expect(t, Run(b.input()), "")
	if runtime.GOOS == "windows" {
		b.answers("3010\n")
		if got := Run(b.input()); got.Exit != 3010 || got.Patches[0].State != outcome.EffectiveAfterRestart {
			t.Errorf("%+v", got)
		}
	}
}

func TestNoteThatCannotBeReadIsSaid(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	b.noteFault = errors.New("no answer")
	got := Run(b.input())
	expect(t, got, "")
	if len(got.Checks) != 1 || got.Checks[0].Code != codes.CheckUnknown {
		t.Errorf("%+v", got.Checks)
	}
}

// Nothing but exit code 0 is good news, and words can only make it worse.
func TestNotEffective(t *testing.T) {
	for _, said := range []string{
		"1\n", "100\n" + `{"effective": true}`, "0\n" + `{"effective": false, "reason": "remote-open"}`, "2\n\x00\xff",
	} {
		b := newBench(t)
		b.remember(nil)
		b.answers(said)
		expect(t, Run(b.input()), codes.PatchNotEffective)
	}
}

func TestWordsThatMightDeceiveAreLeftOut(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	b.answers("0\n" + `{"reason": "a\u202eb", "note": {"es": "x", "en": "y\u0007"}}`)
	got := Run(b.input())
	expect(t, got, "")
	if got.Patches[0].Reason != "" || got.Patches[0].Note != nil {
		t.Errorf("%+v", got.Patches[0])
	}
}

func TestProgramThatIsNotTheSignedOneIsNotStarted(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	file, err := os.OpenFile(b.program, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	file.WriteString("x")
	file.Close()
	got := Run(b.input())
	expect(t, got, codes.StatusProgramChanged)
	if got.Patches[0].Answer != nil {
		t.Error("it was started")
	}
	if err := os.Remove(b.program); err != nil {
		t.Fatal(err)
	}
	expect(t, Run(b.input()), codes.StatusProgramMissing)
	if err := os.Symlink(os.Args[0], b.program); err == nil {
		if got := Run(b.input()); got.Exit == 0 || got.Patches[0].Answer != nil {
			t.Errorf("a link was followed: %+v", got)
		}
	}
}

func TestProgramThatDoesNotEndTellsNothing(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	b.answers("-1\n")
	in := b.input()
	in.Computer.Patience = 200 * time.Millisecond
	expect(t, Run(in), codes.StatusUnknown)
}

func TestWhatIsNotThere(t *testing.T) {
	b := newBench(t)
	expect(t, Run(b.input()), codes.NotApplied)
	if _, err := os.Lstat(b.input().Computer.StateFolder()); !errors.Is(err, os.ErrNotExist) {
		t.Error("status made the state's folder")
	}
	b.remember(func(s *state.State) { s.Kits[0].Installed = false })
	expect(t, Run(b.input()), codes.NotApplied)
	b.remember(func(s *state.State) { s.Kits[0].Status = nil })
	expect(t, Run(b.input()), codes.StatusUnknown)
	b.remember(nil)
	b.isInstalled = false
	expect(t, Run(b.input()), codes.NotApplied)
	b.put(b.input().Computer.StateFolder(), "state.json", []byte("{}"))
	expect(t, Run(b.input()), codes.StateDamaged)
}

func TestOfSeveralPatchesTheWorstDecides(t *testing.T) {
	b := newBench(t)
	b.remember(func(s *state.State) {
		other := s.Kits[0]
		other.ID, other.Status = "other-kit", nil
		s.Kits = append(s.Kits, other)
	})
	got := Run(b.input())
	if len(got.Patches) != 2 || got.Patches[0].State != outcome.Effective || got.Code != codes.StatusUnknown {
		t.Errorf("%+v", got)
	}
}

// An attempt that was cut off is told, and left for the next apply to end.
func TestCutOffAttemptIsTold(t *testing.T) {
	b := newBench(t)
	b.remember(func(s *state.State) {
		s.Open = &state.Attempt{Verb: "apply", Pinned: s.Publishers[0], Proposed: s.Kits[0]}
		s.Kits = []state.Kit{}
	})
	got := Run(b.input())
	expect(t, got, "")
	if got.Previous == "" || Run(b.input()).Previous == "" {
		t.Error("forgotten")
	}
}

func (b *bench) kit(spec kittest.Kit) (string, *publisher.Record) {
	b.t.Helper()
	folder := filepath.Join(b.root, "kit")
	os.RemoveAll(folder)
	spec.Package, spec.StagingRoot = []byte("package"), `C:\Illumina\Sealkit`
	trust, err := spec.Write(folder)
	if err != nil {
		b.t.Fatal(err)
	}
	return folder, trust
}

// Installed by hand, nothing is remembered: the kit says what the program must be.
func TestWithAKit(t *testing.T) {
	b := newBench(t)
	in := b.input()
	in.Kit, in.Trust = b.kit(kittest.Kit{StatusProgram: &manifest.StatusProgram{Path: statusPath, SHA256: b.digest}})
	expect(t, Run(in), "")
	b.put(filepath.Join(in.Kit, "payload"), "patch.msi", []byte("changed"))
	if got := Run(in); got.Exit != 1 || got.Code != codes.FileChanged {
		t.Errorf("%+v", got)
	}
	in.Trust = nil
	expect(t, Run(in), codes.TrustMissing)
}

func TestKitOfAnotherPublisherTellsNothing(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	in := b.input()
	in.Kit, in.Trust = b.kit(kittest.Kit{Publisher: 1})
	expect(t, Run(in), codes.PublisherChanged)
}

func TestAnswerForThePartWithoutRights(t *testing.T) {
	b := newBench(t)
	b.remember(nil)
	in := b.input()
	in.Nonce = "00112233445566778899aabbccddeeff"
	Run(in)
	answer, err := elevate.Answer(in.Computer.RecordsFolder(), in.Nonce, 0)
	if err != nil || answer.Verb != Verb || len(answer.Patches) != 1 {
		t.Errorf("%+v, %v", answer, err)
	}
}
