package machine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

var (
	setValue    = advapi32.NewProc("RegSetValueExW")
	deleteValue = advapi32.NewProc("RegDeleteValueW")
	createMutex = kernel32.NewProc("CreateMutexW")
)

const (
	keyWrite     = 0x20006
	regMulti     = 7
	localMachine = uintptr(syscall.HKEY_LOCAL_MACHINE)
)

func wide(t *testing.T, s string) uintptr {
	t.Helper()
	name, err := syscall.UTF16PtrFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return uintptr(unsafe.Pointer(name))
}

// makeKey makes a key for the time of a test.
func makeKey(t *testing.T, path string, view uintptr) syscall.Handle {
	t.Helper()
	var key syscall.Handle
	failed, _, _ := createKeyEx.Call(localMachine, wide(t, path), 0, 0, 0, keyWrite|view, 0, uintptr(unsafe.Pointer(&key)), 0)
	if failed != 0 {
		t.Fatal(syscall.Errno(failed))
	}
	t.Cleanup(func() {
		syscall.RegCloseKey(key)
		deleteKeyEx.Call(localMachine, wide(t, path), view, 0)
	})
	return key
}

func set(t *testing.T, key syscall.Handle, name string, kind uintptr, data []uint16) {
	t.Helper()
	failed, _, _ := setValue.Call(uintptr(key), wide(t, name), 0, kind, uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)*2))
	if failed != 0 {
		t.Fatal(syscall.Errno(failed))
	}
}

func words(t *testing.T, s string) []uint16 {
	t.Helper()
	encoded, err := syscall.UTF16FromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestWindowsTellsItsVersionAndProcessor(t *testing.T) {
	here, err := This{}.Windows()
	if err != nil || here.Version[0] < 6 || here.Version[2] == 0 || here.Architecture != "x64" {
		t.Errorf("%+v, %v", here, err)
	}
}

func TestFreeSpaceOfWindowsDrive(t *testing.T) {
	if free, err := (This{}).FreeSpace(`C:\`); err != nil || free == 0 {
		t.Errorf("%d, %v", free, err)
	}
	if _, err := (This{}).FreeSpace(`Q:\`); err == nil {
		t.Error("there is no such drive")
	}
}

func TestOwnProcessIsListed(t *testing.T) {
	names, err := This{}.Processes()
	own := filepath.Base(os.Args[0])
	for _, name := range names {
		if strings.EqualFold(name, own) {
			return
		}
	}
	t.Errorf("no %s among %q, %v", own, names, err)
}

func TestPendingRestartIsSeen(t *testing.T) {
	for _, path := range []string{componentsKey, updateKey} {
		t.Run(path, func(t *testing.T) {
			expectPending(t, "")
			makeKey(t, path, view64)
			expectPending(t, path)
		})
	}
	expectPending(t, "")
	name, _ := syscall.UTF16PtrFromString(sessionManagerKey)
	var key syscall.Handle
	if err := syscall.RegOpenKeyEx(syscall.HKEY_LOCAL_MACHINE, name, 0, keyWrite|view64, &key); err != nil {
		t.Fatal(err)
	}
	defer syscall.RegCloseKey(key)
	defer deleteValue.Call(uintptr(key), wide(t, pendingRenames))
	set(t, key, pendingRenames, regMulti, []uint16{0, 0})
	expectPending(t, "")
	set(t, key, pendingRenames, regMulti, append(words(t, `\??\C:\x`), 0, 0))
	expectPending(t, pendingRenames)
	// One that is deleted, one that is put in a place.
	moves := append(words(t, `\??\C:\Config.Msi\1.rbf`), 0)
	moves = append(moves, words(t, `\??\C:\a\TBM1.tmp`)...)
	moves = append(append(moves, words(t, `!\??\C:\A\Status.exe`)...), 0)
	set(t, key, pendingRenames, regMulti, moves)
	for path, want := range map[string]bool{`c:\a\status.exe`: true, `C:\a\status`: false, `C:\a\TBM1.tmp`: false, `C:\Config.Msi\1.rbf`: false, "": false} {
		if got, err := IsExchangedAtStart(path); got != want || err != nil {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
	set(t, key, pendingRenames, regMulti, make([]uint16, maxRenameUnits+1))
	expectPending(t, pendingRenames)
	if _, err := IsExchangedAtStart("x"); err == nil {
		t.Error("a list that is too long was read")
	}
}

func expectPending(t *testing.T, want string) {
	t.Helper()
	if got, err := (This{}).PendingRestart(); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func expectInstaller(t *testing.T, want string) {
	t.Helper()
	if got, err := (This{}).OtherInstaller(); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestUnfinishedInstallationIsSeen(t *testing.T) {
	expectInstaller(t, "")
	makeKey(t, inProgressKey, view64)
	expectInstaller(t, inProgressKey)
}

// A mutex belongs to a thread, so another one of this process serves as the other installer.
func TestOtherInstallerIsSeen(t *testing.T) {
	held, done := make(chan uintptr), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		handle, _, _ := createMutex.Call(0, 1, wide(t, installerLock))
		held <- handle
		<-done
		releaseMutex.Call(handle)
		close(held)
	}()
	handle := <-held
	defer syscall.CloseHandle(syscall.Handle(handle))
	expectInstaller(t, installerLock)
	close(done)
	<-held
	expectInstaller(t, "")
}

func TestProgramsOfBothViews(t *testing.T) {
	for view, name := range map[uintptr]string{view64: "Sealkit Test 64", view32: "Sealkit Test 32"} {
		key := makeKey(t, uninstallKey+`\`+name, view)
		set(t, key, "DisplayName", syscall.REG_SZ, words(t, name))
		set(t, key, "DisplayVersion", syscall.REG_SZ, words(t, "2.4.0"))
	}
	programs, err := This{}.Programs()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, program := range programs {
		if program.DisplayVersion == "2.4.0" {
			found[program.DisplayName] = program.Is32Bit
		}
	}
	if is32, exists := found["Sealkit Test 32"]; !exists || !is32 {
		t.Errorf("%v", found)
	}
	if is32, exists := found["Sealkit Test 64"]; !exists || is32 {
		t.Errorf("%v", found)
	}
}

func TestFileVersion(t *testing.T) {
	if text, err := (This{}).FileVersion(filepath.Join(systemdll.Directory(), "kernel32.dll")); err != nil || strings.Count(text, ".") != 3 {
		t.Errorf("%q, %v", text, err)
	}
	folder := t.TempDir()
	if _, err := (This{}).FileVersion(filepath.Join(folder, "none.exe")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	plain := filepath.Join(folder, "plain.exe")
	if err := os.WriteFile(plain, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (This{}).FileVersion(plain); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
