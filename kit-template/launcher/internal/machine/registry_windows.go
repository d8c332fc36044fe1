package machine

import (
	"errors"
	"strings"
	"syscall"
	"unicode/utf16"
	"unsafe"

	"sealkit.dev/kit/mitigation/product"
)

const (
	uninstallKey      = `SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`
	sessionManagerKey = `SYSTEM\CurrentControlSet\Control\Session Manager`
	pendingRenames    = "PendingFileRenameOperations"
	componentsKey     = `SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending`
	updateKey         = `SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired`
	inProgressKey     = `SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\InProgress`

	view64 = 0x0100
	view32 = 0x0200

	maxPrograms  = 16_384
	maxKeyName   = 256
	maxTextUnits = 2048
	// maxRenameUnits: a servicing of Windows notes down thousands of files. More than that is a fault, and no list.
	maxRenameUnits = 1 << 20
)

var errTooManyPrograms = errors.New("too many installed programs")

func openKey(parent syscall.Handle, path string, view uint32) (syscall.Handle, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	var key syscall.Handle
	err = syscall.RegOpenKeyEx(parent, name, 0, syscall.KEY_READ|view, &key)
	return key, err
}

// hasKey: a key that may not be read is there, but that is for the caller to judge.
func hasKey(path string) (bool, error) {
	key, err := openKey(syscall.HKEY_LOCAL_MACHINE, path, view64)
	if errors.Is(err, syscall.ERROR_FILE_NOT_FOUND) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	syscall.RegCloseKey(key)
	return true, nil
}

// PendingRestart looks where Windows notes down what it will do at its next start: everywhere, even where one place does not answer.
func (This) PendingRestart() (reason string, fault error) {
	for _, path := range []string{componentsKey, updateKey} {
		exists, err := hasKey(path)
		if exists {
			return path, nil
		}
		if err != nil {
			fault = err
		}
	}
	renames, err := renames()
	if len(renames) > 0 || errors.Is(err, syscall.ERROR_MORE_DATA) {
		return pendingRenames, nil
	}
	if err != nil {
		fault = err
	}
	return "", fault
}

// IsExchangedAtStart says whether one of the files that Windows will move when it starts goes to a path. One that it will only delete is
// not exchanged.
func IsExchangedAtStart(path string) (bool, error) {
	all, err := renames()
	for i := 1; i < len(all); i += 2 {
		if strings.EqualFold(strings.TrimPrefix(strings.TrimPrefix(all[i], "!"), `\??\`), path) {
			return path != "", nil
		}
	}
	return false, err
}

// renames gives by turns what is moved and where to; nowhere deletes it. An empty list is left over, not pending.
func renames() (names []string, err error) {
	key, err := openKey(syscall.HKEY_LOCAL_MACHINE, sessionManagerKey, view64)
	if err != nil {
		return nil, err
	}
	defer syscall.RegCloseKey(key)
	value, err := syscall.UTF16PtrFromString(pendingRenames)
	if err != nil {
		return nil, err
	}
	units := make([]uint16, maxRenameUnits)
	size := uint32(len(units) * 2)
	err = syscall.RegQueryValueEx(key, value, nil, nil, (*byte)(unsafe.Pointer(&units[0])), &size)
	if errors.Is(err, syscall.ERROR_FILE_NOT_FOUND) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(utf16.Decode(units[:size/2])), "\x00")
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, "\x00"), nil
}

// Programs lists what is installed, in both views of the registry.
func (This) Programs() ([]product.Program, error) {
	var all []product.Program
	for _, view := range []uint32{view64, view32} {
		found, err := programs(view)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func programs(view uint32) ([]product.Program, error) {
	list, err := openKey(syscall.HKEY_LOCAL_MACHINE, uninstallKey, view)
	if errors.Is(err, syscall.ERROR_FILE_NOT_FOUND) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer syscall.RegCloseKey(list)
	var found []product.Program
	for i := uint32(0); i < maxPrograms; i++ {
		var name [maxKeyName]uint16
		length := uint32(len(name))
		err := syscall.RegEnumKeyEx(list, i, &name[0], &length, nil, nil, nil, nil)
		if err == errorNoMoreItems {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		program, err := readProgram(list, syscall.UTF16ToString(name[:length]), view)
		if err != nil {
			return found, err
		}
		found = append(found, program)
	}
	return found, errTooManyPrograms
}

const errorNoMoreItems = syscall.Errno(259)

func readProgram(list syscall.Handle, name string, view uint32) (product.Program, error) {
	key, err := openKey(list, name, view)
	if err != nil {
		return product.Program{}, err
	}
	defer syscall.RegCloseKey(key)
	return product.Program{
		DisplayName: text(key, "DisplayName"), DisplayVersion: text(key, "DisplayVersion"), Is32Bit: view == view32,
	}, nil
}

// text reads a string value, empty when there is none.
func text(key syscall.Handle, value string) string {
	name, err := syscall.UTF16PtrFromString(value)
	if err != nil {
		return ""
	}
	var buffer [maxTextUnits]uint16
	size, kind := uint32(len(buffer)*2), uint32(0)
	err = syscall.RegQueryValueEx(key, name, nil, &kind, (*byte)(unsafe.Pointer(&buffer[0])), &size)
	if err != nil || kind != syscall.REG_SZ && kind != syscall.REG_EXPAND_SZ {
		return ""
	}
	return syscall.UTF16ToString(buffer[:size/2])
}
