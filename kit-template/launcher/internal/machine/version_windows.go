package machine

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

// A version resource is a few kilobytes.
const maxVersionInfo = 1 << 20

var (
	version         = systemdll.New("version.dll")
	versionInfoSize = version.NewProc("GetFileVersionInfoSizeW")
	versionInfo     = version.NewProc("GetFileVersionInfoW")
	versionValue    = version.NewProc("VerQueryValueW")
	errNoVersion    = errors.New("no version resource")
)

// FileVersion reads the fixed part of a program's version resource.
func (This) FileVersion(path string) (string, error) {
	if _, err := os.Stat(path); err != nil {
		return "", err
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	size, _, _ := versionInfoSize.Call(uintptr(unsafe.Pointer(name)), 0)
	if size == 0 || size > maxVersionInfo {
		return "", fmt.Errorf("%s: %w", path, errNoVersion)
	}
	data := make([]byte, size)
	if ok, _, err := versionInfo.Call(uintptr(unsafe.Pointer(name)), 0, size, uintptr(unsafe.Pointer(&data[0]))); ok == 0 {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	root, err := syscall.UTF16PtrFromString(`\`)
	if err != nil {
		return "", err
	}
	// VS_FIXEDFILEINFO
	var fixed *[13]uint32
	var length uint32
	ok, _, _ := versionValue.Call(uintptr(unsafe.Pointer(&data[0])), uintptr(unsafe.Pointer(root)),
		uintptr(unsafe.Pointer(&fixed)), uintptr(unsafe.Pointer(&length)))
	if ok == 0 || uintptr(length) < unsafe.Sizeof(*fixed) {
		return "", fmt.Errorf("%s: %w", path, errNoVersion)
	}
	high, low := fixed[2], fixed[3]
	return fmt.Sprintf("%d.%d.%d.%d", high>>16, high&0xFFFF, low>>16, low&0xFFFF), nil
}
