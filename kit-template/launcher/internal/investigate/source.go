package investigate

import (
	"errors"
	"io/fs"
)

// State of a place where traces can be.
type State string

// States of a place.
const (
	// Read from its beginning to its end.
	Read State = "read"
	// Absent: there is no such place on this computer, or nothing in it.
	Absent State = "absent"
	// Denied: it is there, and this process may not read it.
	Denied State = "no-permission"
	// Failed: it is there and cannot be read, or not whole.
	Failed State = "failed"
)

// CopySource is the name of the copy of the evidence, which is no trace.
const CopySource = "evidence"

// Reading is what became of one place.
type Reading struct {
	// Source is the key of its name among the words of rules.json.
	Source string `json:"source"`
	Place  string `json:"place"`
	State  State  `json:"state"`
	// Detail is language-neutral: an error, a file.
	Detail string `json:"detail,omitempty"`
	// Files and Entries were read there: of logs, entries are lines with a request.
	Files   int64 `json:"files"`
	Entries int64 `json:"entries"`
	// Unread entries could not be read; a finding names them.
	Unread int64 `json:"unread"`
}

// StateOf says what an error means for a place; nil is Read.
func StateOf(err error) State {
	switch {
	case err == nil:
		return Read
	case errors.Is(err, fs.ErrNotExist):
		return Absent
	case errors.Is(err, fs.ErrPermission):
		return Denied
	}
	return Failed
}

// Miss notes what of the place could not be read; the first stays. Only the place itself can be absent: what was in it and is gone was missed.
func (r *Reading) Miss(path string, err error) {
	if r.State != Read {
		return
	}
	if r.State = StateOf(err); r.State == Absent && path != r.Place {
		r.State = Failed
	}
	r.Detail = path + ": " + err.Error()
}

// Source is one kind of place where traces can be.
type Source interface {
	// Name is the key of its name among the words of rules.json.
	Name() string
	// Look reads all of it, hands over what it finds, and says what became of each place. An error is for what must end the whole
	// investigation, such as its cancellation: a place that cannot be read is a Reading.
	Look(to *Collector) ([]Reading, error)
}
