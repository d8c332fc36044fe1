package run

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const installedForMachine = 5 // INSTALLSTATE_DEFAULT

var queryProductState = systemdll.New("msi.dll").NewProc("MsiQueryProductStateW")

// IsInstalled says whether Windows Installer has installed a product here.
func IsInstalled(productCode string) bool {
	code, err := syscall.UTF16PtrFromString(productCode)
	if err != nil || queryProductState.Find() != nil {
		return false
	}
	answer, _, _ := queryProductState.Call(uintptr(unsafe.Pointer(code)))
	return answer == installedForMachine
}
