// Package outcome says how an attempt to apply, repair or remove the patch ended. It crosses the line between the elevated
// part of the launcher and the other.
package outcome

import (
	"errors"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
)

// Outcome of one attempt.
type Outcome struct {
	Schema string `json:"schema"`
	// Verb is `apply`, `repair`, `remove`, `mitigate-on`, `mitigate-off` or `status`.
	Verb string `json:"verb"`
	// Exit is the exit code: Windows Installer's where it ran and nothing contradicts it, else the code's own.
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
	// Files are what the attempt wrote down, as absolute paths.
	Files []string `json:"files"`
	// ShortCode of the verification file, for the telephone; empty when there is none.
	ShortCode string `json:"shortCode,omitempty"`
	// Patches are what `status` was asked about.
	Patches []Patch `json:"patches,omitempty"`
	// Firewall is the second layer as it is now; nil with verbs that have nothing to do with it.
	Firewall *Firewall `json:"firewall,omitempty"`
	// Open is what `status` found still open, in words of its own.
	Open []string `json:"open,omitempty"`
	// Previous is an earlier attempt that was cut off, as verb, kit and version; empty when there was none.
	Previous string `json:"previous,omitempty"`
}

// Schema of this form.
const Schema = "sealkit-outcome/1"

// ExitNotGenuine, whatever the finding: a kit that is not genuine gives the same with every verb.
const ExitNotGenuine = 1

// New gives the outcome of a verb in which nothing has happened yet.
func New(verb string) Outcome {
	return Outcome{Schema: Schema, Verb: verb, Restart: "none", Checks: []check.Result{}, Files: []string{}}
}

// Fail gives the outcome of a verb that was refused, or failed for a reason of ours.
func (o Outcome) Fail(err error) Outcome {
	o.Code, o.Detail = codes.Internal, err.Error()
	var fault *codes.Fault
	if errors.As(err, &fault) {
		o.Code, o.Detail = fault.Code, fault.Detail
	}
	o.Detail = format.Printable(o.Detail)
	o.Exit = o.Code.Entry().OnInstrument()
	return o
}

// RestartTold is what people are told of a restart: after a failure it is still needed, and puts nothing into effect.
func (o Outcome) RestartTold() string {
	if o.Code != "" && o.Restart == "required" {
		return "recommended"
	}
	return o.Restart
}

// Encode gives the canonical JSON.
func (o Outcome) Encode() []byte { return format.EncodeJSON(o) }

// MaxSize of an outcome: checks and log lines are few.
const MaxSize = 1 << 20

// Decode reads what Encode gave.
func Decode(data []byte) (Outcome, bool) {
	var o Outcome
	isRight := len(data) <= MaxSize && format.DecodeJSON(data, &o) && o.Schema == Schema
	return o, isRight
}
