package private

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Access says who else may do what in a folder that only administrators and the system may change.
type Access int

// UsersRead is for what everybody may see and nobody may have written.
const (
	AdministratorsOnly Access = iota
	UsersRead
)

var errDescriptor = errors.New("security descriptor cannot be read")

const (
	descriptorHeader = 20
	listHeader       = 8
	entryHeader      = 8
	identityHeader   = 8
	maxIdentityParts = 15

	hasAccessList = 0x0004 // SE_DACL_PRESENT
	allow         = 0
	deny          = 1
	inheritOnly   = 0x08
	creatorOwner  = "S-1-3-0"
	// All rights but to read and to run: write, append, attributes, delete, delete what is inside, access list, owner, generic ones.
	changing = 0x0002 | 0x0004 | 0x0010 | 0x0040 | 0x0100 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000 | 0x4000_0000
)

// judge looks at a self-relative security descriptor as Windows hands it out, and says who can change what it protects though
// trusted does not name him. An empty answer means nobody.
func judge(descriptor []byte, trusted map[string]bool) (stranger string, err error) {
	if len(descriptor) < descriptorHeader {
		return "", errDescriptor
	}
	owner, err := identityAt(descriptor, binary.LittleEndian.Uint32(descriptor[4:]))
	if err != nil {
		return "", err
	}
	if !trusted[owner] {
		return "owner " + owner, nil
	}
	list := binary.LittleEndian.Uint32(descriptor[16:])
	if binary.LittleEndian.Uint16(descriptor[2:])&hasAccessList == 0 || list == 0 {
		return "everybody", nil
	}
	return judgeList(descriptor, list, trusted)
}

func judgeList(descriptor []byte, start uint32, trusted map[string]bool) (string, error) {
	if uint64(start)+listHeader > uint64(len(descriptor)) {
		return "", errDescriptor
	}
	count, at := int(binary.LittleEndian.Uint16(descriptor[start+4:])), start+listHeader
	for ; count > 0; count-- {
		if uint64(at)+entryHeader > uint64(len(descriptor)) {
			return "", errDescriptor
		}
		kind, flags, size := descriptor[at], descriptor[at+1], binary.LittleEndian.Uint16(descriptor[at+2:])
		mask := binary.LittleEndian.Uint32(descriptor[at+4:])
		if size < entryHeader || kind > deny {
			return "", errDescriptor
		}
		who, err := identityAt(descriptor, at+entryHeader)
		if err != nil {
			return "", err
		}
		// What creator and owner get is handed down to what they make, and they are who may make something.
		isHandedDown := who == creatorOwner && flags&inheritOnly != 0
		if kind == allow && mask&changing != 0 && !trusted[who] && !isHandedDown {
			return fmt.Sprintf("%s 0x%x", who, mask), nil
		}
		at += uint32(size)
	}
	return "", nil
}

// identityAt reads a SID and gives its usual text.
func identityAt(data []byte, at uint32) (string, error) {
	if at == 0 || uint64(at)+identityHeader > uint64(len(data)) {
		return "", errDescriptor
	}
	parts := int(data[at+1])
	if data[at] != 1 || parts > maxIdentityParts || uint64(at)+identityHeader+uint64(parts)*4 > uint64(len(data)) {
		return "", errDescriptor
	}
	authority := uint64(binary.BigEndian.Uint16(data[at+2:]))<<32 | uint64(binary.BigEndian.Uint32(data[at+4:]))
	text := fmt.Sprintf("S-1-%d", authority)
	for i := 0; i < parts; i++ {
		text += fmt.Sprintf("-%d", binary.LittleEndian.Uint32(data[int(at)+identityHeader+4*i:]))
	}
	return text, nil
}
