// Package outcome says how an attempt to apply, repair or remove the patch ended. It crosses the line between the elevated
// part of the launcher and the other.
package outcome

import (
	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
)

// Outcome of one attempt.
type Outcome struct {
	Schema string `json:"schema"`
	// Verb is `apply`, `repair` or `remove`.
	Verb string `json:"verb"`
	// Exit is the exit code: Windows Installer's where it ran, else the code's own.
	Exit int `json:"exit"`
	// Code keys the texts; empty when all went well.
	Code codes.Code `json:"code,omitempty"`
	// Detail is language-neutral, and printable.
	Detail string `json:"detail,omitempty"`
	// Msi is what Windows Installer answered, nil when it was not started.
	Msi *int `json:"msi"`
	// Restart is `required`, `recommended`, `begun` or `none`.
	Restart string         `json:"restart"`
	Checks  []check.Result `json:"checks"`
	// LogLines are quoted from Windows Installer's log: printable, the ones that say why.
	LogLines []string `json:"logLines,omitempty"`
	// Files are the verification file, its twin, the log, as absolute paths.
	Files []string `json:"files"`
	// ShortCode of the verification file, for the telephone.
	ShortCode string `json:"shortCode,omitempty"`
}
