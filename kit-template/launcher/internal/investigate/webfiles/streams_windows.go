package webfiles

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	maxStreams     = 100
	errEndOfFile   = syscall.Errno(38)
	errUnsupported = syscall.Errno(87)
	// content is the stream that every file has.
	content = "::$DATA"
)

var (
	kernel32        = systemdll.New("kernel32.dll")
	findFirstStream = kernel32.NewProc("FindFirstStreamW")
	findNextStream  = kernel32.NewProc("FindNextStreamW")
	findClose       = kernel32.NewProc("FindClose")
)

// streamData is WIN32_FIND_STREAM_DATA.
type streamData struct {
	size int64
	name [syscall.MAX_PATH + 36]uint16
}

// Streams gives the names of the streams that a file has beside its content. A file system without streams has none.
func Streams(path string) (names []string, err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	var data streamData
	handle, _, err := findFirstStream.Call(uintptr(unsafe.Pointer(name)), 0, uintptr(unsafe.Pointer(&data)), 0)
	if syscall.Handle(handle) == syscall.InvalidHandle {
		if err == errEndOfFile || err == errUnsupported {
			return nil, nil
		}
		return nil, err
	}
	defer findClose.Call(handle)
	for isMore := uintptr(1); isMore != 0 && len(names) < maxStreams; {
		if stream := syscall.UTF16ToString(data.name[:]); stream != content {
			names = append(names, stream)
		}
		isMore, _, _ = findNextStream.Call(handle, uintptr(unsafe.Pointer(&data)))
	}
	return names, nil
}
