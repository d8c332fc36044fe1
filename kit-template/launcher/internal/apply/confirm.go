package apply

import (
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// confirm does not take Windows Installer's word for a success: Wine's reports one with half a program left behind on a full disk, and with
// a program of the package that it could not start. What was in use is exchanged when Windows starts, which `status` judges then; what
// cannot be looked at is a warning.
func (a *attempt) confirm() error {
	program := a.manifest.Install.StatusProgram
	if !a.isSuccess() || a.Request.Verb == "remove" || program == nil {
		return nil
	}
	answer, fault := a.askUntilSettled(*program)
	if fault == nil {
		a.needsRestart = answer == restartNeeded
		return nil
	}
	isContradicted := fault.Code == codes.PatchNotEffective
	if fault.Code == codes.StatusProgramMissing || fault.Code == codes.StatusProgramChanged {
		isExchanged, err := a.Computer.IsExchangedAtStart(a.Computer.Folders.Expand(program.Path))
		if err == nil && isExchanged {
			return nil
		}
		isContradicted = err == nil
	}
	if isContradicted {
		// Settled all the same: the product is installed, and its repair is what helps.
		a.outcome = a.outcome.Fail(fault)
		return nil
	}
	a.outcome.Checks = append(a.outcome.Checks, check.Result{
		Name: "status-program", Grade: check.Warn, Code: fault.Code, Found: format.Printable(fault.Detail),
	})
	return nil
}

// askUntilSettled gives the program's exit code. A web server takes a moment to follow, so only a no that stays one is believed.
func (a *attempt) askUntilSettled(program manifest.StatusProgram) (answer int, fault *codes.Fault) {
	for try := 0; ; try++ {
		var patch outcome.Patch
		fault = a.Computer.AskProgram(program, &patch)
		if fault == nil {
			return *patch.Answer, nil
		}
		if fault.Code != codes.PatchNotEffective || try == len(a.Computer.Settling) {
			return 0, fault
		}
		time.Sleep(a.Computer.Settling[try])
	}
}
