package msi

import (
	"syscall"
	"time"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	sequentialRead   = 1
	backwardsRead    = 8
	errorEndOfFile   = syscall.Errno(38)
	applicationEvent = "Application"
)

var (
	advapi32      = systemdll.New("advapi32.dll")
	openEventLog  = advapi32.NewProc("OpenEventLogW")
	readEventLog  = advapi32.NewProc("ReadEventLogW")
	closeEventLog = advapi32.NewProc("CloseEventLog")
)

// ApplicationLog is Windows' own.
type ApplicationLog struct{}

// Since gives the events from a time on, the youngest first.
func (ApplicationLog) Since(start time.Time) ([]Event, error) {
	name, err := syscall.UTF16PtrFromString(applicationEvent)
	if err != nil {
		return nil, err
	}
	log, _, err := openEventLog.Call(0, uintptr(unsafe.Pointer(name)))
	if log == 0 {
		return nil, err
	}
	defer closeEventLog.Call(log)
	var found []Event
	buffer := make([]byte, maxEventData)
	for len(found) < maxEvents {
		var read, needed uint32
		ok, _, err := readEventLog.Call(log, sequentialRead|backwardsRead, 0, uintptr(unsafe.Pointer(&buffer[0])),
			uintptr(len(buffer)), uintptr(unsafe.Pointer(&read)), uintptr(unsafe.Pointer(&needed)))
		if ok == 0 || read == 0 {
			if err == errorEndOfFile {
				err = nil
			}
			return found, err
		}
		for _, event := range parseEvents(buffer[:min(int(read), len(buffer))]) {
			if event.Time.Before(start.Truncate(time.Second)) {
				return found, nil
			}
			found = append(found, event)
		}
	}
	return found, nil
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
