package msi

import (
	"testing"
	"time"
)

// Wine keeps no application log: what is shown here is that the calls are right and end.
func TestApplicationLog(t *testing.T) {
	events, err := ApplicationLog{}.Since(time.Now().Add(-time.Hour))
	t.Logf("%d events, %v", len(events), err)
	if anyEvent(events) {
		t.Errorf("%v", events)
	}
}
