// Package apply is the elevated part's one job from the first byte to the last: it proves the kit again, stages it, has Windows
// Installer run it, and remembers and proves that. It trusts nothing that the part without rights has said.
package apply

import (
	"io"
	"time"

	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/progress"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/stage"
	"sealkit.dev/kit/launcher/internal/state"
)

// Request is what the part without rights asks for. Every word of it is checked.
type Request struct {
	// Verb is `apply`, `repair` or `remove`.
	Verb string
	// Kit is the folder with the kit.
	Kit string
	// Language is `es` or `en`: which installer, where there are several and none is installed.
	Language string
	// Nonce names the attempt, so that who asked finds the answer.
	Nonce string
	// WithoutNames leaves computer and account out of the verification file.
	WithoutNames bool
}

// Program is who does it.
type Program struct {
	// Path of the running program.
	Path    string
	Version string
	// Trust is the record it is stamped with.
	Trust *publisher.Record
}

// Input is all that an attempt depends on.
type Input struct {
	Request  Request
	Program  Program
	Computer Computer
	Now      func() time.Time
	Random   io.Reader
	// Progress is told of each step and how far it is. May be nil.
	Progress func(step string, done, total int64)
	// Step is told of each step that was made; tests end the process there. May be nil.
	Step func(name string)
}

// attempt is what the steps have established so far.
type attempt struct {
	Input
	outcome   outcome.Outcome
	record    *private.Folder
	follower  *progress.Writer
	manifest  *manifest.Manifest
	seal      string
	signers   []proof.Signer
	before    values
	installer manifest.Installer
	store     *state.Store
	state     *state.State
	root      *private.Folder
	folder    *private.Folder
	staged    *stage.File
	// wasNoted: the kit's patch needed a restart before this attempt.
	wasNoted bool
	// needsRestart: the patch's own program says so, whatever Windows Installer has said.
	needsRestart bool
	started      time.Time
	began        time.Time
}

// Run does what is asked for and says how it ended, here and in the attempt's record.
func Run(input Input) outcome.Outcome {
	a := &attempt{Input: input, outcome: outcome.New(input.Request.Verb), began: input.Now()}
	defer a.letGo()
	steps := []struct {
		name string
		do   func() error
	}{
		{"recorded", a.openRecord}, {"verified", a.verify}, {"placed", a.checkPlace}, {"remembered", a.remember},
		{"allowed", a.allow}, {"checked", a.check}, {"staged", a.stage}, {"begun", a.begin},
		{"installed", a.install}, {"confirmed", a.confirm}, {"settled", a.settle}, {"closed", a.close},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			a.outcome = a.outcome.Fail(err)
			break
		}
		if input.Step != nil {
			input.Step(step.name)
		}
		if a.outcome.Code != "" && a.outcome.Msi == nil {
			break
		}
	}
	a.tell("prove", 0, 0)
	a.prove()
	if input.Step != nil {
		input.Step("proven")
	}
	a.writeOutcome()
	return a.outcome
}

// tell says how far it is, here and to the part without rights.
func (a *attempt) tell(step string, done, total int64) {
	if a.follower != nil {
		a.follower.Tell(progress.Line{Step: step, Done: done, Total: total})
	}
	if a.Progress != nil {
		a.Progress(step, done, total)
	}
}

// letGo ends what was held, innermost first.
func (a *attempt) letGo() {
	if a.follower != nil {
		a.follower.Remove()
	}
	if a.staged != nil {
		a.staged.Close()
	}
	for _, folder := range []*private.Folder{a.folder, a.root, a.record} {
		if folder != nil {
			folder.Close()
		}
	}
	if a.store != nil {
		a.store.Close()
	}
}

// stopped gives the first check that forbids to go on.
func stopped(checks []check.Result) *check.Result {
	for i := range checks {
		if checks[i].Grade == check.Stop {
			return &checks[i]
		}
	}
	return nil
}
