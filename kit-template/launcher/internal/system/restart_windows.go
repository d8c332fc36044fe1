package system

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	adjustPrivileges  = 0x20 // TOKEN_ADJUST_PRIVILEGES
	privilegeEnabled  = 0x2
	exitAndReboot     = 0x2
	plannedForInstall = 0x80040002 // planned, because of the installation of an application
)

var (
	advapi32             = systemdll.New("advapi32.dll")
	lookupPrivilegeValue = advapi32.NewProc("LookupPrivilegeValueW")
	adjustTokenPrivilege = advapi32.NewProc("AdjustTokenPrivileges")
	exitWindows          = systemdll.New("user32.dll").NewProc("ExitWindowsEx")
)

// tokenPrivileges is Windows' TOKEN_PRIVILEGES with one of them.
type tokenPrivileges struct {
	count      uint32
	low, high  uint32
	attributes uint32
}

// Restart restarts Windows as the Start menu does: programs are asked to end, and can say no.
func Restart() error {
	if err := enable("SeShutdownPrivilege"); err != nil {
		return err
	}
	if done, _, err := exitWindows.Call(exitAndReboot, plannedForInstall); done == 0 {
		return err
	}
	return nil
}

func enable(privilege string) error {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		return err
	}
	var token syscall.Token
	if err := syscall.OpenProcessToken(process, adjustPrivileges|syscall.TOKEN_QUERY, &token); err != nil {
		return err
	}
	defer token.Close()
	name, err := syscall.UTF16PtrFromString(privilege)
	if err != nil {
		return err
	}
	wanted := tokenPrivileges{count: 1, attributes: privilegeEnabled}
	if ok, _, err := lookupPrivilegeValue.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&wanted.low))); ok == 0 {
		return err
	}
	ok, _, err := adjustTokenPrivilege.Call(uintptr(token), 0, uintptr(unsafe.Pointer(&wanted)), 0, 0, 0)
	if ok == 0 {
		return err
	}
	return nil
}
