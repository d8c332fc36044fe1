package instrument

import (
	"os"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/bootmode"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

const maxAccountName = 257 // UNLEN and the end

var getUserName = systemdll.New("advapi32.dll").NewProc("GetUserNameW")

// describe leaves empty what cannot be found out.
func describe(in check.Input) proof.Instrument {
	here := proof.Instrument{Account: account(), BootMode: bootmode.Unknown}
	here.Name, _ = os.Hostname()
	if windows, err := in.Machine.Windows(); err == nil {
		here.Windows, here.Architecture = windows.Version.String(), windows.Architecture
	}
	if in.Manifest == nil {
		return here
	}
	here.BootMode, here.Control = check.BootMode(in)
	found, _ := check.Product(in)
	here.Product = found.Name
	if found.Version != nil {
		here.ProductVersion = found.Version.String()
	}
	return here
}

// account is who runs this process: with another administrator's password, that administrator.
func account() string {
	var buffer [maxAccountName]uint16
	size := uint32(len(buffer))
	if ok, _, _ := getUserName.Call(uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&size))); ok == 0 {
		return ""
	}
	return syscall.UTF16ToString(buffer[:])
}
