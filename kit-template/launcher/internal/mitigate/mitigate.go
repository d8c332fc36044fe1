// Package mitigate switches the block of the kit's ports in Windows' firewall on and off: what can be done where the patch cannot be
// applied. It proves what it did as apply does, and needs no restart.
package mitigate

import (
	"io"
	"strconv"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/progress"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

// The verbs.
const (
	On  = "mitigate-on"
	Off = "mitigate-off"
)

// Input is all that an attempt depends on.
type Input struct {
	// Verb is On or Off.
	Verb string
	// Kit is the folder with the kit whose ports are to be blocked. Off needs none.
	Kit string
	// Nonce names the attempt, so that who asked finds the answer.
	Nonce        string
	WithoutNames bool
	Program      apply.Program
	Computer     apply.Computer
	Now          func() time.Time
	Random       io.Reader
	// Progress is told of each step and how far it is. May be nil.
	Progress func(step string, done, total int64)
}

// attempt is what has been established so far.
type attempt struct {
	Input
	outcome  outcome.Outcome
	began    time.Time
	follower *progress.Writer
	manifest *manifest.Manifest
	kit      *proof.Kit
	signers  []proof.Signer
	values   []proof.Value
	// isTried: the firewall was asked to change.
	isTried bool
}

// Run does what is asked for and says how it ended, here and in the attempt's record.
func Run(in Input) outcome.Outcome {
	a := &attempt{Input: in, outcome: outcome.New(in.Verb), began: in.Now()}
	if !apply.IsNonce(in.Nonce) {
		return a.outcome.Fail(codes.Usage.About(in.Verb))
	}
	record, err := apply.NewRecord(in.Computer.RecordsFolder(), a.began, in.Verb, in.Nonce)
	if err != nil {
		return a.outcome.Fail(err)
	}
	defer record.Close()
	a.follower = progress.Create(record.Path)
	if err := a.change(); err != nil {
		exit := a.outcome.Exit
		a.outcome = a.outcome.Fail(err)
		if exit == outcome.ExitNotGenuine {
			a.outcome.Exit = exit
		}
	}
	a.prove(record)
	a.follower.Remove()
	return apply.WriteOutcome(record, a.outcome)
}

func (a *attempt) tell(step string, done, total int64) {
	a.follower.Tell(progress.Line{Step: step, Done: done, Total: total})
	if a.Progress != nil {
		a.Progress(step, done, total)
	}
}

func (a *attempt) change() error {
	if a.Verb == Off {
		a.tell("firewall", 0, 0)
		a.isTried = true
		before, after, err := firewall.Off(a.Computer.Firewall)
		a.note(before, after, nil)
		return err
	}
	if err := a.verify(); err != nil {
		return err
	}
	ports := portsOf(a.manifest)
	if len(ports) == 0 {
		return codes.FirewallNoPorts.About(a.manifest.Kit.ID)
	}
	a.tell("firewall", 0, 0)
	a.isTried = true
	before, after, err := firewall.On(a.Computer.Firewall, ports)
	a.note(before, after, ports)
	if err != nil {
		return err
	}
	for _, result := range a.outcome.Firewall.Checks {
		if result.Grade == check.Stop {
			return result.Code.About(result.Found)
		}
	}
	return nil
}

// note keeps what was so before and after, for the proof.
func (a *attempt) note(before, after firewall.State, ports []string) {
	a.outcome.Firewall = after.Describe(ports)
	a.values = []proof.Value{{Name: "firewallPorts", Before: before.Ports(), After: after.Ports()}}
}

func portsOf(m *manifest.Manifest) (ports []string) {
	for _, port := range m.Response.FirewallPorts {
		ports = append(ports, strconv.FormatInt(port, 10))
	}
	return ports
}

// verify proves the whole kit: nobody but its publisher says which ports are closed.
func (a *attempt) verify() error {
	if a.Program.Trust == nil {
		return codes.TrustMissing.About("")
	}
	proven, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(a.Kit), ReadOnly: a.Computer.IsReadOnly(a.Kit), Trust: a.Program.Trust, Now: a.Now(),
		Progress: func(done, total int64) { a.tell("read", done, total) },
	})
	if err != nil {
		return codes.IOError.About(err.Error())
	}
	if listed == nil {
		a.outcome.Exit = outcome.ExitNotGenuine
		return proven.FirstError()
	}
	a.manifest, a.signers = listed, apply.SignersOf(proven)
	a.kit = apply.KitOf(listed.Kit, proven.Kit.SealSHA256, a.Program.Trust)
	return nil
}

func (a *attempt) prove(record *private.Folder) {
	store, err := a.Computer.OpenStore()
	if err == nil {
		defer store.Close()
	}
	facts := a.Computer.FactsOf(a.outcome, a.manifest, a.WithoutNames)
	facts.Attempt.ID, facts.Attempt.Result = a.Nonce, a.result()
	facts.Attempt.Started, facts.Attempt.Ended = format.Time(a.began), format.Time(a.Now())
	facts.Kit, facts.Signers, facts.Values, facts.Program = a.kit, a.signers, a.values, a.Program.Version
	a.outcome = a.Computer.Prove(a.outcome, err, proof.Input{
		Facts: facts, State: a.Computer.StateFolder(), Record: record.Path, Now: a.Now(), Random: a.Random,
	})
}

func (a *attempt) result() string {
	switch {
	case a.outcome.Code == "":
		return "done"
	case a.isTried:
		return "failed"
	}
	return "refused"
}
