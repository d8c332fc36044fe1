package systemdll

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

func pathOf(t *testing.T, d *DLL) string {
	t.Helper()
	if err := d.load(); err != nil {
		t.Fatal(err)
	}
	var buffer [syscall.MAX_PATH]uint16
	New("kernel32.dll").NewProc("GetModuleFileNameW").Call(uintptr(d.handle), uintptr(unsafe.Pointer(&buffer[0])), syscall.MAX_PATH)
	return syscall.UTF16ToString(buffer[:])
}

func TestLibrariesComeFromTheSystemFolder(t *testing.T) {
	// A file of that name in the current folder would be found first by a bare name, and is no library.
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "msi.dll"), []byte("planted"), 0o644); err != nil {
		t.Fatal(err)
	}
	back, _ := os.Getwd()
	if err := os.Chdir(folder); err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(back)
	Restrict()
	for _, name := range []string{"msi.dll", "version.dll", "advapi32.dll"} {
		if got := pathOf(t, New(name)); !strings.EqualFold(filepath.Dir(got), Directory()) {
			t.Errorf("%s came from %s", name, got)
		}
	}
}

func TestMissingIsAnError(t *testing.T) {
	if New("no-such.dll").NewProc("X").Find() == nil || New("kernel32.dll").NewProc("NoSuchThing").Find() == nil {
		t.Error("found what is not there")
	}
}

func TestHeldProgramCannotBeReplaced(t *testing.T) {
	program := filepath.Join(t.TempDir(), "SealCheck.exe")
	if err := os.WriteFile(program, []byte("program"), 0o644); err != nil {
		t.Fatal(err)
	}
	held, err := Hold(program)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.CloseHandle(held)
	if os.Rename(program, program+".old") == nil || os.Remove(program) == nil {
		t.Error("renamed or removed while held")
	}
	if file, err := os.OpenFile(program, os.O_WRONLY, 0); err == nil {
		file.Close()
		t.Error("opened for writing while held")
	}
	second, err := Hold(program)
	if err != nil {
		t.Errorf("a second process: %v", err)
	}
	syscall.CloseHandle(second)
}
