package format

import (
	"strconv"
	"strings"
	"time"
)

// MaxCounter bounds sequence, record and revision numbers (clause 3.3).
const MaxCounter = 1<<31 - 1

const (
	maxIDLength       = 48
	maxWinPathLength  = 200
	maxPropertyLength = 64
	guidLength        = 38
	dateLayout        = "2006-01-02"
	timeLayout        = "2006-01-02T15:04:05Z"
)

var guidParts = [...]int{8, 4, 4, 4, 12}

// IsWhole says whether n lies in min..max, both ends included (clause 3.3).
func IsWhole(n, min, max int64) bool { return n >= min && n <= max }

// IsCounter says whether n is whole(1..2147483647).
func IsCounter(n int64) bool { return IsWhole(n, 1, MaxCounter) }

// IsPort says whether n is whole(1..65535).
func IsPort(n int64) bool { return IsWhole(n, 1, 65535) }

// IsID says whether s is an id (clause 3.4).
func IsID(s string) bool {
	isWord := func(word string) bool { return word != "" && IsOnly(word, lower+digits) }
	return len(s) <= maxIDLength && Every(strings.Split(s, "-"), isWord)
}

// IsVersion says whether s is three numbers (clause 3.4).
func IsVersion(s string) bool { return areNumbers(strings.Split(s, "."), 3, 3) }

// IsDotted says whether s is one to four numbers (clause 3.4).
func IsDotted(s string) bool { return areNumbers(strings.Split(s, "."), 1, 4) }

func areNumbers(parts []string, min, max int) bool {
	return Counted(parts, min, max) && Every(parts, isNumber)
}

// isNumber: what comes back the same has no second spelling.
func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && n <= 65535 && strconv.Itoa(n) == s
}

// IsDate says whether s is a real day from 1980-01-01 to 2099-12-31 (clause 3.3).
func IsDate(s string) bool { return isMoment(s, dateLayout) }

// IsTime says whether s is a real second of such a day, in UTC (clause 3.3).
func IsTime(s string) bool { return isMoment(s, timeLayout) }

// Formatting again refuses what time.Parse lets pass, such as fractions of a second.
func isMoment(s, layout string) bool {
	moment, err := time.Parse(layout, s)
	return err == nil && moment.Format(layout) == s && moment.Year() >= 1980 && moment.Year() <= 2099
}

// Time gives a moment in UTC, as times are written.
func Time(moment time.Time) string { return moment.UTC().Format(timeLayout) }

// Day gives the day of a moment in UTC, as dates are written.
func Day(moment time.Time) string { return moment.UTC().Format(dateLayout) }

// IsGUID says whether s is a guid (clause 3.5).
func IsGUID(s string) bool {
	if !strings.HasPrefix(s, "{") || !strings.HasSuffix(s, "}") || len(s) != guidLength {
		return false
	}
	parts := strings.Split(s[1:guidLength-1], "-")
	if len(parts) != len(guidParts) {
		return false
	}
	for i, part := range parts {
		if len(part) != guidParts[i] || !IsOnly(part, digits+upperHex) {
			return false
		}
	}
	return true
}

// IsSHA256 says whether s is a digest (clause 3.5).
func IsSHA256(s string) bool { return IsHex(s, 64) }

// IsWinPath says whether s is a winpath (clause 3.6).
func IsWinPath(s string) bool {
	root, path, isBelow := strings.Cut(s, `\`)
	return IsText(s, maxWinPathLength) && isBelow && isWinRoot(root) && Every(strings.Split(path, `\`), isWinComponent)
}

func isWinRoot(s string) bool {
	switch s {
	case "%ProgramFiles%", "%ProgramData%", "%SystemRoot%":
		return true
	}
	return len(s) == 2 && s[1] == ':' && IsOnly(s[:1], upper)
}

// isWinComponent: `.` and `..` are none either, both end with a point.
func isWinComponent(s string) bool {
	return s != "" && !strings.ContainsAny(s, `/:*?"<>|%`) && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, " ")
}

// IsPropertyName says whether s may be the name of a property of Windows Installer (clause 7.2).
func IsPropertyName(s string) bool {
	return len(s) >= 1 && len(s) <= maxPropertyLength && IsOnly(s, upper+digits+"_") && IsOnly(s[:1], upper)
}

// IsLanguage says whether s is a language (clause 3.7).
func IsLanguage(s string) bool { return s == "es" || s == "en" }
