package run

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Windows Installer's numbers.
const (
	installed     = 5 // INSTALLSTATE_DEFAULT
	userManaged   = 1
	userUnmanaged = 2
	moreData      = 234
)

var (
	library           = systemdll.New("msi.dll")
	queryProductState = library.NewProc("MsiQueryProductStateW")
	getProductInfoEx  = library.NewProc("MsiGetProductInfoExW")
)

// IsInstalled says whether Windows Installer has installed a product here.
func IsInstalled(productCode string) bool {
	code, err := syscall.UTF16PtrFromString(productCode)
	if err != nil || queryProductState.Find() != nil {
		return false
	}
	answer, _, _ := queryProductState.Call(uintptr(unsafe.Pointer(code)))
	return answer == installed
}

// IsForOneUser says whether a product is installed for the account of this process, by itself or by an administrator's choice. Windows
// Installer takes that one before one that is there for everybody.
func IsForOneUser(productCode string) bool {
	code, err := syscall.UTF16PtrFromString(productCode)
	state, _ := syscall.UTF16PtrFromString("State")
	if err != nil || getProductInfoEx.Find() != nil {
		return false
	}
	for _, context := range []uintptr{userManaged, userUnmanaged} {
		answer, _, _ := getProductInfoEx.Call(uintptr(unsafe.Pointer(code)), 0, context, uintptr(unsafe.Pointer(state)), 0, 0)
		if answer == 0 || answer == moreData {
			return true
		}
	}
	return false
}
