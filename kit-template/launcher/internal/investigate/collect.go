package investigate

import (
	"errors"
	"sort"
	"time"
)

const (
	// maxFindings bounds the report, and the memory for it. A scanner can make up any number of targets.
	maxFindings = 10_000
	// maxOfRule leaves room for the other rules.
	maxOfRule   = 5_000
	maxEvidence = 3
	// various stands for clients and subjects beyond the bounds.
	various = "..."
)

// ErrCancelled ends an investigation that nobody waits for any more.
var ErrCancelled = errors.New("cancelled")

// Collector folds hits into findings. Its zone is for local times.
type Collector struct {
	// Progress is told how far it is, in bytes; it may be nil.
	Progress func(done, total int64)
	// IsCancelled may be nil.
	IsCancelled func() bool

	zone   *time.Location
	rules  *Rules
	source string
	groups map[group]*collected
	// ofRule counts the groups of each rule.
	ofRule map[string]int
	folded int64
}

type group struct {
	rule            string
	severity        Severity
	client, subject string
}

type collected struct {
	finding     Finding
	first, last time.Time
}

// NewCollector makes an empty one.
func NewCollector(rules *Rules, zone *time.Location) *Collector {
	return &Collector{rules: rules, zone: zone, groups: map[group]*collected{}, ofRule: map[string]int{}}
}

// Add takes a hit. One beyond the bounds is counted in a finding of its rule and severity that names no client and no subject.
func (c *Collector) Add(hit Hit) {
	if hit.Severity == "" {
		hit.Severity = c.rules.Rule(hit.Rule).Severity
	}
	key := group{hit.Rule, hit.Severity, Shown(hit.Client, maxSubject), Shown(hit.Subject, maxSubject)}
	found := c.groups[key]
	if found == nil && (len(c.groups) >= maxFindings || c.ofRule[hit.Rule] >= maxOfRule) {
		key.client, key.subject = various, various
		found = c.groups[key]
		c.folded++
	}
	if found == nil {
		found = &collected{finding: Finding{
			Rule: key.rule, Severity: key.severity, Source: c.source, Client: key.client, Subject: key.subject,
		}}
		c.groups[key] = found
		c.ofRule[hit.Rule]++
	}
	found.add(hit, c.zone)
}

func (f *collected) add(hit Hit, zone *time.Location) {
	if f.finding.Count++; hit.Count > 1 {
		f.finding.Count += hit.Count - 1
	}
	if !hit.Time.IsZero() && (f.first.IsZero() || hit.Time.Before(f.first)) {
		f.first = hit.Time
	}
	for _, moment := range [...]time.Time{hit.Time, hit.Until} {
		if moment.After(f.last) {
			f.last = moment
		}
	}
	if len(f.finding.Evidence) < maxEvidence {
		f.finding.Evidence = append(f.finding.Evidence, Evidence{
			File: Shown(hit.File, maxText), Line: hit.Line, Time: momentOf(hit.Time, zone), Text: Shown(hit.Text, maxText),
		})
	}
}

// Step tells how far it is, and says whether to give up.
func (c *Collector) Step(done, total int64) error {
	if c.Progress != nil {
		c.Progress(done, total)
	}
	if c.IsCancelled != nil && c.IsCancelled() {
		return ErrCancelled
	}
	return nil
}

// Findings gives all of them, the worst first, and of one severity in order of time; what has no time comes last.
func (c *Collector) Findings() []Finding {
	all := make([]*collected, 0, len(c.groups))
	for _, found := range c.groups {
		all = append(all, found)
	}
	sort.Slice(all, func(i, j int) bool { return isBefore(all[i], all[j]) })
	findings := make([]Finding, len(all))
	for i, found := range all {
		findings[i] = found.finding
		findings[i].First, findings[i].Last = momentOf(found.first, c.zone), momentOf(found.last, c.zone)
	}
	return findings
}

// isBefore is a total order, so that the same traces give the same report.
func isBefore(a, b *collected) bool {
	x, y := &a.finding, &b.finding
	switch {
	case x.Severity != y.Severity:
		return x.Severity.rank() > y.Severity.rank()
	case a.first.IsZero() != b.first.IsZero():
		return b.first.IsZero()
	case !a.first.Equal(b.first):
		return a.first.Before(b.first)
	case x.Rule != y.Rule:
		return x.Rule < y.Rule
	case x.Client != y.Client:
		return x.Client < y.Client
	}
	return x.Subject < y.Subject
}
