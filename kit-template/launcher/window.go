package main

import (
	"errors"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/screen"
	"sealkit.dev/kit/launcher/internal/status"
	"sealkit.dev/kit/launcher/internal/system"
	"sealkit.dev/kit/launcher/internal/taskdialog"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
	"sealkit.dev/kit/launcher/internal/window"
)

// reportFolder on the user's desktop is where a person finds what is to be passed on.
const reportFolder = "SealCheck"

// restartNeeded is Windows' number for done, but not before a restart.
const restartNeeded = 3010

// openWindow is what a double click starts. The exit code is that of the last thing that was done.
func openWindow(around surroundings) int {
	hands := hands{around}
	facts, err := window.Window{Show: taskdialog.Show, Works: hands.works()}.Run(window.Facts{Version: version}, around.language)
	switch {
	case err != nil:
		return codes.Internal.Entry().Exit
	case facts.Failure != nil:
		return facts.Failure.Code.Entry().OnInstrument()
	case facts.Outcome.Schema != "":
		return facts.Outcome.Exit
	case facts.Proven != nil && facts.Manifest == nil:
		return 1
	}
	return 0
}

// hands do what the pages ask for.
type hands struct{ surroundings }

func (h hands) works() map[window.Name]window.Work {
	return map[window.Name]window.Work{
		"search": h.search, "verifying": h.verify, "looking": h.look, "checking": h.check, "changing": h.change,
		"asking": h.ask, "investigating": h.investigate,
		"offering": h.offer, "blocking": h.change,
		"restarting": h.restart,
	}
}

func failed(facts window.Facts, code codes.Code, detail string) (window.Facts, window.Event) {
	facts.Failure = code.About(detail)
	return facts, window.Fault
}

// search finds the record to trust, and every kit: between several a person chooses.
func (h hands) search(facts window.Facts, _ window.Tell, _ func() bool) (window.Facts, window.Event) {
	trust, fault := trustOf(options{}, h.stamped)
	if fault != nil {
		return failed(facts, fault.code, fault.detail)
	}
	facts.Trust, facts.Failure = trust, nil
	// What was proven before was of a stick that may be gone.
	facts.Proven, facts.Manifest = nil, nil
	own := filepath.Dir(h.program)
	facts.Places = append([]string{own}, h.drives()...)
	facts.Kits = withSeal([]string{own})
	if len(facts.Kits) == 0 {
		facts.Kits = withSeal(facts.Places)
	}
	switch len(facts.Kits) {
	case 0:
		return facts, "none"
	case 1:
		facts.Kit = facts.Kits[0]
		return facts, "one"
	}
	return facts, "several"
}

// errCancelled ends a verification that nobody waits for any more.
var errCancelled = errors.New("cancelled")

// cancellable is a source that can be given up in the middle of a file.
type cancellable struct {
	tree.Source
	isCancelled func() bool
}

func (c cancellable) Open(path string) (tree.Reader, error) {
	reader, err := c.Source.Open(path)
	return cancellableReader{reader, c.isCancelled}, err
}

type cancellableReader struct {
	tree.Reader
	isCancelled func() bool
}

func (c cancellableReader) Read(buffer []byte) (int, error) {
	if c.isCancelled() {
		return 0, errCancelled
	}
	return c.Reader.Read(buffer)
}

// verify proves the kit without administrator rights, before anybody is asked for them.
func (h hands) verify(facts window.Facts, tell window.Tell, isCancelled func() bool) (window.Facts, window.Event) {
	facts.IsReadOnly = h.isReadOnly(facts.Kit)
	proven, listed, err := verify.Run(verify.Input{
		Source: cancellable{tree.NewDir(facts.Kit), isCancelled}, ReadOnly: facts.IsReadOnly, Trust: facts.Trust, Now: h.now,
		Progress: func(done, total int64) { tell("read", done, total) },
	})
	if err != nil {
		return failed(facts, codes.IOError, err.Error())
	}
	facts.Proven, facts.Manifest = proven, listed
	facts.Differs = listed != nil && apply.Differs(h.program, listed)
	switch {
	case listed == nil:
		facts.Saved = h.save(proven, facts.IsReadOnly)
		return facts, "refused"
	case proven.Verdict == report.GenuineResidue:
		return facts, "residue"
	}
	return facts, "genuine"
}

// save puts the report where the operator finds it. Empty when that cannot be: the page says all that matters.
func (h hands) save(proven *report.Report, isReadOnly bool) string {
	desktop := h.desktop()
	if desktop == "" {
		return ""
	}
	folder := filepath.Join(desktop, reportFolder)
	text := screen.Render(proven, screen.About{Language: h.language, Version: version, IsStamped: true, IsReadOnly: isReadOnly})
	if writeReports(folder, proven.Encode(), text) != nil {
		return ""
	}
	return folder
}

