package investigate

import (
	"strconv"
	"strings"
)

// summarise gives three sentences: what was read, what was found in order of time, and what that cannot prove.
func summarise(r *Report, rules *Rules) Both {
	say := func(language string) string {
		return strings.Join([]string{r.scope(rules, language), r.result(rules, language), rules.Say("limit.short", language)}, " ")
	}
	return Both{say("es"), say("en")}
}

func (r *Report) scope(rules *Rules, language string) string {
	var files, entries, missed int64
	for _, reading := range r.Sources {
		files += reading.Files
		entries += reading.Entries
		if reading.State == Denied || reading.State == Failed {
			missed++
		}
	}
	text := filled(rules.Say("summary.read", language), "files", number(files), "entries", number(entries))
	if missed > 0 {
		text = filled(rules.Say("summary.missed", language), "files", number(files), "entries", number(entries), "missed", number(missed))
	}
	return text
}

func (r *Report) result(rules *Rules, language string) string {
	if !r.Worst().HasWeight() {
		return rules.Say("summary.none", language)
	}
	counts, story := r.counts(rules, language, Severity.HasWeight), r.story(rules, language)
	if story == "" {
		return filled(rules.Say("summary.found", language), "counts", counts)
	}
	return filled(rules.Say("summary.story", language), "counts", counts, "story", story)
}

// Counts says how many findings there are of each severity; empty when there is none at all.
func (r *Report) Counts(rules *Rules, language string) string {
	return r.counts(rules, language, func(Severity) bool { return true })
}

func (r *Report) counts(rules *Rules, language string, isMeant func(Severity) bool) string {
	var counts []string
	for _, severity := range Severities() {
		if n := r.count(severity); n > 0 && isMeant(severity) {
			counts = append(counts, number(n)+" "+rules.Say("severity."+string(severity), language))
		}
	}
	return strings.Join(counts, ", ")
}

func (r *Report) count(severity Severity) (n int64) {
	for i := range r.Findings {
		if r.Findings[i].Severity == severity {
			n++
		}
	}
	return n
}

// story tells the stages of an intrusion by when each was first seen, of findings that are more than an attempt.
func (r *Report) story(rules *Rules, language string) string {
	stages := r.stages(rules)
	told := make([]string, len(stages))
	for i, stage := range stages {
		told[i] = rules.Say("stage."+stage.name, language) + " (" + stage.first + " UTC)"
	}
	return strings.Join(told, ", ")
}

type stage struct{ name, first string }

func (r *Report) stages(rules *Rules) (stages []stage) {
	for i := range r.Findings {
		f := &r.Findings[i]
		name := rules.Rule(f.Rule).Stage
		if name == "" || f.First == nil || f.Severity.rank() < High.rank() {
			continue
		}
		stages = insert(stages, stage{name, readable(f.First.UTC)})
	}
	return stages
}

// insert keeps the first of each stage, in order of time. Stages of the same second stay in the order in which they were met.
func insert(stages []stage, fresh stage) []stage {
	for i, known := range stages {
		if known.name == fresh.name {
			if known.first <= fresh.first {
				return stages
			}
			stages = append(stages[:i], stages[i+1:]...)
			break
		}
	}
	at := len(stages)
	for at > 0 && stages[at-1].first > fresh.first {
		at--
	}
	return append(stages[:at], append([]stage{fresh}, stages[at:]...)...)
}

// readable gives date and time as people write them.
func readable(utc string) string {
	return strings.TrimSuffix(strings.Replace(utc, "T", " ", 1), "Z")
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// filled is a text with its places filled: name and value in turn. Only texts of ours have places.
func filled(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.Replace(text, "{"+pairs[i]+"}", pairs[i+1], 1)
	}
	return text
}
