package window

import (
	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
)

// Facts are what is known so far. Each piece of work adds its own.
type Facts struct {
	// Version of this program.
	Version string
	// Trust is the record that this program is stamped with; nil when it carries none.
	Trust *publisher.Record
	// Places that were looked into for kits, and the folders with one.
	Places, Kits []string
	// Kit is the folder that was chosen.
	Kit string
	// IsReadOnly: the drive of the kit refuses writes.
	IsReadOnly bool
	// Differs: the kit carries another program than this one.
	Differs bool
	// Proven is the verdict; Manifest is nil unless the kit is genuine.
	Proven   *report.Report
	Manifest *manifest.Manifest
	// Saved is the folder with the report, for people to pass on; empty when there is none.
	Saved string
	// Verb is what is to be done: `apply`, `repair`, `remove`, `mitigate-on` or `mitigate-off`.
	Verb    Event
	Checks  []check.Result
	Outcome outcome.Outcome
	// Status is how the patch is now.
	Status outcome.Outcome
	// Investigated is what was found of an earlier intrusion, and Rules has the words for it.
	Investigated *investigate.Report
	Rules        *investigate.Rules
	// Failure is why it did not go on.
	Failure *codes.Fault
}

// Tell says how far a piece of work is: the step, and how much of it is done; total 0 where nobody knows.
type Tell func(step string, done, total int64)

// Work is done for a page. It gives what is known then, and the event that leads on. It ends early when isCancelled says so.
type Work func(facts Facts, tell Tell, isCancelled func() bool) (Facts, Event)
