package product

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

type fake struct {
	programs []Program
	files    map[string]string
}

func (f fake) Programs() []Program { return f.programs }

func (f fake) FileVersion(path string) (string, error) {
	if text, ok := f.files[path]; ok {
		return text, nil
	}
	return "", errors.New("no such file")
}

var lrm = Search{DisplayNames: []string{"Local Run Manager"}}

func TestVersionsAreComparedByNumber(t *testing.T) {
	for _, c := range [][2]string{{"2.4.0.2385", "2.4.1.2636"}, {"2.4", "2.10"}, {"1.3.0.9", "1.3.1"}, {"9.9.9.9", "10"}} {
		a, okA := ParseVersion(c[0])
		b, okB := ParseVersion(c[1])
		if !okA || !okB || !a.Before(b) || b.Before(a) || a.Before(a) {
			t.Errorf("%v", c)
		}
	}
	for _, text := range []string{"", "1.", "a", "1.2.3.4.5", "-1", "1.99999999999"} {
		if _, ok := ParseVersion(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}

func TestTable(t *testing.T) {
	configured := Correction{Remote: true}
	for text, known := range map[string]bool{"1.2.9.9": false, "1.3": true, "2.10.0.0": true, "3.1.9.9": true, "3.2": false, "4.0": false} {
		version, _ := ParseVersion(text)
		got, isKnown := CorrectionFor(&version, configured)
		if isKnown != known || got.Uploads != known || !got.Remote {
			t.Errorf("%s: %v %v", text, got, isKnown)
		}
	}
	if got, isKnown := CorrectionFor(nil, configured); isKnown || got != configured {
		t.Errorf("%v", got)
	}
}

func TestDetectByUninstallKey(t *testing.T) {
	found := Detect(fake{programs: []Program{
		{DisplayName: "Local Run Manager Module", DisplayVersion: "9.9"},
		{DisplayName: "local run manager", DisplayVersion: "2.4.0.2385", InstallLocation: `C:\LRM`, Is32Bit: true},
		{DisplayName: "Local Run Manager", DisplayVersion: "2.10.1"},
	}}, lrm)
	if !found.IsInstalled || found.Version.String() != "2.10.1.0" || found.Source != "uninstall" || found.IsIn32 {
		t.Errorf("%+v %v", found, found.Version)
	}
}

func TestInstalledWithoutVersion(t *testing.T) {
	found := Detect(fake{programs: []Program{{DisplayName: "Local Run Manager", DisplayVersion: "new"}}}, lrm)
	if !found.IsInstalled || found.Version != nil {
		t.Errorf("%+v", found)
	}
}

func TestDetectByFile(t *testing.T) {
	search := Search{VersionFiles: []string{"none.exe", "lrm.exe"}}
	found := Detect(fake{files: map[string]string{"lrm.exe": "3.0.0.1"}}, search)
	if !found.IsInstalled || found.Source != "file" || found.Version.String() != "3.0.0.1" {
		t.Errorf("%+v", found)
	}
}

func TestDetectByYoungestRun(t *testing.T) {
	folder := t.TempDir()
	for i, version := range []string{"2.4.1.2636", "2.4.0.2385"} {
		file := filepath.Join(folder, version+"-RunParameters.xml")
		text := `<?xml version="1.0"?><RunParameters><LocalRunManagerVersion>` + version + `</LocalRunManagerVersion></RunParameters>`
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		written := time.Now().Add(-time.Duration(i+1) * time.Hour)
		if err := os.Chtimes(file, written, written); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "x-RunParameters.xml"), []byte("<a>"), 0o600); err != nil {
		t.Fatal(err)
	}
	found := Detect(fake{}, Search{RunParameters: []string{filepath.Join(folder, "*RunParameters.xml")}})
	if !found.IsInstalled || found.Source != "run-parameters" || found.Version.String() != "2.4.1.2636" {
		t.Errorf("%+v", found)
	}
}

// What cannot be read is not absent, and what it would have said may be newer than what an older run says.
func TestRunThatCannotBeReadIsTold(t *testing.T) {
	folder := t.TempDir()
	pattern := filepath.Join(folder, "*", "RunParameters.xml")
	if found := Detect(fake{}, Search{RunParameters: []string{pattern, filepath.Join(folder, "none", "*", "x.xml")}}); found.RunFault != nil {
		t.Errorf("nothing there: %v", found.RunFault)
	}
	place := func(name, text string) {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name, "runparameters.XML"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	place("plain", "<r/>")
	if found := Detect(fake{}, Search{RunParameters: []string{pattern}}); found.IsInstalled || found.RunFault != nil {
		t.Errorf("a run without the product: %+v", found)
	}
	place("cut", "<r><a>")
	if found := Detect(fake{}, Search{RunParameters: []string{pattern}}); found.IsInstalled || found.RunFault == nil {
		t.Errorf("cut off: %+v", found)
	}
	if err := os.Mkdir(filepath.Join(folder, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "folder", "RunParameters.xml"), 0o700); err != nil {
		t.Fatal(err)
	}
	os.RemoveAll(filepath.Join(folder, "cut"))
	if found := Detect(fake{}, Search{RunParameters: []string{pattern}}); found.RunFault == nil {
		t.Error("a folder of that name")
	}
}

func TestRunWithoutPlainVersionTellsNone(t *testing.T) {
	for defect, text := range map[string]string{
		"an element in it": "<r><LocalRunManagerVersion>2.<b>4</b></LocalRunManagerVersion></r>",
		"no end":           "<r><LocalRunManagerVersion>2.4",
		"empty":            "<r><LocalRunManagerVersion/></r>",
		"another end":      "<r><LocalRunManagerVersion>2.4</r>",
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "RunParameters.xml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		found := Detect(fake{}, Search{RunParameters: []string{filepath.Join(folder, "*.xml")}})
		if found.IsInstalled || (found.RunFault == nil) != (defect == "empty") {
			t.Errorf("%s: %+v", defect, found)
		}
	}
}

func TestInstrumentAndMode(t *testing.T) {
	instruments := []Instrument{{DisplayName: "Dx Software", Mode: "Dx"}, {DisplayName: "RUO Software", Mode: "RUO"}}
	dx := Program{DisplayName: "Dx Software"}
	if found := Detect(fake{programs: []Program{dx}}, Search{Instruments: instruments}); found.BootMode != "Dx" || found.IsInstalled {
		t.Errorf("%+v", found)
	}
	both := []Program{dx, {DisplayName: "RUO Software"}}
	if found := Detect(fake{programs: both}, Search{Instruments: instruments}); found.BootMode != "" || found.Control == "" {
		t.Errorf("%+v", found)
	}
	if found := Detect(fake{}, Search{Instruments: instruments}); found.Control != "" {
		t.Errorf("%+v", found)
	}
}
