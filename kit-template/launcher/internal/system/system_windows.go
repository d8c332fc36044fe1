// Package system asks the operating system what the launcher has to know about it.
package system

import (
	"path/filepath"
	"syscall"
	"unsafe"
)

const (
	primaryLanguageMask = 0x3FF
	langSpanish         = 0x0A
	fileReadOnlyVolume  = 0x00080000
)

var (
	kernel32             = syscall.NewLazyDLL("kernel32.dll")
	getUILanguage        = kernel32.NewProc("GetUserDefaultUILanguage")
	getVolumeInformation = kernel32.NewProc("GetVolumeInformationW")
)

// Language is `es` when the user's Windows speaks Spanish, else `en`.
func Language() string {
	language, _, _ := getUILanguage.Call()
	if language&primaryLanguageMask == langSpanish {
		return "es"
	}
	return "en"
}

// IsReadOnly says whether the volume that holds folder refuses writes. Not known counts as no.
func IsReadOnly(folder string) bool {
	root, err := syscall.UTF16PtrFromString(filepath.VolumeName(folder) + `\`)
	if err != nil {
		return false
	}
	var flags uint32
	ok, _, _ := getVolumeInformation.Call(uintptr(unsafe.Pointer(root)), 0, 0, 0, 0,
		uintptr(unsafe.Pointer(&flags)), 0, 0)
	return ok != 0 && flags&fileReadOnlyVolume != 0
}
