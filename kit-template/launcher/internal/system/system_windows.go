// Package system asks the operating system what the launcher has to know about it.
package system

import (
	"path/filepath"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	primaryLanguageMask = 0x3FF
	langSpanish         = 0x0A
	fileReadOnlyVolume  = 0x00080000
	driveRemovable      = 2
	driveCDROM          = 5
)

var (
	kernel32             = systemdll.New("kernel32.dll")
	getUILanguage        = kernel32.NewProc("GetUserDefaultUILanguage")
	getVolumeInformation = kernel32.NewProc("GetVolumeInformationW")
	getLogicalDrives     = kernel32.NewProc("GetLogicalDrives")
	getDriveType         = kernel32.NewProc("GetDriveTypeW")
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

// Drives gives the roots of the removable and CD drives, such as `E:\`.
func Drives() []string {
	var roots []string
	mask, _, _ := getLogicalDrives.Call()
	for letter := 'A'; letter <= 'Z'; letter++ {
		root := string(letter) + `:\`
		name, err := syscall.UTF16PtrFromString(root)
		if err != nil || mask>>(letter-'A')&1 == 0 {
			continue
		}
		kind, _, _ := getDriveType.Call(uintptr(unsafe.Pointer(name)))
		if kind == driveRemovable || kind == driveCDROM {
			roots = append(roots, root)
		}
	}
	return roots
}
