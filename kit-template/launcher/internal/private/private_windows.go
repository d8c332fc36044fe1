package private

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Owner administrators; nothing handed down from above (P); full access for the system and administrators.
const (
	administratorsOnly = "O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
	usersRead          = administratorsOnly + "(A;OICI;0x1200a9;;;BU)"
)

const (
	ownerAndAccess   = 0x1 | 0x4 // OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION
	listFolder       = 0x1
	readControl      = 0x2_0000
	maxDescriptor    = 64 * 1024
	longestPath      = 32_768
	descriptorFormat = 1
)

var (
	advapi32          = systemdll.New("advapi32.dll")
	textToDescriptor  = advapi32.NewProc("ConvertStringSecurityDescriptorToSecurityDescriptorW")
	getObjectSecurity = advapi32.NewProc("GetKernelObjectSecurity")
	kernel32          = systemdll.New("kernel32.dll")
	localFree         = kernel32.NewProc("LocalFree")
	getFinalPath      = kernel32.NewProc("GetFinalPathNameByHandleW")
	wineVersion       = systemdll.New("ntdll.dll").NewProc("wine_get_version")
)

// makeNew makes the folder with its access list, so that there is no moment without it.
func makeNew(path string, access Access) error {
	text := administratorsOnly
	if access == UsersRead {
		text = usersRead
	}
	wide, err := syscall.UTF16PtrFromString(text)
	if err != nil {
		return err
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	var attributes syscall.SecurityAttributes
	attributes.Length = uint32(unsafe.Sizeof(attributes))
	ok, _, err := textToDescriptor.Call(uintptr(unsafe.Pointer(wide)), descriptorFormat,
		uintptr(unsafe.Pointer(&attributes.SecurityDescriptor)), 0)
	if ok == 0 {
		return fmt.Errorf("access list of %s: %w", path, err)
	}
	defer localFree.Call(attributes.SecurityDescriptor)
	if err := syscall.CreateDirectory(name, &attributes); err != nil {
		return &os.PathError{Op: "mkdir", Path: path, Err: err}
	}
	return nil
}

func makeIfMissing(path string, access Access) error {
	// Looked at first: a folder above may be one that even administrators cannot make anything in.
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	err := makeNew(path, access)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return err
}

type heldFolder syscall.Handle

func (h heldFolder) Close() error { return syscall.CloseHandle(syscall.Handle(h)) }

// hold opens the folder itself and no link, and shares no deletion: that forbids to rename it as well.
func hold(path string) (io.Closer, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, listFolder|readControl, syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE, nil,
		syscall.OPEN_EXISTING, syscall.FILE_FLAG_BACKUP_SEMANTICS|syscall.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return heldFolder(handle), nil
}

// lookAt asks the handle and not the path, which could lead elsewhere by then.
func lookAt(held io.Closer, path string, isLast bool) error {
	handle := syscall.Handle(held.(heldFolder))
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(handle, &info); err != nil {
		return err
	}
	isFolder := info.FileAttributes&syscall.FILE_ATTRIBUTE_DIRECTORY != 0
	if !isFolder || info.FileAttributes&syscall.FILE_ATTRIBUTE_REPARSE_POINT != 0 {
		return fmt.Errorf("attributes 0x%x", info.FileAttributes)
	}
	final, err := finalPath(handle)
	if err != nil || !isSamePath(final, path) {
		return fmt.Errorf("leads to %s %v", final, err)
	}
	if !isLast {
		return nil
	}
	return lookAtAccess(handle)
}

func finalPath(handle syscall.Handle) (string, error) {
	buffer := make([]uint16, longestPath)
	length, _, err := getFinalPath.Call(uintptr(handle), uintptr(unsafe.Pointer(&buffer[0])), longestPath, 0)
	if length == 0 || length >= longestPath {
		return "", err
	}
	return strings.TrimPrefix(syscall.UTF16ToString(buffer[:length]), `\\?\`), nil
}

// isSamePath allows for the short names of old programs, such as PROGRA~1, in the path that was asked for.
func isSamePath(final, path string) bool {
	if long, err := longPath(path); err == nil {
		path = long
	}
	return strings.EqualFold(final, path)
}

func longPath(path string) (string, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	buffer := make([]uint16, longestPath)
	length, err := syscall.GetLongPathName(name, &buffer[0], longestPath)
	if err != nil || length >= longestPath {
		return "", err
	}
	return syscall.UTF16ToString(buffer[:length]), nil
}

func lookAtAccess(handle syscall.Handle) error {
	descriptor := make([]byte, maxDescriptor)
	var needed uint32
	ok, _, err := getObjectSecurity.Call(uintptr(handle), ownerAndAccess, uintptr(unsafe.Pointer(&descriptor[0])), maxDescriptor,
		uintptr(unsafe.Pointer(&needed)))
	if ok == 0 || needed > maxDescriptor {
		return fmt.Errorf("access list: %w", err)
	}
	trusted, err := trustedIdentities()
	if err != nil {
		return err
	}
	stranger, err := judge(descriptor[:needed], trusted)
	if err == nil && stranger != "" {
		err = errors.New(stranger)
	}
	return err
}

// trustedIdentities: administrators, the system and Windows' own installer. The account that this process runs under is not among
// them: what its programs without administrator rights made beforehand is a stranger's too.
func trustedIdentities() (map[string]bool, error) {
	trusted := map[string]bool{
		"S-1-5-32-544": true,
		"S-1-5-18":     true,
		"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464": true,
	}
	if !keepsNoOwners() {
		return trusted, nil
	}
	own, err := ownIdentity()
	trusted[own] = true
	return trusted, err
}

// keepsNoOwners: Wine, where the tests run, knows one owner of every file, the account itself. Windows has no such procedure.
func keepsNoOwners() bool { return wineVersion.Find() == nil }

func ownIdentity() (string, error) {
	token, err := syscall.OpenCurrentProcessToken()
	if err != nil {
		return "", err
	}
	defer token.Close()
	user, err := token.GetTokenUser()
	if err != nil {
		return "", err
	}
	return user.User.Sid.String()
}
