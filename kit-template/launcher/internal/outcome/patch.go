package outcome

import "sealkit.dev/kit/codes"

// Patch is a patch as it is on this instrument now: what was remembered when it was applied, and what its own program says of it.
type Patch struct {
	Publisher string `json:"publisher"`
	// Kind of the publisher's record, `release` or `development`.
	Kind     string `json:"kind"`
	Kit      string `json:"kit"`
	Version  string `json:"version"`
	Sequence int64  `json:"sequence"`
	// Applied is when it was last applied or repaired; empty when nothing is remembered.
	Applied string `json:"applied"`
	// State is `effective`, `effective-after-restart` or `not-effective`; the last one too when it cannot be told.
	State string `json:"state"`
	// Code and Detail say why not; empty when effective.
	Code   codes.Code `json:"code,omitempty"`
	Detail string     `json:"detail,omitempty"`
	// Answer is the program's exit code, null when it was not asked.
	Answer *int `json:"answer"`
	// Reason is the program's own word for it, and Note its sentence by language; empty when it gave none.
	Reason string            `json:"reason,omitempty"`
	Note   map[string]string `json:"note,omitempty"`
}

// States of a patch.
const (
	Effective             = "effective"
	EffectiveAfterRestart = "effective-after-restart"
	NotEffective          = "not-effective"
)
