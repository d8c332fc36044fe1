package system

import (
	"syscall"
	"unsafe"
)

var (
	getConsoleProcessList = kernel32.NewProc("GetConsoleProcessList")
	freeConsole           = kernel32.NewProc("FreeConsole")
)

// HasOwnConsole says whether nobody but this program is at its console, and its output goes there or nowhere: so Windows starts it after
// a double click.
func HasOwnConsole() bool {
	output, err := syscall.GetStdHandle(syscall.STD_OUTPUT_HANDLE)
	if err != nil || output == 0 || output == syscall.InvalidHandle {
		return true
	}
	var mode uint32
	if syscall.GetConsoleMode(output, &mode) != nil {
		return false
	}
	var processes [2]uint32
	count, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&processes[0])), uintptr(len(processes)))
	return count == 1
}

// LeaveConsole closes it, where nobody else is at it.
func LeaveConsole() { freeConsole.Call() }
