package apply

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
)

// Windows Installer says that all is well. What it left behind is looked at all the same.
func TestSuccessIsConfirmed(t *testing.T) {
	signed, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	const own, vendors = `%ProgramFiles%\status.exe`, `%ProgramFiles%\Vendor\status.exe`
	for name, c := range map[string]struct {
		place, found string
		isFolder     bool
		isExchanged  bool
		fault        error
		exit         string
		answers      string
		want, warns  codes.Code
	}{
		"the signed one":                   {found: "signed"},
		"the signed one, before a restart": {found: "signed", exit: "3010"},
		"one that says no":                 {found: "signed", answers: "1", want: codes.PatchNotEffective},
		"one that says no, of a restart":   {found: "signed", answers: "1", exit: "3010", want: codes.PatchNotEffective},
		"one that says yes in the end":     {found: "signed", answers: "1 1 0"},
		"one that says yes too late":       {found: "signed", answers: "1 1 1 0", want: codes.PatchNotEffective},
		"none":                             {want: codes.StatusProgramMissing},
		"none, before a restart":           {exit: "3010", want: codes.StatusProgramMissing},
		"no folder for it":                 {place: vendors, want: codes.StatusProgramMissing},
		"half of it":                       {found: "sig", want: codes.StatusProgramChanged},
		"half of it, before a restart":     {found: "sig", exit: "3010", want: codes.StatusProgramChanged},
		"a folder of its name":             {isFolder: true, want: codes.StatusProgramChanged},
		"one in use":                       {found: "older", isExchanged: true, exit: "3010"},
		"one that is perhaps in use":       {found: "older", fault: errors.New("no answer"), exit: "3010", warns: codes.StatusProgramChanged},
		"half of it, of a failure":         {found: "sig", exit: "112", want: "msi-unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.place == "" {
				c.place = own
			}
			if c.exit == "" {
				c.exit = "0"
			}
			b := newBench(t)
			b.insert(t, kittest.Kit{
				StatusProgram: &manifest.StatusProgram{Path: c.place, SHA256: digestOf(string(signed))},
				Properties:    []manifest.Property{{Name: "EXIT", Value: c.exit}},
			})
			place := b.folders().Expand(c.place)
			if b.fault = c.fault; c.isExchanged {
				b.exchanged = place
			}
			if c.found == "signed" {
				c.found = string(signed)
				put(t, filepath.Join(filepath.Dir(place), "answers"), c.answers, false)
			}
			put(t, place, c.found, c.isFolder)
			got := b.run("apply")
			warned := codes.Code("")
			for _, result := range got.Checks {
				if result.Name == "status-program" && result.Grade == check.Warn {
					warned = result.Code
				}
			}
			if got.Code != c.want || warned != c.warns || *got.Msi != seen(atoi(t, c.exit)) || c.want == "" && got.Exit != *got.Msi {
				t.Errorf("exit %d, %s %s; warned of %s", got.Exit, got.Code, got.Detail, warned)
			}
			known := b.remembered(t)
			if isSuccess := c.exit != "112"; known.Open != nil || isSuccess != (known.Find("test-kit") != nil) {
				t.Errorf("%+v", known)
			}
		})
	}
}

func atoi(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func put(t *testing.T, place, text string, isFolder bool) {
	t.Helper()
	err := error(nil)
	switch {
	case isFolder:
		err = os.MkdirAll(place, 0o755)
	case text != "":
		if err = os.MkdirAll(filepath.Dir(place), 0o755); err == nil {
			err = os.WriteFile(place, []byte(text), 0o755)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
