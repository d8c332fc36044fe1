package msi

import (
	"errors"
	"time"
)

// ApplicationLog is not there.
type ApplicationLog struct{}

// Since knows nothing.
func (ApplicationLog) Since(time.Time) ([]Event, error) {
	return nil, errors.New("this is not Windows")
}
