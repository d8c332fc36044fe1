package mitigation

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/product"
	"sealkit.dev/kit/mitigation/store"
)

// Machine is the computer or a test's stand-in.
type Machine interface {
	product.Sources
	firewall.System
	ConfigFolder() string
	Replace(from, to string) error
	MakePrivate(path string) error
	Lock(path string) (release func(), err error)
	CheckByServer() error
}

// Engine does one verb.
type Engine struct {
	Machine  Machine
	Settings Settings
	// Records is the folder of audit files and log; what undoing needs is in a private one below it.
	Records  string
	Version  string
	Operator string
	// Session ties a rollback to the installation that it undoes.
	Session string
	Now     func() time.Time
	Prober  live.Prober
	// Settle is how long the web server may take to follow a change.
	Settle time.Duration
	// Step is called at every point where being killed must do no harm; tests kill there.
	Step func(name string)

	state store.State
	audit *audit
}

const configName = "applicationHost.config"

func (e *Engine) configPath() string { return filepath.Join(e.Machine.ConfigFolder(), configName) }

func (e *Engine) folder() store.Folder {
	return store.Folder{Path: filepath.Join(e.Records, "private"), Replace: e.Machine.Replace}
}

func (e *Engine) step(name string) {
	if e.Step != nil {
		e.Step(name)
	}
}

// Run does a verb that changes something: apply, repair, revert or rollback.
func (e *Engine) Run(verb string) error {
	if err := e.Machine.MakePrivate(e.folder().Path); err != nil {
		return fail(ExitCannotWrite, err)
	}
	release, err := e.Machine.Lock(filepath.Join(e.folder().Path, "lock"))
	if err != nil {
		return fail(ExitBusy, fmt.Errorf("another run is not finished: %w", err))
	}
	defer release()
	if err := e.begin(verb); err != nil {
		return err
	}
	err = e.verbs()[verb]()
	return e.end(err)
}

func (e *Engine) verbs() map[string]func() error {
	return map[string]func() error{"apply": e.apply, "repair": e.apply, "revert": e.revert, rollbackVerb: e.rollback}
}

// begin writes the audit file before anything is touched: a mitigation without its proof is not made.
func (e *Engine) begin(verb string) error {
	state, err := e.folder().Load()
	if err != nil {
		return fail(ExitStateDamaged, err)
	}
	e.state = state
	if verb != rollbackVerb && e.state.EndEarlier(verb, e.Session) {
		if err := e.save(); err != nil {
			return err
		}
	}
	e.audit = newAudit(e, verb)
	e.log("%s %s by %s", verb, e.Version, e.Operator)
	if err := e.audit.write("started"); err != nil {
		return fail(ExitCannotWrite, err)
	}
	// What a killed run left.
	os.Remove(e.temporary())
	e.step("audit begun")
	return nil
}

func (e *Engine) end(err error) error {
	result := "done"
	if err != nil {
		result = "failed"
		e.audit.Error = err.Error()
	}
	e.audit.ExitCode = ExitCode(err)
	e.log("%s, exit code %d: %v", result, e.audit.ExitCode, err)
	if writing := e.audit.write(result); err == nil && writing != nil {
		e.log("audit file: %v", writing)
	}
	e.folder().Prune(e.state)
	e.step("audit ended")
	return err
}

// read gives the live configuration, unless it is not the one that counts.
func (e *Engine) read() ([]byte, error) {
	redirection, err := os.ReadFile(filepath.Join(e.Machine.ConfigFolder(), "redirection.config"))
	if err == nil {
		err = iisconfig.CheckRedirection(redirection)
	} else if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(e.configPath())
	if err != nil {
		return nil, fail(ExitNoServer, err)
	}
	return data, nil
}

// detect finds product and correction.
func (e *Engine) detect() (product.Found, product.Correction, error) {
	found := product.Detect(e.Machine, e.Settings.search())
	correction, isKnown := product.CorrectionFor(found.Version, e.Settings.UnknownVersion)
	if e.audit != nil {
		e.audit.describe(found, correction, isKnown)
	}
	if found.RunFault != nil && e.audit != nil {
		e.log("not every run of the instrument could be read: %v", found.RunFault)
	}
	// What could not be looked at is not absent: then the settings say what is done.
	if !found.IsInstalled && found.RunFault == nil && e.Settings.RequireProduct {
		return found, correction, fail(ExitNoProduct, fmt.Errorf("none of %q is installed", e.Settings.DisplayNames))
	}
	return found, correction, nil
}
