package windows

import (
	"errors"
	"io/fs"
	"syscall"
	"unicode/utf16"
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
	tooSmall    = syscall.Errno(122)
	everySocket = 5 // TCP_TABLE_OWNER_PID_ALL
	ipv4, ipv6  = 2, 23
	maxTable    = 1 << 24
	maxNames    = 65_536
	longestName = 1024
)

var (
	wevtapi  = systemdll.New("wevtapi.dll")
	evtQuery = wevtapi.NewProc("EvtQuery")
	evtNext  = wevtapi.NewProc("EvtNext")
	evtShow  = wevtapi.NewProc("EvtRender")
	evtClose = wevtapi.NewProc("EvtClose")
	tcpTable = systemdll.New("iphlpapi.dll").NewProc("GetExtendedTcpTable")
	dnsCache = systemdll.New("dnsapi.dll").NewProc("DnsGetCacheDataTable")
)

// This is Windows itself.
type This struct{}

// lacks: an older or smaller Windows has not everything.
func lacks(proc *systemdll.Proc) error {
	if proc.Find() != nil {
		return fs.ErrNotExist
	}
	return nil
}

// Events asks the service of the event logs.
func (This) Events(channel, query string, each func(xml []byte)) (isMore bool, err error) {
	if err := lacks(evtQuery); err != nil {
		return false, err
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
	buffer := make([]uint16, maxXML/2)
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

// Sockets asks for both tables.
func (This) Sockets() ([]Socket, error) {
	if err := lacks(tcpTable); err != nil {
		return nil, err
	}
	names := processes()
	var all []Socket
	for i, f := range [...]*form{&form4, &form6} {
		table, err := readTable([...]uintptr{ipv4, ipv6}[i])
		if err != nil {
			return all, err
		}
		all = append(all, parseSockets(table, f, names)...)
	}
	return all, nil
}

// readTable asks again where the table has grown meanwhile.
func readTable(family uintptr) ([]byte, error) {
	size := uint32(1 << 16)
	for size < maxTable {
		table := make([]byte, size)
		failed, _, _ := tcpTable.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0, family, everySocket, 0)
		switch {
		case failed == 0:
			return table, nil
		case syscall.Errno(failed) != tooSmall:
			return nil, syscall.Errno(failed)
		}
		size += 1 << 14
	}
	return nil, tooSmall
}

// processes are the file names by their numbers; none where Windows does not tell.
func processes() map[uint32]string {
	names := map[uint32]string{}
	snapshot, err := syscall.CreateToolhelp32Snapshot(syscall.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return names
	}
	defer syscall.CloseHandle(snapshot)
	entry := syscall.ProcessEntry32{Size: uint32(unsafe.Sizeof(syscall.ProcessEntry32{}))}
	for err = syscall.Process32First(snapshot, &entry); err == nil && len(names) < maxSockets; err = syscall.Process32Next(snapshot, &entry) {
		names[entry.ProcessID] = syscall.UTF16ToString(entry.ExeFile[:])
	}
	return names
}

// cached is an entry of the cache of names, as Windows links them. The form is in no document of Microsoft's.
type cached struct {
	next *cached
	name *[longestName]uint16
	kind uint16
	size uint16
	flag uint32
}

// Names reads the list of entries. It stays with the process: nobody says how it is given back.
func (This) Names() ([]string, error) {
	if err := lacks(dnsCache); err != nil {
		return nil, err
	}
	var head cached
	if ok, _, err := dnsCache.Call(uintptr(unsafe.Pointer(&head))); ok == 0 {
		if err == syscall.Errno(0) {
			err = fs.ErrNotExist
		}
		return nil, err
	}
	var names []string
	for entry := head.next; entry != nil && len(names) < maxNames; entry = entry.next {
		if name := nameIn(entry.name); name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

func nameIn(units *[longestName]uint16) string {
	if units == nil {
		return ""
	}
	length := 0
	for length < longestName && units[length] != 0 {
		length++
	}
	return string(utf16.Decode(units[:length]))
}
