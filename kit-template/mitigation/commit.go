package mitigation

import (
	"fmt"
	"os"
	"time"

	"sealkit.dev/kit/durable"
	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/store"
)

// commit replaces the configuration. Killed at any step it leaves the old or the new file, and a journal that tells
// the next run what may be in it.
func (e *Engine) commit(before []byte, result iisconfig.Result, undo *store.Undo) error {
	if err := e.folder().Backup(before); err != nil {
		return fail(ExitCannotWrite, fmt.Errorf("backup: %w", err))
	}
	e.step("backup kept")
	e.state.Current, e.state.Was = undo.Layer, undo.Before
	e.state.Next = &store.Layer{Digest: undo.After, Changes: result.Changes}
	e.remember(*undo)
	if err := e.save(); err != nil {
		return err
	}
	e.step("journal written")
	if err := e.putInPlace(result.Data, undo.Before); err != nil {
		e.abandon(*undo)
		return err
	}
	e.step("configuration replaced")
	return e.readBack(undo.After)
}

func (e *Engine) temporary() string { return e.configPath() + ".lrm-mitigate" }

func (e *Engine) putInPlace(data []byte, digest string) error {
	if err := durable.Write(e.temporary(), data); err != nil {
		os.Remove(e.temporary())
		return fail(ExitCannotWrite, err)
	}
	e.step("new file written")
	err := e.replace(e.temporary(), digest)
	if err != nil {
		os.Remove(e.temporary())
	}
	return err
}

// abandon closes the journal's open entry: the file was not replaced.
func (e *Engine) abandon(undo store.Undo) {
	e.state.Next = nil
	e.forget(undo)
	if err := e.save(); err != nil {
		e.log("%v", err)
	}
}

// replace looks once more whether the file is still the one we read.
func (e *Engine) replace(temporary, digest string) error {
	data, err := e.read()
	if err != nil {
		return err
	}
	if store.Digest(data) != digest {
		return fail(ExitCannotWrite, errChanged)
	}
	return fail(ExitCannotWrite, e.Machine.Replace(temporary, e.configPath()))
}

func (e *Engine) readBack(digest string) error {
	data, err := e.read()
	if err != nil {
		return err
	}
	if store.Digest(data) != digest {
		return fail(ExitNotConfirmed, fmt.Errorf("read back, the configuration is another one"))
	}
	_, err = iisconfig.Parse(data)
	return err
}

// remember keeps what a rollback needs. An installation that replaces another one has two runs to undo.
func (e *Engine) remember(undo store.Undo) {
	const most = 4
	if undo.Verb == rollbackVerb {
		return
	}
	e.state.Undo = append(e.state.Undo, undo)
	if excess := len(e.state.Undo) - most; excess > 0 {
		e.state.Undo = e.state.Undo[excess:]
	}
}

// watch puts the old file back when the server cannot read the new one or no longer answers this computer:
// instrument software talks HTTP to itself, and stopping it loses a run.
func (e *Engine) watch(before []byte, result iisconfig.Result, undo store.Undo, wasReadable bool, answered []live.Probe) error {
	err := e.stillAnswers(result.Data, answered)
	if wasReadable && err == nil {
		err = e.Machine.CheckByServer()
	}
	if err == nil {
		return e.confirm(result, e.state.Next)
	}
	e.log("putting the old configuration back: %v", err)
	old := iisconfig.Result{Data: before}
	if undo.Layer != nil {
		old.Changes = undo.Layer.Changes
	}
	back := store.Undo{Verb: rollbackVerb, Before: undo.After, After: undo.Before, Layer: e.state.Next}
	if restoring := e.commit(result.Data, old, &back); restoring != nil {
		return fail(ExitNotConfirmed, fmt.Errorf("%v; and the old configuration could not be put back: %w", err, restoring))
	}
	e.forget(undo)
	if confirming := e.confirm(old, e.state.Next); confirming != nil {
		return confirming
	}
	return fail(ExitNotConfirmed, fmt.Errorf("%w; the old configuration is back", err))
}

// forget drops the newest undo: what it would undo was put back already.
func (e *Engine) forget(undo store.Undo) {
	if last := len(e.state.Undo) - 1; last >= 0 && e.state.Undo[last].After == undo.After {
		e.state.Undo = e.state.Undo[:last]
	}
}

// confirm ends the journal's open entry. Without one, nothing was written: what was ours is still ours.
func (e *Engine) confirm(result iisconfig.Result, next *store.Layer) error {
	if next == nil {
		next = &store.Layer{Digest: store.Digest(result.Data), Changes: result.Changes}
	}
	e.state.Current, e.state.Next = next, nil
	if err := e.save(); err != nil {
		return err
	}
	e.step("journal confirmed")
	return nil
}

func (e *Engine) bindings(data []byte) []iisconfig.Binding {
	doc, err := iisconfig.Parse(data)
	if err != nil || e.audit == nil {
		return nil
	}
	return doc.Bindings(e.audit.Site)
}

// stillAnswers waits until what answered before answers again.
func (e *Engine) stillAnswers(data []byte, before []live.Probe) error {
	for end := e.Now().Add(e.Settle); ; time.Sleep(e.Settle / 20) {
		silent := lost(before, e.Prober.Local(e.bindings(data)))
		if silent == "" {
			return nil
		}
		if !e.Now().Before(end) {
			return fmt.Errorf("the site no longer answers this computer at %s", silent)
		}
	}
}

// lost gives an address that served before and does not now.
func lost(before, after []live.Probe) string {
	for _, old := range before {
		if old.Answer != live.Served {
			continue
		}
		for _, now := range after {
			if now.Address == old.Address && now.Host == old.Host && now.Answer != live.Served {
				return old.Address
			}
		}
	}
	return ""
}
