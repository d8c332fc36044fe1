package apply

import (
	"os"
	"os/exec"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/publisher"
)

// runAndDie really kills its own process: nothing deferred runs, no file is closed by us.
func runAndDie(root, verb, step string) {
	b := &bench{root: root}
	record, err := os.ReadFile(b.kit() + "/kit/publisher/1.json")
	if err != nil {
		panic(err)
	}
	if b.trust, err = publisher.Decode(record); err != nil {
		panic(err)
	}
	if os.Getenv(fullDisk) != "" {
		fillDisk()
	}
	input := b.input(verb)
	input.Step = func(name string) {
		if name == step {
			process, _ := os.FindProcess(os.Getpid())
			_ = process.Kill()
			select {}
		}
	}
	os.Exit(Run(input).Exit & 0x7f)
}

func killAt(t *testing.T, b *bench, verb, step string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killRoot+"="+b.root, killVerb+"="+verb, killStep+"="+step)
	if out, err := child.CombinedOutput(); err == nil || child.ProcessState.ExitCode() > 1 {
		t.Fatalf("%s was not killed at %s: %v %s", verb, step, err, out)
	}
}

func stepsOf(t *testing.T) (names []string) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	input.Step = func(name string) { names = append(names, name) }
	expect(t, Run(input), 3010, "")
	return names
}

// After a kill at any step the next start ends well and says what it found; and a version that did get in is never forgotten.
func TestKilledAtEveryStep(t *testing.T) {
	steps := stepsOf(t)
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			b := newBench(t)
			b.insert(t, kittest.Kit{Sequence: 2})
			killAt(t, b, "apply", step)
			gotIn := b.isInstalled("")
			b.insert(t, kittest.Kit{Sequence: 1})
			older := b.run("apply")
			if gotIn != (older.Code != "") {
				t.Fatalf("installed %v, and an older kit: %+v", gotIn, older)
			}
			wasOpen := step == "begun" || step == "installed" || step == "confirmed" || step == "settled"
			noted, _ := b.isRestartNoted("test-kit")
			if (older.Previous != "") != wasOpen || gotIn && !noted {
				t.Errorf("previous attempt: %q, restart noted %v", older.Previous, noted)
			}
			b.insert(t, kittest.Kit{Sequence: 2})
			expect(t, b.run("repair"), 3010, "")
			expect(t, b.run("remove"), 0, "")
			if known := b.remembered(t); known.Open != nil || known.Find("test-kit").Sequence != 2 {
				t.Errorf("%+v", known)
			}
		})
	}
	for _, verb := range []string{"repair", "remove"} {
		for _, step := range []string{"begun", "installed", "confirmed", "settled"} {
			b := newBench(t)
			b.insert(t, kittest.Kit{})
			expect(t, b.run("apply"), 3010, "")
			killAt(t, b, verb, step)
			expect(t, b.run("apply"), 3010, "")
			if known := b.remembered(t); known.Open != nil || !known.Find("test-kit").Installed {
				t.Errorf("%s at %s: %+v", verb, step, known)
			}
		}
	}
}

// A restart that has happened since is not asked for again; one that nobody saw asked for is.
func TestRestartAfterACutOffAttempt(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Sequence: 2})
	killAt(t, b, "apply", "installed")
	if noted, _ := b.isRestartNoted("test-kit"); !noted {
		t.Error("cut off, and no restart is noted")
	}
	_ = b.forgetRestart("test-kit")
	b.insert(t, kittest.Kit{Sequence: 1})
	refused(t, b.run("apply"), codes.Rollback)
	if noted, _ := b.isRestartNoted("test-kit"); noted {
		t.Error("the restart is asked for again")
	}
}

func TestAFailureNeedsNoRestart(t *testing.T) {
	b := newBench(t)
	failing := kittest.Kit{Properties: []manifest.Property{{Name: "EXIT", Value: "67"}}}
	for _, before := range []bool{false, true} {
		if before {
			_ = b.noteRestart("test-kit")
		}
		b.insert(t, failing)
		if got := b.run("apply"); got.Code == "" {
			t.Fatalf("%+v", got)
		}
		if noted, _ := b.isRestartNoted("test-kit"); noted != before {
			t.Errorf("noted before %v, after %v", before, noted)
		}
	}
}
