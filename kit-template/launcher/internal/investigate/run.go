package investigate

import "time"

// Input is what an investigation is made from.
type Input struct {
	Rules   *Rules
	Sources []Source
	// Now and Zone are for the report only: no trace is judged by them.
	Now  time.Time
	Zone *time.Location
	// Patched is zero when it is not known.
	Patched time.Time
	// Program is its version; Judged, Evidence and Contact are as in the report.
	Program, Judged, Evidence, Contact string
	Seal                               Seal
	Progress                           func(done, total int64)
	IsCancelled                        func() bool
}

// Run looks into all sources, one after the other, and joins what they found.
func Run(in Input) (*Report, error) {
	to := NewCollector(in.Rules, in.Zone)
	to.Progress, to.IsCancelled = in.Progress, in.IsCancelled
	report := &Report{
		Schema: Schema, Program: in.Program, Made: momentOf(in.Now, in.Zone), Judged: Shown(in.Judged, maxText),
		Evidence: Shown(in.Evidence, maxText), Patched: momentOf(in.Patched, in.Zone), Seal: in.Seal, Contact: in.Contact,
		Sources: []Reading{}, Rules: []Explained{},
	}
	for _, source := range in.Sources {
		to.source = source.Name()
		readings, err := source.Look(to)
		if err != nil {
			return nil, err
		}
		for _, reading := range readings {
			reading.Place, reading.Detail = Shown(reading.Place, maxText), Shown(reading.Detail, maxText)
			report.Sources = append(report.Sources, reading)
		}
	}
	report.Findings, report.Folded = to.Findings(), to.folded
	report.explain(in.Rules)
	report.Summary, report.Limit = summarise(report, in.Rules), in.Rules.Words["limit"]
	return report, nil
}

// explain takes over the rules of the findings, in their own order.
func (r *Report) explain(rules *Rules) {
	used := map[string]bool{}
	for i := range r.Findings {
		used[r.Findings[i].Rule] = true
	}
	for _, rule := range rules.List {
		if used[rule.ID] {
			r.Rules = append(r.Rules, Explained{rule.ID, rule.ES, rule.EN})
		}
	}
}
