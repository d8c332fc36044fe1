package format

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// MaxCounter bounds sequence, record and revision numbers (clause 3.3).
const MaxCounter = 1<<31 - 1

const (
	maxIDLength      = 48
	maxWinPathLength = 200
	dateLayout       = "2006-01-02"
	timeLayout       = "2006-01-02T15:04:05Z"
)

var (
	id     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	number = regexp.MustCompile(`^(0|[1-9][0-9]{0,4})$`)
	guid   = regexp.MustCompile(`^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`)
	digest = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// A component is not `.` or `..` either: both end with a point.
	winPath = regexp.MustCompile(
		`^([A-Z]:|%ProgramFiles%|%ProgramData%|%SystemRoot%)(\\[^\\/:*?"<>|%]*[^\\/:*?"<>|% .])+$`)
)

// IsWhole says whether n lies in min..max, both ends included (clause 3.3).
func IsWhole(n, min, max int64) bool { return n >= min && n <= max }

// IsCounter says whether n is whole(1..2147483647).
func IsCounter(n int64) bool { return IsWhole(n, 1, MaxCounter) }

// IsPort says whether n is whole(1..65535).
func IsPort(n int64) bool { return IsWhole(n, 1, 65535) }

// IsID says whether s is an id (clause 3.4).
func IsID(s string) bool { return len(s) <= maxIDLength && id.MatchString(s) }

// IsVersion says whether s is three numbers (clause 3.4).
func IsVersion(s string) bool { return areNumbers(strings.Split(s, "."), 3, 3) }

// IsDotted says whether s is one to four numbers (clause 3.4).
func IsDotted(s string) bool { return areNumbers(strings.Split(s, "."), 1, 4) }

func areNumbers(parts []string, min, max int) bool {
	return Counted(parts, min, max) && Every(parts, func(part string) bool {
		n, err := strconv.Atoi(part)
		return err == nil && n <= 65535 && number.MatchString(part)
	})
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
func IsGUID(s string) bool { return guid.MatchString(s) }

// IsSHA256 says whether s is a digest (clause 3.5).
func IsSHA256(s string) bool { return digest.MatchString(s) }

// IsWinPath says whether s is a winpath (clause 3.6).
func IsWinPath(s string) bool { return IsText(s, maxWinPathLength) && winPath.MatchString(s) }

// IsLanguage says whether s is a language (clause 3.7).
func IsLanguage(s string) bool { return s == "es" || s == "en" }
