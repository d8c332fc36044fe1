package elevate

import (
	"errors"
	"path/filepath"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/com"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	tokenElevation = 20
	keepProcess    = 0x40  // SEE_MASK_NOCLOSEPROCESS
	noMessages     = 0x400 // SEE_MASK_FLAG_NO_UI
	waitHere       = 0x100 // SEE_MASK_NOASYNC
	hidden         = 0     // SW_HIDE
	refusedByUser  = syscall.Errno(1223)
)

var shellExecute = systemdll.New("shell32.dll").NewProc("ShellExecuteExW")

// shellExecuteInfo is Windows' SHELLEXECUTEINFOW.
type shellExecuteInfo struct {
	size       uint32
	mask       uint32
	window     uintptr
	verb       *uint16
	file       *uint16
	parameters *uint16
	directory  *uint16
	show       int32
	instance   uintptr
	idList     uintptr
	class      *uint16
	classKey   uintptr
	hotKey     uint32
	icon       uintptr
	process    syscall.Handle
}

// IsElevated says whether this process has administrator rights already.
func IsElevated() bool {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		return false
	}
	var token syscall.Token
	if syscall.OpenProcessToken(process, syscall.TOKEN_QUERY, &token) != nil {
		return false
	}
	defer token.Close()
	var isElevated, length uint32
	err = syscall.GetTokenInformation(token, tokenElevation, (*byte)(unsafe.Pointer(&isElevated)), 4, &length)
	return err == nil && isElevated != 0
}

// Start runs a program with administrator rights, after Windows has asked, and gives its exit code.
func Start(program string, arguments []string) (exit int, err error) {
	// The shell may need COM on this thread.
	defer com.Enter()()
	info, err := request(program, arguments)
	if err != nil {
		return 0, err
	}
	done, _, reason := shellExecute.Call(uintptr(unsafe.Pointer(info)))
	if done == 0 && errors.Is(reason, refusedByUser) {
		return 0, codes.ElevationRefused.About("")
	}
	if done == 0 || info.process == 0 {
		return 0, codes.ElevationFailed.About(reason.Error())
	}
	defer syscall.CloseHandle(info.process)
	if _, err := syscall.WaitForSingleObject(info.process, syscall.INFINITE); err != nil {
		return 0, codes.ElevationFailed.About(err.Error())
	}
	var ended uint32
	err = syscall.GetExitCodeProcess(info.process, &ended)
	return int(ended), err
}

func request(program string, arguments []string) (*shellExecuteInfo, error) {
	info := &shellExecuteInfo{mask: keepProcess | noMessages | waitHere, show: hidden}
	info.size = uint32(unsafe.Sizeof(*info))
	parameters, err := quoteAll(arguments)
	if err != nil {
		return nil, err
	}
	for target, text := range map[**uint16]string{
		&info.verb: "runas", &info.file: program, &info.parameters: parameters, &info.directory: filepath.Dir(program),
	} {
		converted, err := syscall.UTF16PtrFromString(text)
		if err != nil {
			return nil, codes.ElevationFailed.About(err.Error())
		}
		*target = converted
	}
	return info, nil
}
