package apply

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/state"
)

// disturb applies, and lets something happen after a step.
func disturb(b *bench, step string, disturbance func()) outcome.Outcome {
	input := b.input("apply")
	input.Step = func(name string) {
		if name == step {
			disturbance()
		}
	}
	return Run(input)
}

// ran gives the digest of the package that the stand-in ran, empty for none.
func (b *bench) ran() string {
	data, _ := os.ReadFile(filepath.Join(b.root, "installed"))
	return string(data)
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// swapEverywhere puts other bytes of the same length in the place of every package, on the stick and where it is staged, as far as that
// is allowed.
func (b *bench) swapEverywhere() {
	files := []string{filepath.Join(b.kit(), filepath.FromSlash(kittest.Installer))}
	if runtime.GOOS == "windows" {
		// Only there does holding a file keep others from it.
		staged, _ := filepath.Glob(filepath.Join(b.stagingRoot(), "*", "patch.msi"))
		files = append(files, staged...)
	}
	for _, file := range files {
		_ = os.WriteFile(file, []byte("swapped"), 0o644)
		_ = os.Rename(file, file+".old")
		_ = os.WriteFile(file, []byte("swapped"), 0o644)
	}
}

func TestTamperedAtEachStepNothingSwappedRuns(t *testing.T) {
	for _, step := range stepsOf(t) {
		b := newBench(t)
		b.insert(t, kittest.Kit{})
		got := disturb(b, step, b.swapEverywhere)
		if ran := b.ran(); ran != "" && ran != digestOf("package") || (ran == "") != (got.Code != "") {
			t.Errorf("%s: %s ran, %d %s", step, ran, got.Exit, got.Code)
		}
		if got.Code != "" && got.Code != codes.FileChanged {
			t.Errorf("%s: %s %s", step, got.Code, got.Detail)
		}
	}
}

// Without the stick an attempt ends as a failure that leaves nothing, or goes on from what it has staged; and the next one is whole.
func TestStickPulledAtEachStep(t *testing.T) {
	for _, step := range stepsOf(t) {
		b := newBench(t)
		b.insert(t, kittest.Kit{})
		got := disturb(b, step, func() { os.RemoveAll(b.kit()) })
		isApplied := b.ran() != ""
		if isApplied != (got.Code == "") || !isApplied && got.Msi != nil {
			t.Errorf("%s: applied %v, %d %s", step, isApplied, got.Exit, got.Code)
		}
		if known := b.remembered(t); known.Open != nil || (known.Find("test-kit") != nil) != isApplied {
			t.Errorf("%s: %+v", step, known)
		}
		if !isApplied {
			b.insert(t, kittest.Kit{})
			expect(t, b.run("apply"), 3010, "")
		}
	}
}

// An older state, put back where it was, is all that an administrator could do; nobody else gets a foot in.
func TestStateWithWrongValuesIsDamaged(t *testing.T) {
	for name, change := range map[string]func(*state.State){
		"program outside": func(s *state.State) {
			s.Kits[0].Status = &manifest.StatusProgram{Path: `..\x.exe`, SHA256: digestOf("")}
		},
		"no digest":         func(s *state.State) { s.Kits[0].Status = &manifest.StatusProgram{Path: `C:\x.exe`} },
		"no version":        func(s *state.State) { s.Kits[0].Version = "" },
		"launcher of words": func(s *state.State) { s.Kits[0].Launcher = "newest" },
		"kind of its own":   func(s *state.State) { s.Publishers[0].Kind = "both" },
	} {
		b := newBench(t)
		b.insert(t, kittest.Kit{})
		expect(t, b.run("apply"), 3010, "")
		known := b.remembered(t)
		change(known)
		store, err := state.Open(b.input("apply").Computer.StateFolder())
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Save(known); err != nil {
			t.Fatal(err)
		}
		store.Close()
		t.Log(name)
		refused(t, b.run("apply"), codes.StateDamaged)
	}
}

// Every answer that is documented, and one that is not: its own code, its own exit, and nothing remembered but of a success.
func TestEveryAnswerOfWindowsInstaller(t *testing.T) {
	// The successes come last: until then nothing is to be remembered.
	answers := []int{
		13, 87, 120, 1259, 1601, 1602, 1603, 1604, 1605, 1606, 1607, 1608, 1609, 1610, 1611, 1612, 1613, 1614, 1615, 1616, 1618,
		1619, 1620, 1622, 1623, 1624, 1625, 1626, 1627, 1628, 1629, 1630, 1631, 1632, 1633, 1638, 1639, 1640, 1644, 1645, 1652, 1654, 7,
		0, 1641, 3010,
	}
	b := newBench(t)
	for _, answer := range answers {
		if seen(answer) != answer {
			// Linux has no room for it; under Wine all are tried.
			continue
		}
		b.insert(t, kittest.Kit{Properties: []manifest.Property{{Name: "EXIT", Value: strconv.Itoa(answer)}}})
		got, want := b.run("apply"), msi.Of(answer)
		if want.IsSuccess() {
			expect(t, got, answer, "")
		} else {
			expect(t, got, answer, want.Code)
		}
		if known := b.remembered(t); (known.Find("test-kit") != nil) != want.IsSuccess() || known.Open != nil {
			t.Errorf("%d: %+v", answer, known)
		}
	}
}

func TestProductOfOneUserIsNotRun(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	b.isForOneUser = true
	for _, verb := range []string{"apply", "repair", "remove"} {
		refused(t, b.run(verb), codes.ForOneUser)
	}
	if b.ran() != "" {
		t.Error("it was run")
	}
}
