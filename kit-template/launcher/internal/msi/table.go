// Package msi knows what Windows Installer answers: its exit codes, the lines of its log and the events that say why.
package msi

import "sealkit.dev/kit/codes"

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
	Kind Kind       `json:"kind"`
	Code codes.Code `json:"code"`
}

// IsSuccess says whether the package is installed, repaired or removed as asked.
func (e Entry) IsSuccess() bool {
	return e.Kind == Success || e.Kind == Restart || e.Kind == RestartBegun
}

// row serves the exit codes from one to another, both included.
type row struct {
	from, to int
	entry    Entry
}

func only(code int, kind Kind, name codes.Code) row { return row{code, code, Entry{kind, name}} }

// table holds every exit code of Windows Installer that is published, in rising order.
var table = []row{
	only(0, Success, "msi-done"),
	only(13, Failed, "msi-invalid-data"),
	only(87, Failed, "msi-invalid-parameter"),
	only(120, Failed, "msi-not-implemented"),
	only(1259, Refused, "msi-compatibility"),
	only(1601, Failed, "msi-service-unreachable"),
	only(1602, Cancelled, "msi-cancelled"),
	only(1603, Failed, "msi-failed"),
	only(1604, Failed, "msi-incomplete"),
	only(1605, Failed, "msi-not-installed"),
	{1606, 1611, Entry{Failed, "msi-configuration"}},
	only(1612, Failed, "msi-source-absent"),
	only(1613, Failed, "msi-installer-too-old"),
	only(1614, Failed, "msi-already-removed"),
	{1615, 1616, Entry{Failed, "msi-configuration"}},
	only(1618, Busy, "msi-busy"),
	only(1619, Failed, "msi-package-unreadable"),
	only(1620, Failed, "msi-package-invalid"),
	only(1622, Failed, "msi-log-failed"),
	only(1623, Failed, "msi-language"),
	only(1624, Failed, "msi-transform-failed"),
	only(1625, Refused, "msi-refused"),
	{1626, 1631, Entry{Failed, "msi-configuration"}},
	only(1632, Failed, "msi-temp-unwritable"),
	only(1633, Failed, "msi-platform"),
	only(1638, Failed, "msi-other-version"),
	only(1639, Failed, "msi-command-line"),
	only(1640, Refused, "msi-remote-session"),
	only(1641, RestartBegun, "msi-restart-begun"),
	only(1644, Refused, "msi-transform-refused"),
	only(1645, Refused, "msi-remote-session"),
	only(1652, Failed, "msi-safe-mode"),
	only(1654, Failed, "msi-unsupported"),
	only(3010, Restart, "msi-restart-needed"),
}

// Of gives what an exit code means. One that is not in the table has failed.
func Of(code int) Entry {
	for _, row := range table {
		if row.from <= code && code <= row.to {
			return row.entry
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
