package firewall

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const (
	rulesKey  = `SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules`
	view64    = 0x0100
	nameLimit = 16384
	dataLimit = 32768
	// maxRules is far more than any Windows has.
	maxRules = 65_536

	noMoreItems = 259
)

// Go itself takes this library from the system folder, wherever the program stands.
var enumValue = syscall.NewLazyDLL("advapi32.dll").NewProc("RegEnumValueW")

// LocalRules are the local rules as Windows keeps them; none where it never kept any.
func LocalRules() ([]string, error) {
	path, err := syscall.UTF16PtrFromString(rulesKey)
	if err != nil {
		return nil, err
	}
	var key syscall.Handle
	err = syscall.RegOpenKeyEx(syscall.HKEY_LOCAL_MACHINE, path, 0, syscall.KEY_READ|view64, &key)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("firewall rules: %w", err)
	}
	defer syscall.RegCloseKey(key)
	var rules []string
	name, data := make([]uint16, nameLimit), make([]uint16, dataLimit)
	for i := uint32(0); i < maxRules; i++ {
		length, size, kind := uint32(len(name)), uint32(len(data)*2), uint32(0)
		failed, _, _ := enumValue.Call(uintptr(key), uintptr(i), uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&length)),
			0, uintptr(unsafe.Pointer(&kind)), uintptr(unsafe.Pointer(&data[0])), uintptr(unsafe.Pointer(&size)))
		if failed == noMoreItems {
			return rules, nil
		}
		if failed != 0 {
			return nil, fmt.Errorf("firewall rules: %w", syscall.Errno(failed))
		}
		if kind == syscall.REG_SZ {
			rules = append(rules, syscall.UTF16ToString(data[:size/2]))
		}
	}
	return rules, nil
}
