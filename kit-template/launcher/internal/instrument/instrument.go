// Package instrument is the computer that this program runs on, as far as it is to be changed.
package instrument

import (
	"time"

	"sealkit.dev/kit/launcher/internal/elevate"
)

// busyDelays are the pauses while another installation runs: two minutes in all.
var busyDelays = []time.Duration{5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute}

// statusPatience is far more than the reference helper takes for its requests to a web server that does not answer.
const statusPatience = 2 * time.Minute

// settling are the pauses while a web server follows a change of its configuration.
var settling = []time.Duration{2 * time.Second, 5 * time.Second}

// This is the computer itself.
type This struct{}

// IsElevated says whether this process may change it.
func (This) IsElevated() bool { return elevate.IsElevated() }

// Elevate starts a program with the rights to change it, and gives its exit code.
func (This) Elevate(program string, arguments []string) (exit int, err error) {
	return elevate.Start(program, arguments)
}
