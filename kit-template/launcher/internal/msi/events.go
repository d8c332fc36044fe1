package msi

import (
	"time"

	"sealkit.dev/kit/launcher/internal/eventlog"
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

// ofRefusals selects them in the application log; who wrote an entry is looked at afterwards.
const ofRefusals = "*[System[EventID=1007 or EventID=1008 or (EventID>=865 and EventID<=868) or EventID=882]]"

// ApplicationLog is Windows' own.
type ApplicationLog struct{}

// Since gives the events from a time on.
func (ApplicationLog) Since(start time.Time) ([]Event, error) { return since(start, eventlog.Query) }

func since(start time.Time, query func(channel, query string, each func(xml []byte)) (bool, error)) ([]Event, error) {
	var found []Event
	_, err := query("Application", ofRefusals, func(xml []byte) {
		if e, isEvent := eventlog.Parse(xml); isEvent && !e.Time.Before(start.Truncate(time.Second)) {
			found = append(found, Event{e.Provider, uint32(e.ID), e.Time})
		}
	})
	return found, err
}
