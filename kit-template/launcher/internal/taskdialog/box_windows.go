package taskdialog

import (
	"syscall"
	"unsafe"
)

const (
	yesNoCancel = 0x3
	foreground  = 0x10000
)

var (
	messageBox = user32.NewProc("MessageBoxW")
	// Windows' numbers of icons in plain boxes, by Icon.
	boxIcons = [...]uintptr{None: 0, Warning: 0x30, Error: 0x10, Information: 0x40, Shield: 0x40}
)

func box(d Dialog, said string) answer {
	text, err := syscall.UTF16PtrFromString(said)
	title, err2 := syscall.UTF16PtrFromString(d.Title)
	if err != nil || err2 != nil {
		return 0
	}
	flags := yesNoCancel | foreground | boxIcons[d.Icon]
	pressed, _, _ := messageBox.Call(0, uintptr(unsafe.Pointer(text)), uintptr(unsafe.Pointer(title)), flags)
	return answer(pressed)
}
