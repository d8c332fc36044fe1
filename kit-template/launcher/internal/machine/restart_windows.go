package machine

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	// Only administrators write below HKLM\SOFTWARE.
	restartKey = `SOFTWARE\Sealkit\RestartPending\`
	// volatile keys are gone after a restart, whatever the clock says, and not after "shutting down" to a hibernated kernel.
	volatile = 1
)

var (
	advapi32    = systemdll.New("advapi32.dll")
	createKeyEx = advapi32.NewProc("RegCreateKeyExW")
	deleteKeyEx = advapi32.NewProc("RegDeleteKeyExW")
)

// NoteRestart writes down, for as long as Windows runs, that a kit's patch needs a restart.
func NoteRestart(kit string) error {
	name, err := syscall.UTF16PtrFromString(restartKey + kit)
	if err != nil {
		return err
	}
	var key syscall.Handle
	failed, _, _ := createKeyEx.Call(uintptr(syscall.HKEY_LOCAL_MACHINE), uintptr(unsafe.Pointer(name)), 0, 0, volatile,
		syscall.KEY_WRITE|view64, 0, uintptr(unsafe.Pointer(&key)), 0)
	if failed != 0 {
		return syscall.Errno(failed)
	}
	return syscall.RegCloseKey(key)
}

// ForgetRestart takes the note back.
func ForgetRestart(kit string) error {
	name, err := syscall.UTF16PtrFromString(restartKey + kit)
	if err != nil {
		return err
	}
	failed, _, _ := deleteKeyEx.Call(uintptr(syscall.HKEY_LOCAL_MACHINE), uintptr(unsafe.Pointer(name)), view64, 0)
	if failed != 0 && syscall.Errno(failed) != syscall.ERROR_FILE_NOT_FOUND {
		return syscall.Errno(failed)
	}
	return nil
}

// IsRestartNoted says whether Windows has not restarted since.
func IsRestartNoted(kit string) (bool, error) { return hasKey(restartKey + kit) }