// look says whether the program stands where it may change the instrument, and whether there is something to maintain.
func (h hands) look(facts window.Facts, _ window.Tell, _ func() bool) (window.Facts, window.Event) {
	computer, err := h.instrument.Computer()
	if err != nil {
		return failed(facts, codes.Usage, err.Error())
	}
	root := computer.Folders.Expand(facts.Manifest.Checks.StagingRoot)
	if fault := apply.CheckPlace(h.program, facts.Kit, root); fault != nil {
		return failed(facts, fault.Code, fault.Detail)
	}
	for _, installer := range facts.Manifest.Installers {
		if computer.IsInstalled(installer.ProductCode) {
			return facts, "installed"
		}
	}
	return facts, window.Apply
}

// check looks before anybody is asked for rights, so it leaves out whether they are there. With them all is checked again.
func (h hands) check(facts window.Facts, _ window.Tell, _ func() bool) (window.Facts, window.Event) {
	computer, err := h.instrument.Computer()
	if err != nil {
		return failed(facts, codes.Usage, err.Error())
	}
	facts.Checks = nil
	event := window.Event("ready")
	for _, result := range computer.Check(string(facts.Verb), facts.Manifest, h.now) {
		if result.Name == "administrator" && !h.instrument.IsElevated() {
			continue
		}
		facts.Checks = append(facts.Checks, result)
		switch {
		case result.Grade == check.Stop:
			event = "stopped"
		case result.Grade == check.Warn && event == "ready":
			event = "warned"
		}
	}
	return facts, event
}

// change does what was consented to, as on a console.
func (h hands) change(facts window.Facts, tell window.Tell, _ func() bool) (window.Facts, window.Event) {
	o := options{verb: string(facts.Verb)}
	if needsKit(o.verb) {
		o.dir = facts.Kit
	}
	answer, err := h.attempt(o, facts, tell)
	if err != nil {
		answer = outcome.New(o.verb).Fail(err)
	}
	facts.Outcome = answer
	switch {
	case facts.Outcome.Code != "":
		return facts, "failed"
	case facts.Outcome.Restart == "required" || facts.Outcome.Restart == "recommended":
		return facts, "restart"
	}
	return facts, "done"
}

func (h hands) attempt(o options, facts window.Facts, tell window.Tell) (outcome.Outcome, error) {
	computer, err := h.instrument.Computer()
	if err != nil {
		return outcome.Outcome{}, err
	}
	return attempt(o, o.dir, facts.Trust, h.surroundings, computer, tell)
}

// offer: only a kit that was proven genuine says which ports are to be blocked.
func (h hands) offer(facts window.Facts, _ window.Tell, _ func() bool) (window.Facts, window.Event) {
	if facts.Manifest == nil {
		return facts, "bare"
	}
	return facts, "kit"
}

// ask asks the installed patch how it is.
func (h hands) ask(facts window.Facts, tell window.Tell, _ func() bool) (window.Facts, window.Event) {
	dir := ""
	if facts.Manifest != nil {
		dir = facts.Kit
	}
	answer, err := h.attempt(options{verb: status.Verb, dir: dir}, facts, tell)
	var fault *codes.Fault
	switch {
	case errors.As(err, &fault):
		return failed(facts, fault.Code, fault.Detail)
	case err != nil:
		return failed(facts, codes.Internal, err.Error())
	}
	facts.Status = answer
	switch answer.Exit {
	case 0:
		return facts, "effective"
	case restartNeeded:
		return facts, "pending"
	}
	return facts, "ineffective"
}

// investigate leaves its report where the operator finds it. A kit that was proven says where to look.
func (h hands) investigate(facts window.Facts, tell window.Tell, isCancelled func() bool) (window.Facts, window.Event) {
	if h.desktop() == "" {
		return failed(facts, codes.OutputInvalid, "")
	}
	folder, around := filepath.Join(h.desktop(), reportFolder), h.surroundings
	// The report is called by its time, and the window may have been open for hours.
	around.now = time.Now()
	in := &investigation{
		options: options{verb: investigateVerb, report: folder, quiet: true}, around: around, isCancelled: isCancelled,
		progress: func(done, total int64) { tell("look", done, total) },
	}
	if facts.Manifest != nil {
		in.settings = settingsOf(&facts.Manifest.Response)
	}
	report, err := in.run()
	if err == nil {
		err = in.tell(report)
	}
	if err != nil {
		fault := failureOf(err)
		return failed(facts, fault.code, fault.detail)
	}
	facts.Investigated, facts.Rules, facts.Saved = report, in.rules, folder
	switch exitOfReport(report) {
	case exitFound:
		return facts, "traces"
	case exitIncomplete:
		return facts, "partial"
	}
	return facts, "nothing"
}

func (h hands) restart(facts window.Facts, _ window.Tell, _ func() bool) (window.Facts, window.Event) {
	if err := system.Restart(); err != nil {
		return failed(facts, codes.IOError, err.Error())
	}
	return facts, "done"
}
