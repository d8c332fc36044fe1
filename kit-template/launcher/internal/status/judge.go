package status

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/bootmode"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

// fromKit proves the kit at hand. What was remembered of it at apply comes first: the program that is installed came with that kit.
func (in Input) fromKit(known *state.State) (kit state.Kit, isWrong bool, err error) {
	if in.Trust == nil {
		return kit, false, codes.TrustMissing.About("")
	}
	proven, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(in.Kit), ReadOnly: in.Computer.IsReadOnly(in.Kit), Trust: in.Trust, Now: in.Now,
	})
	if err != nil {
		return kit, false, codes.IOError.About(err.Error())
	}
	if listed == nil {
		return kit, true, proven.FirstError()
	}
	if before := known.Find(listed.Kit.ID); before != nil {
		if before.Publisher != in.Trust.ID {
			return kit, false, codes.PublisherChanged.About(fmt.Sprintf("%s, expected %s", in.Trust.ID, before.Publisher))
		}
		return *before, false, nil
	}
	kit = state.Kit{
		Publisher: in.Trust.ID, ID: listed.Kit.ID, Version: listed.Kit.Version, Sequence: listed.Kit.Sequence,
		ProductCode: listed.Installers[0].ProductCode, Status: listed.Install.StatusProgram,
		OtherMode: format.Printable(strings.Join(bootmode.OtherModes("", listed.Targets.Models), ", ")),
	}
	for _, installer := range listed.Installers {
		if in.Computer.IsInstalled(installer.ProductCode) {
			kit.ProductCode = installer.ProductCode
		}
	}
	return kit, false, nil
}

// judge says of one patch how it is.
func (in Input) judge(kit state.Kit, kind string, answer *outcome.Outcome) outcome.Patch {
	patch := outcome.Patch{
		Publisher: kit.Publisher, Kind: kind, Kit: kit.ID, Version: kit.Version, Sequence: kit.Sequence, Applied: kit.Time,
		State: outcome.NotEffective,
	}
	if fault := in.ask(kit, &patch); fault != nil {
		patch.Code, patch.Detail = fault.Code, format.Printable(fault.Detail)
		return patch
	}
	if *patch.Answer == restartNeeded || in.needsRestart(kit.ID, answer) {
		patch.State = outcome.EffectiveAfterRestart
		return patch
	}
	patch.State = outcome.Effective
	return patch
}

func (in Input) needsRestart(kit string, answer *outcome.Outcome) bool {
	isNoted, err := in.Computer.IsRestartNoted(kit)
	if err != nil {
		answer.Checks = append(answer.Checks, check.Result{
			Name: "restart-note", Grade: check.Warn, Code: codes.CheckUnknown, Found: format.Printable(err.Error()),
		})
	}
	return isNoted
}

// ask says why the patch is not effective.
func (in Input) ask(kit state.Kit, patch *outcome.Patch) *codes.Fault {
	switch {
	case !in.Computer.IsInstalled(kit.ProductCode):
		return codes.NotApplied.About(kit.ProductCode)
	case kit.Status == nil:
		return codes.StatusUnknown.About("install.statusProgram")
	}
	return in.Computer.AskProgram(*kit.Status, patch)
}
