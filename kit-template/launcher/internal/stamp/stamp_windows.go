// Package stamp reads the publisher record that this program carries in itself (clause 14).
package stamp

import (
	"unsafe"

	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Where clause 14.1 puts the record.
const (
	resourceType     = 10
	resourceNumber   = 101
	resourceLanguage = 0
)

var (
	kernel32       = systemdll.New("kernel32.dll")
	findResource   = kernel32.NewProc("FindResourceExW")
	sizeofResource = kernel32.NewProc("SizeofResource")
	loadResource   = kernel32.NewProc("LoadResource")
	lockResource   = kernel32.NewProc("LockResource")
	moveMemory     = kernel32.NewProc("RtlMoveMemory")
)

// Read gives a copy of the record's bytes, nil when this program is unstamped.
func Read() []byte {
	resource, _, _ := findResource.Call(0, resourceType, resourceNumber, resourceLanguage)
	if resource == 0 {
		return nil
	}
	size, _, _ := sizeofResource.Call(0, resource)
	loaded, _, _ := loadResource.Call(0, resource)
	data, _, _ := lockResource.Call(loaded)
	if data == 0 || size == 0 {
		return nil
	}
	// A record one byte too long is refused like any that is malformed; more of it is not needed for that.
	if size > publisher.MaxSize {
		size = publisher.MaxSize + 1
	}
	record := make([]byte, size)
	// The memory is Windows', so Windows copies it: no Go pointer is made of a number.
	moveMemory.Call(uintptr(unsafe.Pointer(&record[0])), data, size)
	return record
}
