package mitigation

import (
	"errors"
	"fmt"
	"os"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/store"
)

// errChanged says that somebody else wrote between our reading and our writing.
var errChanged = errors.New("the configuration changed meanwhile")

const maxTries = 3

// firewallRule is the name by which the optional second layer is found again.
const firewallRule = "Sealkit Demo LRM Mitigation"

// target works out what the configuration is to be, from what it is.
type target func(data []byte) (iisconfig.Result, error)

// apply also repairs: what is left of ours is taken back in memory and everything is done anew, so an unharmed
// configuration comes out as it was and is not written.
func (e *Engine) apply() error {
	found, correction, err := e.detect()
	if err != nil {
		return err
	}
	wanted := func(data []byte) (iisconfig.Result, error) {
		base, err := e.base(data)
		if err != nil {
			return iisconfig.Result{}, err
		}
		request, err := e.Settings.request(base, found, correction)
		if err != nil {
			return iisconfig.Result{}, err
		}
		e.audit.Site = request.Site
		return iisconfig.Apply(base, request)
	}
	if err := e.change(e.audit.Verb, wanted, true); err != nil {
		return err
	}
	// A repair by double-click names no options: a rule that is there stays.
	return e.setFirewall(e.Settings.Firewall || e.state.Firewall)
}

func (e *Engine) revert() error {
	// For the audit file only: without the product there is as much to revert.
	_, _, _ = e.detect()
	var taken []iisconfig.Change
	wanted := func(data []byte) (iisconfig.Result, error) {
		taken = e.state.Changes(store.Digest(data))
		base, err := e.base(data)
		return iisconfig.Result{Data: base, Route: iisconfig.RouteNone}, err
	}
	err := e.change("revert", wanted, false)
	e.audit.undone(taken)
	if ExitCode(err) == ExitNoServer && errors.Is(err, os.ErrNotExist) {
		e.log("there is no configuration any more: %v", err)
		e.state.Current, e.state.Next = nil, nil
		err = e.save()
	}
	if err != nil {
		return err
	}
	return e.setFirewall(false)
}

// base is the configuration without what we did.
func (e *Engine) base(data []byte) ([]byte, error) {
	base, left, err := iisconfig.Revert(data, e.state.Changes(store.Digest(data)))
	for _, change := range left {
		e.log("changed by others since, left alone: %+v", change)
	}
	return base, err
}

// change tries again when somebody else writes at the same time.
func (e *Engine) change(verb string, wanted target, isWatched bool) error {
	for try := 1; ; try++ {
		err := e.changeOnce(verb, wanted, isWatched)
		if !errors.Is(err, errChanged) || try == maxTries {
			return err
		}
		e.log("try %d: %v", try, err)
	}
}

func (e *Engine) changeOnce(verb string, wanted target, isWatched bool) error {
	before, err := e.read()
	if err != nil {
		return err
	}
	result, err := wanted(before)
	if err != nil {
		return err
	}
	e.audit.compare(before, result)
	undo := store.Undo{
		Session: e.Session, Verb: verb, Time: e.Now().Unix(), Before: store.Digest(before),
		After: store.Digest(result.Data), Layer: e.layer(before), Firewall: e.state.Firewall,
	}
	if undo.Before == undo.After {
		e.remember(undo)
		return e.confirm(result, nil)
	}
	var answered []live.Probe
	if isWatched {
		answered = e.Prober.Local(e.bindings(before))
	}
	wasReadable := e.Machine.CheckByServer() == nil
	if err := e.commit(before, result, &undo); err != nil {
		return err
	}
	return e.watch(before, result, undo, wasReadable, answered)
}

// layer is what of ours is in the file as it is now.
func (e *Engine) layer(data []byte) *store.Layer {
	changes := e.state.Changes(store.Digest(data))
	if len(changes) == 0 {
		return nil
	}
	return &store.Layer{Digest: store.Digest(data), Changes: changes}
}

func (e *Engine) setFirewall(on bool) error {
	if !on && !e.state.Firewall {
		return nil
	}
	if on {
		// Journalled first: a rule that we may have made is one to remove.
		e.state.Firewall = true
		if err := e.save(); err != nil {
			return err
		}
		e.step("firewall journalled")
		if err := firewall.Add(e.Machine, firewallRule, e.Settings.Ports); err != nil {
			return fail(ExitFirewall, err)
		}
		e.audit.Firewall = "blocks"
		return nil
	}
	if err := firewall.Remove(e.Machine, firewallRule); err != nil {
		return fail(ExitFirewall, err)
	}
	e.step("firewall removed")
	e.state.Firewall = false
	e.audit.Firewall = "removed"
	return e.save()
}

func (e *Engine) save() error {
	if err := e.folder().Save(e.state); err != nil {
		return fail(ExitCannotWrite, fmt.Errorf("journal: %w", err))
	}
	return nil
}
