package apply

import (
	"os"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/stage"
	"sealkit.dev/kit/launcher/internal/state"
)

const (
	logName        = "msiexec.log"
	outcomeName    = "outcome.json"
	restartBegun   = 1641
	restartNeeded  = 3010
	msiFailure     = 1603
	neverRestarted = "none"
)

// begin writes down what is about to be done, before anything of it is.
func (a *attempt) begin() error {
	trust, kit := a.Program.Trust, a.manifest.Kit
	a.state.Open = &state.Attempt{
		Verb: a.Request.Verb, Nonce: a.Request.Nonce,
		Pinned: state.Publisher{ID: trust.ID, Kind: trust.Kind, Record: trust.Record, Fingerprint: trust.Fingerprint()},
		Proposed: state.Kit{
			Publisher: trust.ID, ID: kit.ID, Version: kit.Version, Sequence: kit.Sequence, Launcher: a.Program.Version,
			SealSHA256: a.seal, ProductCode: a.installer.ProductCode, Status: a.manifest.Install.StatusProgram, Package: a.staged.Path,
			OtherMode: otherMode(a.outcome.Checks), Time: format.Time(a.Now()),
		},
	}
	if err := a.store.Save(a.state); err != nil {
		return err
	}
	noted, err := a.Computer.IsRestartNoted(kit.ID)
	if a.wasNoted = noted || err != nil; !a.wasNoted && a.Request.Verb != "remove" {
		// Were it cut off now, nobody would see whether it asked for one.
		a.noteRestart()
	}
	return nil
}

// otherMode is what `status` will remind of.
func otherMode(checks []check.Result) string {
	for _, result := range checks {
		if result.Code == codes.OtherModeToo {
			return result.Expected
		}
	}
	return ""
}

// install has Windows Installer do it, while the package that was hashed is held.
func (a *attempt) install() error {
	a.tell("install", 0, 0)
	temporary, err := a.root.Fresh(a.Random, private.AdministratorsOnly)
	if err != nil {
		return err
	}
	defer temporary.Close()
	a.started = a.Now()
	installer := run.Installer{
		Program: a.Computer.Msiexec, Environment: run.Environment(a.Computer.Folders, temporary.Path), Log: a.logPath(),
		Delays: a.Computer.Delays,
	}
	exit, err := installer.Run(a.arguments)
	if err != nil {
		return codes.IOError.About(err.Error())
	}
	a.outcome.Msi, a.outcome.Exit = &exit, exit
	a.outcome.Files = append(a.outcome.Files, a.logPath())
	return nil
}

func (a *attempt) arguments() []string {
	if a.Request.Verb == "remove" {
		return run.Remove(a.installer.ProductCode)
	}
	return run.Install(a.staged.Path, a.Computer.IsInstalled(a.installer.ProductCode), a.manifest.Install.Properties)
}

func (a *attempt) isSuccess() bool {
	for _, code := range a.manifest.Install.SuccessCodes {
		if a.outcome.Msi != nil && int64(*a.outcome.Msi) == code {
			return true
		}
	}
	return false
}

// settle remembers a success. A failure is closed as well: Windows Installer has taken back what it did.
func (a *attempt) settle() error {
	if !a.isSuccess() {
		a.forgetRestart()
		a.explain()
		a.outcome.Exit = failureExit(*a.outcome.Msi)
		a.state.Open = nil
		return a.store.Save(a.state)
	}
	a.outcome.Restart = a.restart()
	if a.outcome.Restart == "required" || a.outcome.Restart == "begun" {
		a.noteRestart()
	} else {
		a.forgetRestart()
	}
	a.state.Settle(int64(*a.outcome.Msi))
	return a.store.Save(a.state)
}

// noteRestart: without the note `status` would call the patch effective too early, which is said and is no failure of what was done.
func (a *attempt) noteRestart() { a.warnOfNote(a.Computer.NoteRestart(a.manifest.Kit.ID)) }

// forgetRestart takes back what begin has noted, and not what an attempt before it has.
func (a *attempt) forgetRestart() {
	if !a.wasNoted {
		a.warnOfNote(a.Computer.ForgetRestart(a.manifest.Kit.ID))
	}
}

func (a *attempt) warnOfNote(err error) {
	if err != nil {
		a.outcome.Checks = append(a.outcome.Checks, check.Result{
			Name: "restart-note", Grade: check.Warn, Code: codes.CheckUnknown, Found: format.Printable(err.Error()),
		})
	}
}

// explain says why Windows Installer failed, as far as its number, its log and Windows' events tell. What cannot be read says nothing.
func (a *attempt) explain() {
	if log, err := os.Open(a.logPath()); err == nil {
		a.outcome.LogLines = msi.QuoteLog(log)
		log.Close()
	}
	events, _ := a.Computer.Events.Since(a.started)
	entry := msi.Judge(msi.Answer{Code: *a.outcome.Msi, Quoted: a.outcome.LogLines, Events: events})
	a.outcome.Code = entry.Code
	if entry.IsSuccess() {
		// The signed list does not count it as one.
		a.outcome.Code = codes.InstallFailed
	}
}

func (a *attempt) logPath() string { return filepath.Join(a.record.Path, logName) }

// failureExit: a failure never exits like a success, whatever the list of success codes leaves out.
func failureExit(msi int) int {
	if msi == 0 || msi == restartNeeded || msi == restartBegun {
		return msiFailure
	}
	return msi
}

// restart: what Windows Installer and the patch's own program say comes first. After a removal the signed list can only recommend one.
func (a *attempt) restart() string {
	switch wanted := a.manifest.Install.Restart; {
	case *a.outcome.Msi == restartBegun:
		return "begun"
	case *a.outcome.Msi == restartNeeded || a.needsRestart:
		return "required"
	case a.Request.Verb == "remove" && wanted != neverRestarted:
		return "recommended"
	default:
		return wanted
	}
}

// close takes the attempt out of the state and clears away what it needed no longer.
func (a *attempt) close() error {
	a.state.Open = nil
	if err := a.store.Save(a.state); err != nil {
		return err
	}
	a.staged.Close()
	a.folder.Close()
	keep := ""
	if known := a.state.Find(a.manifest.Kit.ID); known != nil {
		keep = filepath.Dir(known.Package)
	}
	stage.Sweep(a.root, keep)
	return nil
}

// keep puts a file into the record of this attempt.
func (a *attempt) keep(name string, data []byte) error {
	path := filepath.Join(a.record.Path, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return codes.IOError.About(err.Error())
	}
	a.outcome.Files = append(a.outcome.Files, path)
	return nil
}

// writeOutcome is the last thing, under another name first: whoever waits finds all of it or none.
func (a *attempt) writeOutcome() {
	if a.record == nil {
		return
	}
	if a.follower != nil {
		a.follower.Remove()
	}
	a.outcome = WriteOutcome(a.record, a.outcome)
}

// WriteOutcome gives the outcome as it is to be told: one that could not be written has failed.
func WriteOutcome(record *private.Folder, o outcome.Outcome) outcome.Outcome {
	if err := state.WriteWhole(filepath.Join(record.Path, outcomeName), o.Encode()); err != nil {
		return o.Fail(codes.IOError.About(err.Error()))
	}
	return o
}
