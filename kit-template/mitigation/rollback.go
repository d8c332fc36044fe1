package mitigation

import (
	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/store"
)

// An installation takes minutes. What is older belongs to one that succeeded and must not be undone by another.
const (
	rollbackSeconds = 3600
	rollbackVerb    = "rollback"
)

// rollback undoes the last run of the same installation: the bytes of before when nobody wrote since, else only
// what was ours.
func (e *Engine) rollback() error {
	undo, ok := e.lastUndo()
	if !ok {
		e.log("nothing to roll back")
		return nil
	}
	data, err := e.read()
	if err != nil {
		return err
	}
	if store.Digest(data) == undo.Before {
		e.state.Current, e.state.Next = undo.Layer, nil
	} else if err := e.change(rollbackVerb, e.former(undo), false); err != nil {
		return err
	}
	// Taken off last: a rollback that was killed is done again from the start.
	e.state.Undo = e.state.Undo[:len(e.state.Undo)-1]
	if err := e.save(); err != nil {
		return err
	}
	return e.setFirewall(undo.Firewall)
}

func (e *Engine) lastUndo() (store.Undo, bool) {
	if len(e.state.Undo) == 0 {
		return store.Undo{}, false
	}
	undo := e.state.Undo[len(e.state.Undo)-1]
	isRecent := e.Now().Unix()-undo.Time < rollbackSeconds
	return undo, isRecent && undo.Session == e.Session
}

// former gives what the configuration was, or is to be when others wrote since.
func (e *Engine) former(undo store.Undo) target {
	return func(data []byte) (iisconfig.Result, error) {
		result := iisconfig.Result{Route: iisconfig.RouteNone}
		if undo.Layer != nil {
			result.Changes = undo.Layer.Changes
		}
		if store.Digest(data) == undo.After {
			if kept, err := e.folder().Restore(undo.Before); err == nil {
				result.Data = kept
				return result, nil
			}
		}
		base, err := e.base(data)
		if err != nil || undo.Layer == nil {
			return iisconfig.Result{Data: base}, err
		}
		found, correction, err := e.detect()
		if err != nil {
			return result, err
		}
		request, err := e.Settings.request(base, found, correction)
		if err != nil {
			return result, err
		}
		return iisconfig.Apply(base, request)
	}
}
