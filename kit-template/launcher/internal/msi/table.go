// Package msi knows what Windows Installer answers: its exit codes, the lines of its log and the events that say why.
package msi

import (
	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/strictjson"
)

// Kind is what an exit code means for going on.
type Kind string

// Only the first three are success. Busy is worth waiting for; refused needs an administrator.
const (
	Success      Kind = "success"
	Restart      Kind = "restart"
	RestartBegun Kind = "restart-begun"
	Cancelled    Kind = "cancelled"
	Busy         Kind = "busy"
	Refused      Kind = "refused"
	Failed       Kind = "failed"
)

// Entry says what an exit code means. Code keys its texts in both languages.
type Entry struct {
	Kind Kind
	Code codes.Code
}

// IsSuccess says whether the package is installed, repaired or removed as asked.
func (e Entry) IsSuccess() bool {
	return e.Kind == Success || e.Kind == Restart || e.Kind == RestartBegun
}

// row serves the exit codes from one to another, both included.
type row struct {
	From int        `json:"from"`
	To   int        `json:"to"`
	Kind Kind       `json:"kind"`
	Code codes.Code `json:"code"`
}

func (r row) entry() Entry { return Entry{r.Kind, r.Code} }

// table holds every exit code of Windows Installer that is published, in rising order. The pages of a kit are made from the same list.
var table = load()

// A list that cannot be read is empty, so every answer is then a failure (see Of); a test reads it.
func load() []row {
	var rows []row
	if strictjson.Read(codes.Msiexec, &rows) != nil {
		return nil
	}
	return rows
}

// Of gives what an exit code means. One that is not in the table has failed.
func Of(code int) Entry {
	for _, row := range table {
		if row.From <= code && code <= row.To {
			return row.entry()
		}
	}
	return Entry{Failed, "msi-unknown"}
}

// Answer is all that is known after Windows Installer has ended.
type Answer struct {
	Code int
	// Quoted is what QuoteLog gave, Events what the application log had.
	Quoted []string
	Events []Event
}

// Judge lets log and events say more about a failure than its number does. They never make a success of one.
func Judge(answer Answer) Entry {
	entry := Of(answer.Code)
	switch {
	case entry.IsSuccess():
		return entry
	// These name their cause themselves.
	case answer.Code != 1603 && entry.Kind != Refused && entry.Code != "msi-unknown" && entry.Code != "msi-configuration":
		return entry
	case anyEvent(answer.Events) || anyOf(answer.Quoted, isRestriction):
		return Entry{Refused, "msi-refused-by-restriction"}
	case anyOf(answer.Quoted, isPrivilege):
		return Entry{Refused, "msi-no-rights"}
	}
	return entry
}

func anyOf(lines []string, is func(string) bool) bool {
	for _, line := range lines {
		if is(line) {
			return true
		}
	}
	return false
}
