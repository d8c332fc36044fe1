package apply

import (
	"os"
	"testing"

	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
)

// Windows Installer answers 0, and the signed list wants no restart: the patch's own program may know of one. Exit codes of other systems
// are too short to say so.
func TestRestartThatOnlyTheProgramKnowsOf(t *testing.T) {
	own, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]string{"0": "none", "3010": "required"} {
		b := newBench(t)
		program := manifest.StatusProgram{Path: `%ProgramFiles%\status.exe`, SHA256: digestOf(string(own))}
		b.insert(t, kittest.Kit{
			NoRestart: true, StatusProgram: &program, Properties: []manifest.Property{{Name: "EXIT", Value: "0"}},
		})
		put(t, b.folders().Expand(program.Path), string(own), false)
		put(t, b.folders().Expand(`%ProgramFiles%\answers`), answer, false)
		got := b.run("apply")
		noted, _ := b.isRestartNoted("test-kit")
		if got.Code != "" || got.Exit != 0 || got.Restart != want || noted != (want == "required") {
			t.Errorf("%s: exit %d, %s, restart %s, noted %v", answer, got.Exit, got.Code, got.Restart, noted)
		}
	}
}
