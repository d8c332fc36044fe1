package msi

import (
	"bufio"
	"io"
	"regexp"
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

// What a telling line looks like. Windows writes some of them in its own language, others always in English.
var (
	actionFailed = regexp.MustCompile(`(?i)(return value|valor devuelto) 3\.?$`)
	// Wine's word for an action that failed.
	actionWithout = regexp.MustCompile(`(?i)^action ended .*return value 0\.?$`)
	numbered      = regexp.MustCompile(`(?i)\berror \d{4,5}\b`)
	engineEnded   = regexp.MustCompile(`(?i)mainenginethread is returning [1-9]`)
	eventNumber   = regexp.MustCompile(`(?i)\bevent(o)?( id)?:? 100[78]\b`)
	productFailed = regexp.MustCompile(`(?i)\bproduct(o)?: .* -- .*(fail|error)`)
	restriction   = regexp.MustCompile(`(?i)software restriction polic|directivas? de restricci[oó]n de software`)
	permitted     = regexp.MustCompile(`(?i)is permitted to run|unrestricted'|: verifying |digitally signed`)
	forbidden     = regexp.MustCompile(`(?i)policies to prevent this installation|directivas para impedir esta instalaci`)
)

// QuoteLog finds the lines of a verbose log that say why Windows Installer failed: printable, few and short. A log that cannot
// be read to its end gives what could be read.
func QuoteLog(log io.Reader) []string {
	var quoted, before []string
	lines := newLines(bufio.NewReader(io.LimitReader(log, maxLog)))
	for len(quoted) < maxQuoted {
		line, err := lines.next()
		switch {
		case line == "" || isProperty(line):
		case actionFailed.MatchString(line):
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

func isTelling(line string) bool {
	if strings.HasPrefix(line, "DEBUG:") {
		return false
	}
	return actionWithout.MatchString(line) || numbered.MatchString(line) || engineEnded.MatchString(line) ||
		strings.Contains(line, "returned actual error code") || productFailed.MatchString(line) ||
		isRestriction(line) || forbidden.MatchString(line)
}

// isRestriction: of each package Windows also writes that it is let through.
func isRestriction(line string) bool {
	return restriction.MatchString(line) && !permitted.MatchString(line) || eventNumber.MatchString(line)
}

func isPrivilege(line string) bool {
	return strings.Contains(line, "1925") && numbered.MatchString(line)
}
