package windows

import (
	"io/fs"
	"syscall"
	"unicode/utf16"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	tooSmall    = syscall.Errno(122)
	everySocket = 5 // TCP_TABLE_OWNER_PID_ALL
	ipv4, ipv6  = 2, 23
	maxTable    = 1 << 24
	maxNames    = 65_536
	longestName = 1024
)

var (
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
