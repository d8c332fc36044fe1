package run

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/system"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "exit" {
		code, _ := strconv.Atoi(os.Args[2])
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func TestArguments(t *testing.T) {
	properties := []manifest.Property{{Name: "FIREWALL", Value: "1"}, {Name: "MODE", Value: "two words"}}
	want := []string{"/i", `"C:\a b\x.msi"`, `FIREWALL="1"`, `MODE="two words"`}
	if got := Install(`C:\a b\x.msi`, false, properties); !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	want = append(want, "REINSTALL=ALL", "REINSTALLMODE=vamus")
	if got := Install(`C:\a b\x.msi`, true, properties); !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if got := Remove("{P}"); !reflect.DeepEqual(got, []string{"/x", "{P}"}) {
		t.Errorf("%q", got)
	}
}

// own starts this test as the program that ends with a code.
func own(delays ...time.Duration) Installer {
	windows := os.Getenv("SystemRoot")
	return Installer{
		Program: os.Args[0], Log: "log", Delays: delays,
		Environment: Environment(system.Folders{Windows: windows, System: filepath.Join(windows, "System32")}, os.TempDir()),
	}
}

func TestExitCodeIsWhole(t *testing.T) {
	exit, err := own().Run(func() []string { return []string{"exit", "74"} })
	if err != nil || exit != 74 {
		t.Errorf("%d, %v", exit, err)
	}
}

func TestMissingProgramIsAnError(t *testing.T) {
	installer := own()
	installer.Program = filepath.Join(t.TempDir(), "msiexec.exe")
	if _, err := installer.Run(func() []string { return nil }); err == nil {
		t.Error("started what is not there")
	}
}

func TestNothingOfOursIsInTheEnvironment(t *testing.T) {
	folders := system.Folders{Windows: `C:\W`, System: `C:\W\S`, ProgramFiles: `C:\P`, ProgramData: `C:\D`}
	got := strings.Join(Environment(folders, `C:\T`), "|")
	for _, word := range []string{`SystemRoot=C:\W`, `PATH=C:\W\S`, `TEMP=C:\T`, `TMP=C:\T`} {
		if !strings.Contains("|"+got+"|", "|"+word+"|") {
			t.Errorf("%s is missing in %s", word, got)
		}
	}
}
