// Package check looks, before anything is changed, whether this computer is ready.
package check

import "sealkit.dev/kit/codes"

// Grade is what a check means for going on.
type Grade string

// A warning is shown and gone through; a stop is not.
const (
	Pass Grade = "pass"
	Warn Grade = "warn"
	Stop Grade = "stop"
)

// Result is one check made. Code keys the texts in both languages: what is so, and the remedy.
type Result struct {
	// Name of the check, a closed list, such as `free-space`.
	Name  string     `json:"name"`
	Grade Grade      `json:"grade"`
	Code  codes.Code `json:"code,omitempty"`
	// Expected and Found are language-neutral, and printable.
	Expected string `json:"expected,omitempty"`
	Found    string `json:"found,omitempty"`
}
