package machine

import (
	"fmt"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/mitigation/product"
)

const (
	uninstallKey = `SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`
	view64       = 0x0100
	view32       = 0x0200
)

var (
	version         = syscall.NewLazyDLL("version.dll")
	versionInfoSize = version.NewProc("GetFileVersionInfoSizeW")
	versionInfo     = version.NewProc("GetFileVersionInfoW")
	versionValue    = version.NewProc("VerQueryValueW")
)

func openKey(parent syscall.Handle, path string, view uint32) (syscall.Handle, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	var key syscall.Handle
	err = syscall.RegOpenKeyEx(parent, name, 0, syscall.KEY_READ|view, &key)
	return key, err
}

// Programs lists what is installed, in both views of the registry.
func (Machine) Programs() []product.Program {
	return append(programs(view64), programs(view32)...)
}

func programs(view uint32) []product.Program {
	list, err := openKey(syscall.HKEY_LOCAL_MACHINE, uninstallKey, view)
	if err != nil {
		return nil
	}
	defer syscall.RegCloseKey(list)
	var found []product.Program
	for i := uint32(0); ; i++ {
		var name [256]uint16
		length := uint32(len(name))
		if syscall.RegEnumKeyEx(list, i, &name[0], &length, nil, nil, nil, nil) != nil {
			return found
		}
		key, err := openKey(list, syscall.UTF16ToString(name[:length]), view)
		if err != nil {
			continue
		}
		found = append(found, product.Program{
			DisplayName: text(key, "DisplayName"), DisplayVersion: text(key, "DisplayVersion"),
			InstallLocation: text(key, "InstallLocation"), Is32Bit: view == view32,
		})
		syscall.RegCloseKey(key)
	}
}

// text reads a string value, empty when there is none.
func text(key syscall.Handle, value string) string {
	name, err := syscall.UTF16PtrFromString(value)
	if err != nil {
		return ""
	}
	var buffer [2048]uint16
	size, kind := uint32(len(buffer)*2), uint32(0)
	err = syscall.RegQueryValueEx(key, name, nil, &kind, (*byte)(unsafe.Pointer(&buffer[0])), &size)
	if err != nil || kind != syscall.REG_SZ && kind != syscall.REG_EXPAND_SZ {
		return ""
	}
	return syscall.UTF16ToString(buffer[:size/2])
}

// FirewallRules are the local ones as Windows keeps them; none where it never kept any.
func (Machine) FirewallRules() ([]string, error) { return firewall.LocalRules() }

// FileVersion reads the fixed part of a program's version resource.
func (Machine) FileVersion(path string) (string, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	size, _, err := versionInfoSize.Call(uintptr(unsafe.Pointer(name)), 0)
	if size == 0 {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	data := make([]byte, size)
	if ok, _, err := versionInfo.Call(uintptr(unsafe.Pointer(name)), 0, size, uintptr(unsafe.Pointer(&data[0]))); ok == 0 {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	root, err := syscall.UTF16PtrFromString(`\`)
	if err != nil {
		return "", err
	}
	var fixed *[13]uint32
	var length uint32
	ok, _, _ := versionValue.Call(uintptr(unsafe.Pointer(&data[0])), uintptr(unsafe.Pointer(root)),
		uintptr(unsafe.Pointer(&fixed)), uintptr(unsafe.Pointer(&length)))
	if ok == 0 || uintptr(length) < unsafe.Sizeof(*fixed) {
		return "", fmt.Errorf("%s has no version", path)
	}
	high, low := fixed[2], fixed[3]
	return fmt.Sprintf("%d.%d.%d.%d", high>>16, high&0xFFFF, low>>16, low&0xFFFF), nil
}
