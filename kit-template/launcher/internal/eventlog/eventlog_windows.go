package eventlog

import (
	"errors"
	"io/fs"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	// The newest first: what is beyond the limit is old.
	channelPath = 0x1
	newestFirst = 0x200
	renderXML   = 1
	maxEvents   = 20_000
	batch       = 64
	patience    = 60_000 // milliseconds
	noMoreItems = syscall.Errno(259)
	noChannel   = syscall.Errno(15007)
)

var (
	wevtapi  = systemdll.New("wevtapi.dll")
	evtQuery = wevtapi.NewProc("EvtQuery")
	evtNext  = wevtapi.NewProc("EvtNext")
	evtShow  = wevtapi.NewProc("EvtRender")
	evtClose = wevtapi.NewProc("EvtClose")
)

// Query hands over the newest entries of a channel that a query of Windows' own language selects, as XML, and says whether there are more.
// A channel that this Windows does not have is fs.ErrNotExist.
func Query(channel, query string, each func(xml []byte)) (isMore bool, err error) {
	if evtQuery.Find() != nil {
		return false, fs.ErrNotExist
	}
	path, err := syscall.UTF16PtrFromString(channel)
	if err != nil {
		return false, err
	}
	words, err := syscall.UTF16PtrFromString(query)
	if err != nil {
		return false, err
	}
	found, _, err := evtQuery.Call(0, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(words)), channelPath|newestFirst)
	if found == 0 {
		if errors.Is(err, noChannel) || err == syscall.Errno(0) {
			err = fs.ErrNotExist
		}
		return false, err
	}
	defer evtClose.Call(found)
	buffer := make([]uint16, MaxXML/2)
	for count := 0; count < maxEvents; {
		var handles [batch]uintptr
		var returned uint32
		ok, _, err := evtNext.Call(found, batch, uintptr(unsafe.Pointer(&handles[0])), patience, 0, uintptr(unsafe.Pointer(&returned)))
		if ok == 0 {
			if errors.Is(err, noMoreItems) {
				err = nil
			}
			return false, err
		}
		for _, handle := range handles[:returned] {
			each(render(handle, buffer))
			evtClose.Call(handle)
			count++
		}
	}
	return true, nil
}

// render gives the event as Windows writes it; one that is longer than any may be gives nothing, which is no event.
func render(handle uintptr, buffer []uint16) []byte {
	var used, properties uint32
	ok, _, _ := evtShow.Call(0, handle, renderXML, uintptr(len(buffer)*2), uintptr(unsafe.Pointer(&buffer[0])),
		uintptr(unsafe.Pointer(&used)), uintptr(unsafe.Pointer(&properties)))
	if ok == 0 || int(used/2) > len(buffer) {
		return nil
	}
	return []byte(syscall.UTF16ToString(buffer[:used/2]))
}
