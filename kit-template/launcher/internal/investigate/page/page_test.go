package page

import (
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

type given []investigate.Hit

func (given) Name() string { return "web-logs" }

func (g given) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	for _, hit := range g {
		to.Add(hit)
	}
	return []investigate.Reading{{Source: "web-logs", Place: "W3SVC1", State: investigate.Read}}, nil
}

func write(t testing.TB, hits ...investigate.Hit) string {
	t.Helper()
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := investigate.Run(investigate.Input{
		Rules: rules, Sources: []investigate.Source{given(hits)}, Now: time.Unix(0, 0), Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(Encode(report, rules, report.Encode()))
}

func TestBothLanguagesSayAllThatMatters(t *testing.T) {
	page := write(t, investigate.Hit{Rule: "D4", Client: "10.0.0.9", Subject: "/x.asp", File: "u_ex220501.log", Line: 7, Text: "GET /x.asp"})
	rules, _ := investigate.LoadRules()
	rule := rules.Rule("D4")
	for _, want := range []string{
		"10.0.0.9", "u_ex220501.log:7", rule.ES.What, rule.EN.What, rule.ES.Harmless, rule.EN.Next,
		rules.Words["limit"].ES, rules.Words["limit"].EN, "default-src &#39;none&#39;",
	} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("no %q", want)
		}
	}
}

func TestManyFindingsArePaged(t *testing.T) {
	var hits []investigate.Hit
	for i := 0; i < 1000; i++ {
		hits = append(hits, investigate.Hit{Rule: "D7", Client: time.Duration(i).String()})
	}
	page := write(t, hits...)
	if parts := strings.Count(page, "<details>"); parts != 9 || strings.Count(page, "<details open>") != 2 {
		t.Errorf("%d closed parts", parts)
	}
}

// Whatever a log says, it stays text: the only tags and attributes are ours.
func FuzzHostileText(f *testing.F) {
	for _, seed := range []string{"<script>alert(1)</script>", `" onload="x`, "</code><img src=x>", "\x00\u202e", "<!--", "&lt;", "'"} {
		f.Add(seed)
	}
	plain := tags(write(f, hitOf("plain")))
	f.Fuzz(func(t *testing.T, text string) {
		page := write(t, hitOf("x"+text))
		if got := tags(page); got != plain {
			t.Errorf("%q: %s", text, got)
		}
		if strings.ContainsAny(page, "\x00\u202e") {
			t.Errorf("%q is shown raw", text)
		}
	})
}

func hitOf(text string) investigate.Hit {
	return investigate.Hit{Rule: "D4", Client: text, Subject: text, File: text, Text: text}
}

// tags gives everything between `<` and `>`.
func tags(page string) string {
	var found strings.Builder
	for _, part := range strings.Split(page, "<")[1:] {
		tag, _, _ := strings.Cut(part, ">")
		found.WriteString(tag + "\n")
	}
	return found.String()
}
