package private

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"
)

// letAllChange gives everybody full access.
func letAllChange(t *testing.T, path string) {
	t.Helper()
	name, _ := syscall.UTF16PtrFromString(path)
	text, _ := syscall.UTF16PtrFromString("D:P(A;OICI;FA;;;WD)")
	var descriptor uintptr
	if ok, _, err := textToDescriptor.Call(uintptr(unsafe.Pointer(text)), 1, uintptr(unsafe.Pointer(&descriptor)), 0); ok == 0 {
		t.Fatal(err)
	}
	defer localFree.Call(descriptor)
	if ok, _, err := advapi32.NewProc("SetFileSecurityW").Call(uintptr(unsafe.Pointer(name)), 4, descriptor); ok == 0 {
		t.Fatal(err)
	}
}

func TestHeldFoldersStayWhereTheyAre(t *testing.T) {
	root := realTemp(t)
	above := filepath.Join(root, "above")
	folder, err := Open(filepath.Join(above, "held"), AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := folder.Make("inner", AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{above, folder.Path, inner.Path} {
		if os.Rename(path, path+"2") == nil || os.Remove(path) == nil {
			t.Errorf("%s was renamed or removed while held", path)
		}
	}
	inner.Close()
	folder.Close()
	if err := os.Rename(above, above+"2"); err != nil {
		t.Errorf("still held: %v", err)
	}
}

// Wine shows a symbolic link of Linux to a folder as what it leads to, which the path of the handle gives away. That needs a link made
// from outside; test/e2e/operator.test.ts has it.
func TestDevicesAreNoFolders(t *testing.T) {
	if _, err := Open(`C:\NUL`, AdministratorsOnly); codeOf(err) == "" {
		t.Errorf("got %v", err)
	}
}
