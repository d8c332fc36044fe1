// Package status says whether the patches that were applied to this instrument are in effect now, how the second layer is, and what stays
// open. It asks each patch's own installed program, of which nothing but a digest is trusted, and changes nothing.
package status

import (
	"errors"
	"io/fs"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/state"
)

// Verb names it.
const Verb = "status"

const restartNeeded = 3010

// Input is all that the answer depends on.
type Input struct {
	// Kit is a kit's folder. Empty asks about every patch that was applied here.
	Kit string
	// Trust is the record for the kit; nil where there is neither.
	Trust *publisher.Record
	// Nonce names the attempt whose record the part without rights waits for; empty when nobody waits.
	Nonce    string
	Computer apply.Computer
	Now      time.Time
}

// Run gives the worst of all patches as the outcome's code and exit.
func Run(in Input) outcome.Outcome {
	answer := in.look()
	answer.Firewall = firewall.Look(in.Computer.Firewall)
	answer.Open = stillOpen(answer)
	if in.Nonce == "" {
		return answer
	}
	record, err := apply.NewRecord(in.Computer.RecordsFolder(), in.Now, Verb, in.Nonce)
	if err != nil {
		return answer.Fail(err)
	}
	defer record.Close()
	return apply.WriteOutcome(record, answer)
}

func (in Input) look() outcome.Outcome {
	answer := outcome.New(Verb)
	known, err := in.remembered(&answer)
	if err != nil {
		return answer.Fail(err)
	}
	asked := known.Kits
	if in.Kit != "" {
		kit, wrong, err := in.fromKit(known)
		if err != nil {
			answer = answer.Fail(err)
			if wrong {
				answer.Exit = outcome.ExitNotGenuine
			}
			return answer
		}
		asked = []state.Kit{kit}
	}
	for _, kit := range asked {
		// What was removed is no patch any more.
		if kit.Installed || in.Kit != "" {
			answer.Patches = append(answer.Patches, in.judge(kit, in.kindOf(known, kit.Publisher), &answer))
			remind(&answer, kit.OtherMode)
		}
	}
	return conclude(answer)
}

// remind of the Windows that is not running, once for the same models: what is said here is said of the running one.
func remind(answer *outcome.Outcome, models string) {
	for _, result := range answer.Checks {
		if result.Code == codes.OtherModeToo && result.Expected == models {
			return
		}
	}
	if models != "" {
		answer.Checks = append(answer.Checks, check.Result{Name: "boot-mode", Grade: check.Warn, Code: codes.OtherModeToo, Expected: models})
	}
}

// kindOf: whose kit was never applied here is whose record proved it now.
func (in Input) kindOf(known *state.State, id string) string {
	for _, remembered := range known.Publishers {
		if remembered.ID == id {
			return remembered.Kind
		}
	}
	if in.Trust == nil {
		return ""
	}
	return in.Trust.Kind
}

// remembered reads what apply has written down. It writes nothing: an attempt that was cut off is told, and thought to its end only here.
func (in Input) remembered(answer *outcome.Outcome) (*state.State, error) {
	folder, err := private.OpenExisting(in.Computer.StateFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return state.Empty(), nil
	}
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	store, err := state.Open(folder.Path)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	in.addProof(folder.Path, answer)
	known, err := store.Load()
	if err != nil || known.Open == nil {
		return known, err
	}
	answer.Previous = known.Open.String()
	return known.Resolve(in.Computer.IsInstalled), nil
}

// addProof names the newest verification file. That one is lost says nothing of the patch, so it is a warning.
func (in Input) addProof(folder string, answer *outcome.Outcome) {
	newest, err := proof.Newest(folder, in.Computer.RecordsFolder())
	if err != nil {
		answer.Checks = append(answer.Checks, check.Result{
			Name: "verification-file", Grade: check.Warn, Code: codes.ProofLost, Found: format.Printable(err.Error()),
		})
		return
	}
	answer.Files, answer.ShortCode = append(answer.Files, newest.Files...), newest.ShortCode
}

// conclude: the first patch that is not effective decides; a restart that is outstanding comes before all is well.
func conclude(answer outcome.Outcome) outcome.Outcome {
	if len(answer.Patches) == 0 {
		return answer.Fail(codes.NotApplied.About(""))
	}
	for _, patch := range answer.Patches {
		if patch.State == outcome.EffectiveAfterRestart {
			answer.Exit, answer.Restart = restartNeeded, "required"
		}
	}
	for _, patch := range answer.Patches {
		if patch.State == outcome.NotEffective {
			answer.Restart = "none"
			return answer.Fail(patch.Code.About(patch.Kit + " " + patch.Detail))
		}
	}
	return answer
}
