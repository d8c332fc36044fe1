package msi

import (
	"encoding/binary"
	"time"
	"unicode/utf16"
)

// Event is an entry of Windows' application log, as far as it says who wrote it and what.
type Event struct {
	Source string
	ID     uint32
	Time   time.Time
}

// Events is where Windows keeps its application log. What cannot be read is an error, and then nothing is known.
type Events interface {
	Since(start time.Time) ([]Event, error)
}

// refusals are the events of a refusal by the software restriction policy.
var refusals = map[string][]uint32{
	"MsiInstaller": {1007, 1008},
	"Microsoft-Windows-SoftwareRestrictionPolicies": {865, 866, 867, 868, 882},
	"Software Restriction Policies":                 {865, 866, 867, 868, 882},
}

func anyEvent(events []Event) bool {
	for _, event := range events {
		for _, id := range refusals[event.Source] {
			if event.ID == id {
				return true
			}
		}
	}
	return false
}

// The fixed part of a record of the event log, and where its members stand.
const (
	recordHead   = 56
	signatureAt  = 4
	timeAt       = 12
	idAt         = 20
	signature    = 0x654C664C
	idMask       = 0xFFFF
	maxSource    = 256
	maxEvents    = 10_000
	maxEventData = 1 << 20
)

// parseEvents reads a buffer of records. A record that is not one ends the reading.
func parseEvents(data []byte) []Event {
	var events []Event
	for len(data) >= recordHead {
		length := binary.LittleEndian.Uint32(data)
		if binary.LittleEndian.Uint32(data[signatureAt:]) != signature || length < recordHead || uint64(length) > uint64(len(data)) {
			break
		}
		record := data[:length]
		events = append(events, Event{
			Source: sourceOf(record[recordHead:]), ID: binary.LittleEndian.Uint32(record[idAt:]) & idMask,
			Time: time.Unix(int64(binary.LittleEndian.Uint32(record[timeAt:])), 0).UTC(),
		})
		data = data[length:]
	}
	return events
}

// sourceOf reads text up to its zero.
func sourceOf(data []byte) string {
	var units []uint16
	for ; len(data) >= 2 && len(units) < maxSource; data = data[2:] {
		unit := binary.LittleEndian.Uint16(data)
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return printable(string(utf16.Decode(units)))
}
