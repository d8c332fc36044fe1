package instrument

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	// unknownProduct is what Windows Installer answers when it is to remove what was never installed.
	unknownProduct = 1605
	planted        = 77
)

// TestMain: copies of this test play the launcher and the planted programs.
func TestMain(m *testing.M) {
	switch name := strings.ToLower(filepath.Base(os.Args[0])); {
	case name == "sealcheck.exe":
		os.Exit(removeUnknown(os.Args[1]))
	case name == "msiexec.exe":
		os.Exit(planted)
	}
	os.Exit(m.Run())
}

// removeUnknown starts Windows Installer as `remove` does, in an environment that leads to the folder, and gives its exit code. Wine sets
// SystemRoot anew in each process, so it is forged here and not by who starts this.
func removeUnknown(folder string) int {
	for _, name := range []string{"PATH", "SystemRoot", "windir", "ComSpec"} {
		os.Setenv(name, folder)
	}
	computer, err := This{}.Computer()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Print(computer.Msiexec)
	installer := run.Installer{
		Program: computer.Msiexec, Environment: run.Environment(computer.Folders, folder), Log: filepath.Join(folder, "log"),
	}
	exit, err := installer.Run(func() []string { return run.Remove("{00000000-0000-4000-8000-000000000000}") })
	if err != nil {
		fmt.Print(err)
	}
	return exit
}

// Beside the launcher, in the current folder, along PATH and where the environment says that Windows lies, there is another msiexec.exe.
func TestWindowsInstallerIsTheOneOfTheSystemFolder(t *testing.T) {
	folder := t.TempDir()
	launcher := filepath.Join(folder, "SealCheck.exe")
	own, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{launcher, filepath.Join(folder, "msiexec.exe"), filepath.Join(folder, "System32", "msiexec.exe")} {
		plant(t, file, own)
	}
	process := exec.Command(launcher, folder)
	process.Dir = folder
	said, _ := process.Output()
	want := filepath.Join(systemdll.Directory(), "msiexec.exe")
	if exit := process.ProcessState.ExitCode(); exit != unknownProduct || !strings.EqualFold(string(said), want) {
		t.Errorf("exit code %d of %s, not %d of %s", exit, said, unknownProduct, want)
	}
}

func plant(t *testing.T, file string, program []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, program, 0o755); err != nil {
		t.Fatal(err)
	}
}
