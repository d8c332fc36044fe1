package systemdll

import (
	"path/filepath"
	"sync"
	"syscall"
	"unsafe"
)

const (
	searchSystem32   = 0x800 // LOAD_LIBRARY_SEARCH_SYSTEM32
	alteredSearch    = 0x8   // LOAD_WITH_ALTERED_SEARCH_PATH: what the library itself needs is looked for beside it first
	longestDirectory = 32_768
)

var (
	// Windows itself keeps kernel32.dll in every process before this one begins: it cannot be planted.
	kernel32           = syscall.NewLazyDLL("kernel32.dll")
	getSystemDirectory = kernel32.NewProc("GetSystemDirectoryW")
	loadLibraryEx      = kernel32.NewProc("LoadLibraryExW")
	setDllDirectory    = kernel32.NewProc("SetDllDirectoryW")
	// Windows 7 has it with update KB2533623 only.
	setDefaultDllDirectories = kernel32.NewProc("SetDefaultDllDirectories")
)

// Without KB2533623 libraries of Windows 7 load these by their bare names, and would find them beside the program. Those that are
// loaded already are not looked for.
var loadedByName = []string{
	"apphelp.dll", "clbcatq.dll", "cryptbase.dll", "cryptsp.dll", "dwmapi.dll", "linkinfo.dll", "ntmarta.dll", "ntshrui.dll",
	"profapi.dll", "propsys.dll", "rpcrtremote.dll", "secur32.dll", "setupapi.dll", "sspicli.dll", "userenv.dll", "uxtheme.dll",
	"version.dll", "windowscodecs.dll",
}

// Restrict is the first thing the program does: from here on libraries are looked for in the system folder only.
func Restrict() {
	var none uint16
	setDllDirectory.Call(uintptr(unsafe.Pointer(&none)))
	if setDefaultDllDirectories.Find() == nil {
		setDefaultDllDirectories.Call(searchSystem32)
		return
	}
	for _, name := range loadedByName {
		// One that this Windows does not have cannot be needed by it.
		_ = New(name).load()
	}
}

// Directory is the system folder as Windows says, and not the environment. Empty when Windows does not say.
func Directory() string {
	buffer := make([]uint16, longestDirectory)
	length, _, _ := getSystemDirectory.Call(uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	if length == 0 || length >= uintptr(len(buffer)) {
		return ""
	}
	return syscall.UTF16ToString(buffer[:length])
}

// Hold opens the program's file so that nobody renames, replaces or deletes it. The handle is bare: no collector may close it.
func Hold(program string) (syscall.Handle, error) {
	name, err := syscall.UTF16PtrFromString(program)
	if err != nil {
		return syscall.InvalidHandle, err
	}
	return syscall.CreateFile(name, syscall.GENERIC_READ, syscall.FILE_SHARE_READ, nil, syscall.OPEN_EXISTING, 0, 0)
}

// DLL is a library of Windows, loaded when a procedure of it is first looked for.
type DLL struct {
	name string
	// isSideBySide: the application manifest says where it is, and not the system folder.
	isSideBySide bool
	once         sync.Once
	handle       syscall.Handle
	err          error
}

// New names a library of the system folder, such as `advapi32.dll`.
func New(name string) *DLL { return &DLL{name: name} }

// NewSideBySide names a library that the application manifest chooses, such as version 6 of `comctl32.dll`.
func NewSideBySide(name string) *DLL { return &DLL{name: name, isSideBySide: true} }

func (d *DLL) load() error {
	d.once.Do(func() { d.handle, d.err = d.loadNow() })
	return d.err
}

func (d *DLL) loadNow() (syscall.Handle, error) {
	path, flags := d.name, uintptr(searchSystem32)
	hasFlag := setDefaultDllDirectories.Find() == nil
	if !d.isSideBySide {
		directory := Directory()
		if directory == "" {
			return 0, syscall.ENOENT
		}
		path = filepath.Join(directory, d.name)
	}
	switch {
	case hasFlag:
	case d.isSideBySide:
		// The manifest is asked before any folder is.
		flags = 0
	default:
		flags = alteredSearch
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	handle, _, err := loadLibraryEx.Call(uintptr(unsafe.Pointer(name)), 0, flags)
	if handle == 0 {
		return 0, err
	}
	return syscall.Handle(handle), nil
}

// NewProc names a procedure of the library.
func (d *DLL) NewProc(name string) *Proc { return &Proc{dll: d, name: name} }

// Proc is a procedure, looked for when it is first needed.
type Proc struct {
	dll     *DLL
	name    string
	once    sync.Once
	address uintptr
	err     error
}

// Find says whether this Windows has the procedure.
func (p *Proc) Find() error {
	p.once.Do(func() {
		if p.err = p.dll.load(); p.err == nil {
			p.address, p.err = syscall.GetProcAddress(p.dll.handle, p.name)
		}
	})
	return p.err
}

// Call gives the procedure's result and the last error. It panics when this Windows lacks the procedure: Find tells before.
//
//go:uintptrescapes
func (p *Proc) Call(arguments ...uintptr) (result, second uintptr, lastError error) {
	if err := p.Find(); err != nil {
		panic(p.dll.name + " " + p.name + ": " + err.Error())
	}
	result, second, code := syscall.SyscallN(p.address, arguments...)
	return result, second, code
}
