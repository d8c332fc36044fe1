package investigate

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/format"
)

// given is a source with known traces.
type given struct {
	hits     []Hit
	readings []Reading
	err      error
}

func (given) Name() string { return "web-logs" }

func (g given) Look(to *Collector) ([]Reading, error) {
	for _, hit := range g.hits {
		to.Add(hit)
	}
	return g.readings, g.err
}

var (
	noon   = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	madrid = time.FixedZone("", 3600)
	isRead = []Reading{{Source: "web-logs", Place: "W3SVC1", State: Read, Files: 2, Entries: 30}}
)

func look(t *testing.T, sources ...Source) *Report {
	t.Helper()
	rules, err := LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(Input{Rules: rules, Sources: sources, Now: noon, Zone: madrid})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestRepeatedHitsAreOneFinding(t *testing.T) {
	var hits []Hit
	for i := 0; i < 100; i++ {
		hits = append(hits, Hit{Rule: "D7", Time: noon.Add(time.Duration(i) * time.Minute), Client: "10.0.0.9", Subject: "/", Line: int64(i + 1)})
	}
	hits = append(hits, Hit{Rule: "D4c", Time: noon, Client: "10.0.0.9", Subject: "/x.asp"})
	report := look(t, given{hits: hits, readings: isRead})
	if len(report.Findings) != 2 || report.Findings[0].Rule != "D4c" || report.Findings[0].Severity != Critical {
		t.Fatalf("%+v", report.Findings)
	}
	folded := report.Findings[1]
	if folded.Count != 100 || len(folded.Evidence) != maxEvidence || folded.Evidence[0].Line != 1 {
		t.Errorf("%+v", folded)
	}
	if folded.First.UTC != "2026-11-27T12:00:00Z" || folded.Last.Local != "2026-11-27T14:39:00+01:00" {
		t.Errorf("%+v %+v", folded.First, folded.Last)
	}
	if len(report.Rules) != 2 {
		t.Errorf("%+v", report.Rules)
	}
}

func TestNothingIsDroppedBeyondTheBounds(t *testing.T) {
	var hits []Hit
	for i := 0; i < maxOfRule+100; i++ {
		hits = append(hits, Hit{Rule: "D7", Client: strconv.Itoa(i)})
	}
	report := look(t, given{hits: append(hits, Hit{Rule: "D8", Client: "the one that matters"}), readings: isRead})
	total := int64(0)
	for _, finding := range report.Findings {
		total += finding.Count
	}
	if total != maxOfRule+101 || report.Folded != 100 || report.Findings[0].Client != "the one that matters" {
		t.Errorf("%d hits, %d folded, first %+v", total, report.Folded, report.Findings[0])
	}
}

func TestSummaryTellsTheStoryInOrder(t *testing.T) {
	at := func(rule string, minutes int) Hit {
		return Hit{Rule: rule, Time: noon.Add(time.Duration(minutes) * time.Minute), Client: "10.0.0.9"}
	}
	report := look(t, given{hits: []Hit{at("D4c", 40), at("D8", 30), at("D4", 20), at("D2", 10), at("D2u", 0), at("D4", 35)}, readings: isRead})
	for language, words := range map[string][]string{
		"es": {"subida", "12:00", "script ajeno", "12:10", "órdenes", "12:20", "túnel", "12:30", "borrado", "12:40", "administrador"},
		"en": {"uploaded", "12:00", "foreign script", "12:10", "commands", "12:20", "tunnel", "12:30", "clean-up", "12:40", "administrator"},
	} {
		rest := report.Summary.In(language)
		for _, word := range words {
			before, after, isThere := strings.Cut(rest, word)
			if !isThere {
				t.Fatalf("%s: no %s after %q in %s", language, word, before, report.Summary.In(language))
			}
			rest = after
		}
	}
}

func TestSummaryOfNothingStillSaysTheLimit(t *testing.T) {
	report := look(t, given{readings: append([]Reading{{State: Denied}}, isRead...)})
	if report.IsComplete() || !report.HasRead() || report.Worst() != Info {
		t.Errorf("%+v", report)
	}
	for _, text := range []string{report.Summary.EN, report.Limit.EN} {
		if !strings.Contains(text, "administrator") {
			t.Error(text)
		}
	}
	if strings.Count(report.Summary.EN, ". ") != 2 {
		t.Errorf("not three sentences: %s", report.Summary.EN)
	}
}

func TestAnErrorEndsAll(t *testing.T) {
	rules, _ := LoadRules()
	_, err := Run(Input{Rules: rules, Sources: []Source{given{err: ErrCancelled}}, Now: noon, Zone: time.UTC})
	if !errors.Is(err, ErrCancelled) {
		t.Error(err)
	}
}

func TestSameTracesSameBytes(t *testing.T) {
	hits := []Hit{{Rule: "D7", Client: "a"}, {Rule: "D7", Client: "b"}, {Rule: "D4", Subject: "/x"}, {Rule: "D4", Subject: "/y"}}
	first := look(t, given{hits: hits, readings: isRead}).Encode()
	for i := 0; i < 20; i++ {
		if again := look(t, given{hits: hits, readings: isRead}).Encode(); string(again) != string(first) {
			t.Fatal(string(again))
		}
	}
}

// One after the other gives what all at once gives.
func TestEncodingInParts(t *testing.T) {
	report := look(t, given{hits: []Hit{{Rule: "D7", Client: `"findings": []`, Text: "a\nb", Time: noon}, {Rule: "D4", Subject: "/x"}}, readings: isRead})
	data := report.Encode()
	if whole := format.EncodeJSON(report); string(whole) != string(data) {
		t.Errorf("%s\n%s", data, whole)
	}
	if !format.DecodeJSON(data, &Report{}) {
		t.Error("not canonical")
	}
}

func FuzzShown(f *testing.F) {
	for _, seed := range []string{"", "a\x00b", "\xff\xfe", "\u202egpj.exe", "España", "\uFFFD", strings.Repeat("\x01", 200)} {
		f.Add(seed, 40)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 0 || limit > 1000 {
			return
		}
		shown := Shown(text, limit)
		if again := Shown(shown, 10*limit+20); again != shown || len(shown) > limit+16 {
			t.Errorf("%q: %q, %q", text, shown, again)
		}
	})
}
