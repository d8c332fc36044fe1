package machine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"
)

var (
	kernel32           = syscall.NewLazyDLL("kernel32.dll")
	getSystemDirectory = kernel32.NewProc("GetSystemDirectoryW")
	moveFileEx         = kernel32.NewProc("MoveFileExW")
	localFree          = kernel32.NewProc("LocalFree")
	advapi32           = syscall.NewLazyDLL("advapi32.dll")
	getFileSecurity    = advapi32.NewProc("GetFileSecurityW")
	setFileSecurity    = advapi32.NewProc("SetFileSecurityW")
	textToDescriptor   = advapi32.NewProc("ConvertStringSecurityDescriptorToSecurityDescriptorW")
)

// systemFolder comes from Windows and not from the environment, which a caller could have set.
func systemFolder() string {
	var buffer [syscall.MAX_PATH]uint16
	length, _, _ := getSystemDirectory.Call(uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	if length == 0 || length > uintptr(len(buffer)) {
		return `C:\Windows\System32`
	}
	return syscall.UTF16ToString(buffer[:length])
}

// ConfigFolder is IIS's. A 32-bit program would be shown another folder under this name: there is no 32-bit build.
func (Machine) ConfigFolder() string { return filepath.Join(systemFolder(), "inetsrv", "config") }

const (
	replaceExisting   = 1
	writeThrough      = 8
	daclInformation   = 4
	patience          = 5 * time.Second
	pauseBetweenTries = 100 * time.Millisecond
)

// Replace gives the new file the access list of the old one, and renames: NTFS does that in one step. Whoever has
// the file open for a moment is waited for.
func (Machine) Replace(from, to string) error {
	source, err := syscall.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := syscall.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	copyAccess(target, source)
	for end := time.Now().Add(patience); ; time.Sleep(pauseBetweenTries) {
		ok, _, err := moveFileEx.Call(uintptr(unsafe.Pointer(source)), uintptr(unsafe.Pointer(target)), replaceExisting|writeThrough)
		if ok != 0 {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("replace %s: %w", to, err)
		}
	}
}

// copyAccess does what it can: without it the new file has what the folder hands down, as a new one would.
func copyAccess(from, to *uint16) {
	var size uint32
	getFileSecurity.Call(uintptr(unsafe.Pointer(from)), daclInformation, 0, 0, uintptr(unsafe.Pointer(&size)))
	if size == 0 {
		return
	}
	descriptor := make([]byte, size)
	ok, _, _ := getFileSecurity.Call(uintptr(unsafe.Pointer(from)), daclInformation,
		uintptr(unsafe.Pointer(&descriptor[0])), uintptr(size), uintptr(unsafe.Pointer(&size)))
	if ok != 0 {
		setFileSecurity.Call(uintptr(unsafe.Pointer(to)), daclInformation, uintptr(unsafe.Pointer(&descriptor[0])))
	}
}

// administratorsOnly: full access for administrators and the system, nothing inherited from above.
const administratorsOnly = "D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"

// MakePrivate makes a folder for administrators only, in a folder where only they can write.
func (Machine) MakePrivate(path string) error {
	if _, err := isFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if isThere, err := isFolder(path); err != nil || isThere {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	text, err := syscall.UTF16PtrFromString(administratorsOnly)
	if err != nil {
		return err
	}
	attributes := syscall.SecurityAttributes{}
	attributes.Length = uint32(unsafe.Sizeof(attributes))
	ok, _, err := textToDescriptor.Call(uintptr(unsafe.Pointer(text)), 1, uintptr(unsafe.Pointer(&attributes.SecurityDescriptor)), 0)
	if ok == 0 {
		return fmt.Errorf("access list: %w", err)
	}
	defer localFree.Call(attributes.SecurityDescriptor)
	return syscall.CreateDirectory(name, &attributes)
}

// Lock fails while another process holds the lock. Windows releases it when the holder ends, however it ends.
func (Machine) Lock(path string) (release func(), err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS,
		syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, err
	}
	return func() { syscall.CloseHandle(handle) }, nil
}

// CheckByServer lets IIS's own tool read the configuration, where it is installed.
func (Machine) CheckByServer() error {
	tool := filepath.Join(systemFolder(), "inetsrv", "appcmd.exe")
	if _, err := os.Stat(tool); err != nil {
		return nil
	}
	if err := hidden(tool, "list", "config").Run(); err != nil {
		return fmt.Errorf("appcmd cannot read the configuration: %w", err)
	}
	return nil
}

// Netsh runs Windows' own.
func (Machine) Netsh(args ...string) error {
	return hidden(filepath.Join(systemFolder(), "netsh.exe"), args...).Run()
}

func hidden(program string, args ...string) *exec.Cmd {
	command := exec.Command(program, args...)
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	return command
}
