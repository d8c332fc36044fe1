package msi

import (
	"encoding/binary"
	"testing"
	"time"
	"unicode/utf16"
)

func record(source string, id, seconds uint32) []byte {
	text := utf16.Encode([]rune(source + "\x00MISEQ\x00"))
	data := make([]byte, recordHead+len(text)*2)
	binary.LittleEndian.PutUint32(data, uint32(len(data)))
	binary.LittleEndian.PutUint32(data[signatureAt:], signature)
	binary.LittleEndian.PutUint32(data[timeAt:], seconds)
	binary.LittleEndian.PutUint32(data[idAt:], id)
	for i, unit := range text {
		binary.LittleEndian.PutUint16(data[recordHead+i*2:], unit)
	}
	return data
}

func TestParseEvents(t *testing.T) {
	data := append(record("MsiInstaller", 0x400003EF, 1_000_000_000), record("Software Restriction Policies", 865, 1_000_000_001)...)
	events := parseEvents(append(data, 1, 2, 3))
	want := []Event{
		{"MsiInstaller", 1007, time.Unix(1_000_000_000, 0).UTC()},
		{"Software Restriction Policies", 865, time.Unix(1_000_000_001, 0).UTC()},
	}
	if len(events) != 2 || events[0] != want[0] || events[1] != want[1] {
		t.Errorf("%v", events)
	}
	if !anyEvent(events[:1]) || !anyEvent(events[1:]) {
		t.Error("not seen as refusals")
	}
}

func FuzzParseEvents(f *testing.F) {
	f.Add(record("MsiInstaller", 1008, 1))
	f.Add(record("", 0, 0)[:recordHead])
	f.Fuzz(func(t *testing.T, data []byte) {
		if events := parseEvents(data); len(events) > len(data)/recordHead {
			t.Errorf("%d events in %d bytes", len(events), len(data))
		}
	})
}
