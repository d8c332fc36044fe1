package msi

import (
	"io"
	"strings"
)

const (
	// maxLog is more than any log of a small package; what comes later is not read.
	maxLog = 64 << 20
	// maxQuoted lines are kept, the first ones: what comes after a failure is the undoing.
	maxQuoted = 40
	// linesBefore an action that failed say what it was doing.
	linesBefore = 4
)

// QuoteLog finds the lines of a verbose log that say why Windows Installer failed: printable, few and short. A log that cannot
// be read to its end gives what could be read.
func QuoteLog(log io.Reader) []string {
	var quoted, before []string
	lines := newLines(io.LimitReader(log, maxLog))
	for len(quoted) < maxQuoted {
		line, err := lines.next()
		switch {
		case line == "" || isProperty(line):
		case isFailure(line):
			quoted, before = append(append(quoted, before...), line), nil
		case isTelling(line):
			quoted, before = append(quoted, line), nil
		default:
			before = append(before, line)
			if len(before) > linesBefore {
				before = before[1:]
			}
		}
		if err != nil {
			break
		}
	}
	if len(quoted) > maxQuoted {
		quoted = quoted[:maxQuoted]
	}
	return quoted
}

// isProperty: the dump of properties holds the texts of dialogs, and names of people.
func isProperty(line string) bool { return strings.HasPrefix(line, "Property(") }
