package msi

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func rendered(provider string, id int, moment string) string {
	return fmt.Sprintf("<Event><System><Provider Name='%s'/><EventID>%d</EventID><TimeCreated SystemTime='%s'/></System></Event>", provider, id, moment)
}

func TestRefusalsSinceATime(t *testing.T) {
	start := time.Date(2022, 5, 3, 10, 0, 0, 500, time.UTC)
	log := []string{
		rendered("MsiInstaller", 1007, "2022-05-03T10:00:00.0Z"), rendered("Software Restriction Policies", 865, "2022-05-03T10:00:02.5Z"),
		rendered("MsiInstaller", 1008, "2022-05-03T09:59:59.9Z"), "no event",
	}
	denied := errors.New("denied")
	events, err := since(start, func(channel, query string, each func([]byte)) (bool, error) {
		for _, xml := range log {
			each([]byte(xml))
		}
		return false, denied
	})
	if len(events) != 2 || events[0].ID != 1007 || err != denied {
		t.Errorf("%v %v", events, err)
	}
	if !anyEvent(events[:1]) || !anyEvent(events[1:]) {
		t.Error("not seen as refusals")
	}
}

// Wine keeps no application log: what is shown here is that the calls are right and end.
func TestApplicationLog(t *testing.T) {
	events, err := ApplicationLog{}.Since(time.Now().Add(-time.Hour))
	t.Logf("%d events, %v", len(events), err)
	if anyEvent(events) {
		t.Errorf("%v", events)
	}
}
