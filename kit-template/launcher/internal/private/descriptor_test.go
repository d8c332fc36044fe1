package private

import (
	"encoding/binary"
	"testing"
)

const (
	system         = "S-1-5-18"
	administrators = "S-1-5-32-544"
)

var trustedInTests = map[string]bool{system: true, administrators: true}

// identity encodes a SID of the authority 5, or 1 and 3 for everybody and the creator.
func identity(authority byte, parts ...uint32) []byte {
	data := []byte{1, byte(len(parts)), 0, 0, 0, 0, 0, authority}
	for _, part := range parts {
		data = binary.LittleEndian.AppendUint32(data, part)
	}
	return data
}

var (
	sidSystem         = identity(5, 18)
	sidAdministrators = identity(5, 32, 544)
	sidUsers          = identity(5, 32, 545)
	sidCreator        = identity(3, 0)
)

func entry(kind, flags byte, mask uint32, who []byte) []byte {
	data := []byte{kind, flags, 0, 0}
	binary.LittleEndian.PutUint16(data[2:], uint16(8+len(who)))
	return append(binary.LittleEndian.AppendUint32(data, mask), who...)
}

// describe lays a descriptor out as Windows does: header, owner, access list.
func describe(owner []byte, entries ...[]byte) []byte {
	data := make([]byte, descriptorHeader)
	data[0] = 1
	binary.LittleEndian.PutUint16(data[2:], 0x8004)
	binary.LittleEndian.PutUint32(data[4:], descriptorHeader)
	binary.LittleEndian.PutUint32(data[16:], uint32(descriptorHeader+len(owner)))
	list := make([]byte, listHeader)
	list[0] = 2
	binary.LittleEndian.PutUint16(list[4:], uint16(len(entries)))
	for _, e := range entries {
		list = append(list, e...)
	}
	return append(append(data, owner...), list...)
}

const (
	everything = 0x1f01ff
	reading    = 0x1200a9
)

func TestWhoCanChange(t *testing.T) {
	full := entry(allow, 3, everything, sidAdministrators)
	for name, c := range map[string]struct {
		descriptor []byte
		stranger   string
	}{
		"administrators only":      {describe(sidAdministrators, full, entry(allow, 3, everything, sidSystem)), ""},
		"users read":               {describe(sidSystem, full, entry(allow, 3, reading, sidUsers)), ""},
		"users are denied":         {describe(sidSystem, full, entry(deny, 3, everything, sidUsers)), ""},
		"creator for what is made": {describe(sidSystem, full, entry(allow, 0xb, everything, sidCreator)), ""},
		"nobody":                   {describe(sidSystem), ""},
		"owned by a user":          {describe(sidUsers, full), "owner S-1-5-32-545"},
		"users add files":          {describe(sidSystem, full, entry(allow, 3, 0x2, sidUsers)), "S-1-5-32-545 0x2"},
		"users add folders":        {describe(sidSystem, full, entry(allow, 3, 0x4, sidUsers)), "S-1-5-32-545 0x4"},
		"users delete inside":      {describe(sidSystem, full, entry(allow, 3, 0x40, sidUsers)), "S-1-5-32-545 0x40"},
		"users change the list":    {describe(sidSystem, full, entry(allow, 3, 0x40000, sidUsers)), "S-1-5-32-545 0x40000"},
		"generic all":              {describe(sidSystem, full, entry(allow, 3, 0x10000000, sidUsers)), "S-1-5-32-545 0x10000000"},
		"creator here":             {describe(sidSystem, full, entry(allow, 3, everything, sidCreator)), "S-1-3-0 0x1f01ff"},
	} {
		stranger, err := judge(c.descriptor, trustedInTests)
		if err != nil || stranger != c.stranger {
			t.Errorf("%s: %q, %v", name, stranger, err)
		}
	}
}

func TestNoListIsEverybody(t *testing.T) {
	absent := describe(sidSystem)
	binary.LittleEndian.PutUint16(absent[2:], 0x8000)
	null := describe(sidSystem)
	binary.LittleEndian.PutUint32(null[16:], 0)
	for _, descriptor := range [][]byte{absent, null} {
		if stranger, err := judge(descriptor, trustedInTests); err != nil || stranger != "everybody" {
			t.Errorf("%q, %v", stranger, err)
		}
	}
}

func TestUnknownEntriesAreRefused(t *testing.T) {
	for kind := byte(2); kind < 22; kind++ {
		if _, err := judge(describe(sidSystem, entry(kind, 0, reading, sidUsers)), trustedInTests); err == nil {
			t.Errorf("entry of kind %d is taken", kind)
		}
	}
}

func TestCutDescriptorsAreRefused(t *testing.T) {
	whole := describe(sidSystem, entry(allow, 3, everything, sidAdministrators))
	for length := range whole {
		if stranger, err := judge(whole[:length], trustedInTests); err == nil {
			t.Errorf("%d of %d bytes are taken: %q", length, len(whole), stranger)
		}
	}
}

func FuzzDescriptor(f *testing.F) {
	f.Add(describe(sidSystem, entry(allow, 3, everything, sidAdministrators), entry(allow, 3, reading, sidUsers)))
	f.Add(describe(sidUsers))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = judge(data, trustedInTests)
	})
}
