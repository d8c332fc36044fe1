package elevate

import (
	"time"

	"sealkit.dev/kit/launcher/internal/progress"
)

// Often enough to look like moving, seldom enough to cost nothing.
const lookAgain = 200 * time.Millisecond

// Follow tells how far the attempt of a nonce is, the step and how much of it is done, until it is stopped. The step `rights` is told before anything is there to follow:
// Windows asks then. A nil tell follows nothing.
func Follow(records, nonce string, tell func(step string, done, total int64)) (stop func()) {
	if tell == nil {
		return func() {}
	}
	ends, ended := make(chan struct{}), make(chan struct{})
	tell("rights", 0, 0)
	go func() {
		defer close(ended)
		ticks := time.NewTicker(lookAgain)
		defer ticks.Stop()
		for {
			select {
			case <-ends:
				return
			case <-ticks.C:
				if line, ok := progress.Read(records, nonce); ok {
					tell(line.Step, line.Done, line.Total)
				}
			}
		}
	}()
	return func() {
		close(ends)
		<-ended
	}
}
