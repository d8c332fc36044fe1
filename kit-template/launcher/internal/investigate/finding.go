// Package investigate looks for signs of an earlier intrusion. It changes nothing. Each kind of place where signs can be is a Source;
// what they find becomes one report. What is read there was written by strangers, so it is shown escaped and bounded, and never believed.
package investigate

import "time"

// Severity of a finding. `high` and `critical` ask for somebody's attention today; `info` and `low` are everyday on a healthy instrument.
type Severity string

// Severities, from the least.
const (
	Info     Severity = "info"
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

var severities = [...]Severity{Info, Low, Medium, High, Critical}

// Severities gives all of them, the worst first.
func Severities() []Severity {
	return []Severity{Critical, High, Medium, Low, Info}
}

// rank is higher for what is worse; -1 for what is no severity.
func (s Severity) rank() int {
	for i, known := range severities {
		if s == known {
			return i
		}
	}
	return -1
}

// Lesser gives the one of two severities that is less.
func Lesser(a, b Severity) Severity {
	if a.rank() < b.rank() {
		return a
	}
	return b
}

// HasWeight says whether a finding of this severity makes the program's answer: something was found.
func (s Severity) HasWeight() bool { return s.rank() >= Medium.rank() }

// Hit is one trace, as a source sees it.
type Hit struct {
	// Rule is an id of rules.json.
	Rule string
	// Severity is the rule's own when empty.
	Severity Severity
	// Time is zero when the trace has none.
	Time time.Time
	// Client and Subject are who and what: hits that agree in rule, severity, client and subject become one finding.
	Client, Subject string
	// File and Line are the place; Line is 0 where there are no lines.
	File string
	Line int64
	// Text is the trace itself, as it was found.
	Text string
	// Count and Until stand for several traces, the last of them then; 0 and zero are one.
	Count int64
	Until time.Time
}

// Finding is hits of one rule by one client on one subject. Its texts are escaped and bounded.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Source   string   `json:"source"`
	Client   string   `json:"client,omitempty"`
	Subject  string   `json:"subject,omitempty"`
	Count    int64    `json:"count"`
	First    *Moment  `json:"first"`
	Last     *Moment  `json:"last"`
	// Evidence are the first hits.
	Evidence []Evidence `json:"evidence"`
}

// Evidence is one hit of a finding.
type Evidence struct {
	File string  `json:"file"`
	Line int64   `json:"line,omitempty"`
	Time *Moment `json:"time"`
	Text string  `json:"text"`
}

// Moment is a time in UTC, and as a clock on the wall of the computer that investigates shows it.
type Moment struct {
	UTC   string `json:"utc"`
	Local string `json:"local"`
}

const (
	utcLayout   = "2006-01-02T15:04:05Z"
	localLayout = "2006-01-02T15:04:05-07:00"
)

// momentOf gives nil for no time.
func momentOf(t time.Time, zone *time.Location) *Moment {
	if t.IsZero() {
		return nil
	}
	return &Moment{t.UTC().Format(utcLayout), t.In(zone).Format(localLayout)}
}
