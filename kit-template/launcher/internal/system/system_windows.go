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
	isWritable          = 0x70024 // IOCTL_DISK_IS_WRITABLE
	errWriteProtect     = syscall.Errno(19)
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

// IsReadOnly says whether the medium that holds folder refuses writes, by what its file system or its drive says. Not known counts as no.
func IsReadOnly(folder string) bool {
	volume := filepath.VolumeName(folder)
	return isReadOnlyVolume(volume) || isReadOnlyDrive(volume)
}

// isReadOnlyDrive asks the drive itself: a switch on a stick need not show in the file system.
func isReadOnlyDrive(volume string) bool {
	name, err := syscall.UTF16PtrFromString(`\\.\` + volume)
	if err != nil || len(volume) != len("E:") {
		return false
	}
	// No right at all is asked for, so nobody needs any.
	handle, err := syscall.CreateFile(name, 0, syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE, nil, syscall.OPEN_EXISTING, 0, 0)
	if err != nil {
		return false
	}
	defer syscall.CloseHandle(handle)
	var returned uint32
	err = syscall.DeviceIoControl(handle, isWritable, nil, 0, nil, 0, &returned, nil)
	return err == errWriteProtect
}

func isReadOnlyVolume(volume string) bool {
	root, err := syscall.UTF16PtrFromString(volume + `\`)
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
