package main

import (
	"os"
	"syscall"
)

const parentProcess = ^uintptr(0)

// The program is built without a console, so that an installer shows no black window. Started from a command window, without
// redirection, it borrows that window.
func init() {
	if handle, err := syscall.GetStdHandle(syscall.STD_OUTPUT_HANDLE); err == nil && handle != 0 {
		return
	}
	attach := syscall.NewLazyDLL("kernel32.dll").NewProc("AttachConsole")
	if attached, _, _ := attach.Call(parentProcess); attached == 0 {
		return
	}
	if console, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0); err == nil {
		os.Stdout, os.Stderr = console, console
	}
}
