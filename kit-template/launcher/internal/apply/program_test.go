package apply

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
)

// Windows Installer says that all is well. What it left behind is looked at all the same.
func TestSuccessIsConfirmed(t *testing.T) {
	const own, vendors = `%ProgramFiles%\status.exe`, `%ProgramFiles%\Vendor\status.exe`
	type row struct {
		place string
		found string
		exit  string
		want  codes.Code
		warns codes.Code
	}
	rows := map[string]row{
		"the signed one":     {found: "signed", exit: "0"},
		"none":               {exit: "0", want: codes.StatusProgramMissing},
		"half of it":         {found: "sig", exit: "0", want: codes.StatusProgramChanged},
		"half, of a failure": {found: "sig", exit: "112", want: "msi-unknown"},
		"no folder for it":   {place: vendors, exit: "0", want: codes.StatusProgramMissing},
	}
	if runtime.GOOS == "windows" {
		// Linux has eight bits for an exit code.
		rows["the signed one, before a restart"] = row{found: "signed", exit: "3010"}
		rows["none, before a restart"] = row{exit: "3010", warns: codes.StatusProgramMissing}
		rows["half of it, before a restart"] = row{found: "sig", exit: "3010", warns: codes.StatusProgramChanged}
		rows["half of it, in a restart"] = row{found: "sig", exit: "1641", warns: codes.StatusProgramChanged}
	}
	for name, c := range rows {
		t.Run(name, func(t *testing.T) {
			if c.place == "" {
				c.place = own
			}
			b := newBench(t)
			b.insert(t, kittest.Kit{
				StatusProgram: &manifest.StatusProgram{Path: c.place, SHA256: digestOf("signed")},
				Properties:    []manifest.Property{{Name: "EXIT", Value: c.exit}},
			})
			if c.found != "" {
				place := b.folders().Expand(c.place)
				if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(place, []byte(c.found), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := b.run("apply")
			warned := codes.Code("")
			for _, result := range got.Checks {
				if result.Name == "status-program" && result.Grade == check.Warn {
					warned = result.Code
				}
			}
			if got.Code != c.want || warned != c.warns || (got.Exit == 0) != (c.exit == "0" && c.want == "") {
				t.Errorf("exit %d, %s %s; warned of %s", got.Exit, got.Code, got.Detail, warned)
			}
		})
	}
}
