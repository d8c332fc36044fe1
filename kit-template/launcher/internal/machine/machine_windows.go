package machine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/elevate"
	"sealkit.dev/kit/launcher/internal/systemdll"
	"sealkit.dev/kit/mitigation/product"
)

const (
	// What Windows calls the processors.
	processorX86   = 0
	processorARM64 = 12
	processorX64   = 9

	synchronize   = 0x00100000
	waitTimedOut  = 0x102
	waitFailed    = 0xFFFFFFFF
	maxProcesses  = 65_536
	installerLock = `Global\_MSIExecute`
)

var (
	ntdll               = systemdll.New("ntdll.dll")
	getVersion          = ntdll.NewProc("RtlGetVersion")
	kernel32            = systemdll.New("kernel32.dll")
	getNativeSystemInfo = kernel32.NewProc("GetNativeSystemInfo")
	getDiskFreeSpace    = kernel32.NewProc("GetDiskFreeSpaceExW")
	openMutex           = kernel32.NewProc("OpenMutexW")
	releaseMutex        = kernel32.NewProc("ReleaseMutex")
	errVersion          = errors.New("Windows does not tell its version")
	errTooManyProcesses = errors.New("too many processes")
	errInstallerUnknown = errors.New("the lock of Windows Installer does not answer")
	processorNames      = map[uint16]string{processorX86: "x86", processorX64: "x64", processorARM64: "arm64"}
)

// This is the computer itself.
type This struct{}

// Windows asks the kernel: GetVersionEx gives what the application manifest claims to know.
func (This) Windows() (check.Windows, error) {
	// RTL_OSVERSIONINFOW
	var info struct {
		size, major, minor, build, platform uint32
		servicePack                         [128]uint16
	}
	info.size = uint32(unsafe.Sizeof(info))
	if status, _, _ := getVersion.Call(uintptr(unsafe.Pointer(&info))); status != 0 {
		return check.Windows{}, errVersion
	}
	// SYSTEM_INFO
	var processor struct {
		architecture, reserved uint16
		others                 [11]uint32
	}
	getNativeSystemInfo.Call(uintptr(unsafe.Pointer(&processor)))
	name, isKnown := processorNames[processor.architecture]
	if !isKnown {
		name = fmt.Sprint(processor.architecture)
	}
	return check.Windows{Version: product.Version{info.major, info.minor, info.build}, Architecture: name}, nil
}

// IsAdministrator asks the token of this process.
func (This) IsAdministrator() (bool, error) { return elevate.IsElevated(), nil }

// FreeSpace is what this account may use: quotas count.
func (This) FreeSpace(root string) (uint64, error) {
	name, err := syscall.UTF16PtrFromString(root)
	if err != nil {
		return 0, err
	}
	var free uint64
	if ok, _, err := getDiskFreeSpace.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), 0, 0); ok == 0 {
		return 0, err
	}
	return free, nil
}

// OtherInstaller looks at the lock that Windows Installer holds while it changes something, and at the key that it deletes after.
func (This) OtherInstaller() (string, error) {
	isHeld, err := isHeld(installerLock)
	if isHeld || err != nil {
		return reasonIf(isHeld, installerLock), err
	}
	exists, err := hasKey(inProgressKey)
	return reasonIf(exists, inProgressKey), err
}

func reasonIf(holds bool, reason string) string {
	if holds {
		return reason
	}
	return ""
}

// isHeld says whether another process holds a mutex. The thread that waits for it must release it.
func isHeld(mutex string) (bool, error) {
	name, err := syscall.UTF16PtrFromString(mutex)
	if err != nil {
		return false, err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	handle, _, err := openMutex.Call(synchronize, 0, uintptr(unsafe.Pointer(name)))
	if handle == 0 {
		if errors.Is(err, syscall.ERROR_FILE_NOT_FOUND) {
			err = nil
		}
		return false, err
	}
	defer syscall.CloseHandle(syscall.Handle(handle))
	event, err := syscall.WaitForSingleObject(syscall.Handle(handle), 0)
	switch {
	case event == waitTimedOut:
		return true, nil
	case err != nil || event == waitFailed:
		return false, errInstallerUnknown
	}
	// It was free, or its holder died: ours now, and given back.
	releaseMutex.Call(handle)
	return false, nil
}

// Processes lists the file names of all that runs, those of other sessions too.
func (This) Processes() ([]string, error) {
	snapshot, err := syscall.CreateToolhelp32Snapshot(syscall.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.CloseHandle(snapshot)
	entry := syscall.ProcessEntry32{Size: uint32(unsafe.Sizeof(syscall.ProcessEntry32{}))}
	var names []string
	for err = syscall.Process32First(snapshot, &entry); err == nil; err = syscall.Process32Next(snapshot, &entry) {
		if len(names) == maxProcesses {
			return nil, errTooManyProcesses
		}
		name := syscall.UTF16ToString(entry.ExeFile[:])
		names = append(names, name[strings.LastIndexByte(name, '\\')+1:])
	}
	if err != syscall.ERROR_NO_MORE_FILES {
		return nil, err
	}
	return names, nil
}
