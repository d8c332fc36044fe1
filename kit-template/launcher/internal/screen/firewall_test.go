package screen

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/mitigate"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/report"
)

// What a person types is the rule that the program knows again; both languages give the same commands.
func TestByHand(t *testing.T) {
	command := regexp.MustCompile(`(?m)^     (netsh|sc) .*$`)
	spanish, english := command.FindAllString(string(byHandSpanish), -1), command.FindAllString(string(byHandEnglish), -1)
	if len(spanish) != 5 || strings.Join(spanish, "\n") != strings.Join(english, "\n") {
		t.Errorf("%q\n%q", spanish, english)
	}
	rule := ` name="` + firewall.NameOf([]string{"80", "443"}) + `"`
	if strings.Count(strings.Join(english, "\n"), rule) != 3 {
		t.Errorf("%q do not name%s", english, rule)
	}
	for _, language := range []string{"es", "en"} {
		said := ByHand(language)
		if !strings.Contains(said, string(byHandSpanish)) || !strings.Contains(said, string(byHandEnglish)) {
			t.Errorf("%s: only one language", language)
		}
	}
}

// Both languages say everything, with the same commands and lines; nothing is said twice.
func TestParityOfWords(t *testing.T) {
	command, seen := regexp.MustCompile("`[^`]+`|mitigate o[nf]+"), map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(source), "\n") {
		columns := strings.Split(line, "|")
		if len(columns) != 3 || columns[1] == "" || columns[2] == "" || seen[columns[0]] {
			t.Fatalf("words.txt: %s", line)
		}
		seen[columns[0]] = true
		es, en := command.FindAllString(columns[1], -1), command.FindAllString(columns[2], -1)
		sort.Strings(es)
		sort.Strings(en)
		if strings.Count(columns[1], `\n`) != strings.Count(columns[2], `\n`) || strings.Join(es, " ") != strings.Join(en, " ") {
			t.Errorf("words.txt: %s", line)
		}
	}
	option := regexp.MustCompile(`--[a-z-]+|\b600?\d+\b|SealCheck\.exe [a-z]+`)
	es, en := option.FindAllString(string(usageSpanish), -1), option.FindAllString(string(usageEnglish), -1)
	sort.Strings(es)
	sort.Strings(en)
	if strings.Join(es, " ") != strings.Join(en, " ") {
		t.Errorf("usage: %q, %q", es, en)
	}
}

// Every word that a report, an outcome or a status can hold has its sentence.
func TestNothingIsUnsaid(t *testing.T) {
	keys := []string{
		"pause", "question", "open", "verdict." + report.Genuine, "verdict." + report.GenuineResidue, "verdict." + report.NotGenuine,
		"advice.use", "advice.use-with-residue", "advice.do-not-use", "severity.error", "severity.warning", "severity.note",
		"restart.required", "restart.recommended", "restart.begun", "failed.status",
	}
	for _, state := range []string{report.Valid, report.Invalid, report.Malformed, report.Unknown, report.Revoked, report.NotValid} {
		keys = append(keys, "state."+state)
	}
	for _, verb := range []string{"apply", "repair", "remove", mitigate.On, mitigate.Off} {
		keys = append(keys, "done."+verb, "failed."+verb)
	}
	keys = append(keys, "consequences."+mitigate.On, "consequences."+mitigate.Off)
	for _, state := range []string{outcome.Blocks, outcome.Off, outcome.Ineffective, outcome.Unknown} {
		keys = append(keys, "layer."+state)
	}
	for _, state := range []string{outcome.Effective, outcome.EffectiveAfterRestart, outcome.NotEffective} {
		keys = append(keys, "patch."+state)
	}
	for _, word := range []string{
		"flaw-open", "flaw-behind-firewall", "until-restart", "no-second-layer", "firewall-no-help", "this-computer", "outside-view",
		"earlier-intrusion",
	} {
		keys = append(keys, "open."+word)
	}
	for _, key := range keys {
		for _, language := range []string{"es", "en"} {
			if say(key, language) == "" {
				t.Errorf("%s is not said in %s", key, language)
			}
		}
	}
}

func TestIsYes(t *testing.T) {
	for word, want := range map[string]bool{"yes\n": true, "SÍ\r\n": true, "si": true, "": false, "no": false, "yes please": false, "\n": false} {
		if IsYes(word) != want {
			t.Errorf("%q", word)
		}
	}
}

func TestStatusOnOnePage(t *testing.T) {
	o := outcome.New("status")
	o.Patches = []outcome.Patch{{Kit: "k", State: outcome.NotEffective, Code: codes.PatchNotEffective}}
	o.Firewall = &outcome.Firewall{State: outcome.Ineffective, Checks: []check.Result{
		{Name: "firewall-service", Grade: check.Stop, Code: codes.FirewallServiceStopped}, {Name: "firewall-rule", Grade: check.Pass, Found: "80"},
	}}
	o.Open = []string{"flaw-open", "firewall-no-help", "a-word-of-tomorrow"}
	for _, language := range []string{"es", "en"} {
		said := Outcome(o, language)
		for _, want := range []string{
			say("layer."+outcome.Ineffective, language), codes.FirewallServiceStopped.Entry().In(language).Advice,
			say("open.flaw-open", language), say("open.firewall-no-help", language),
		} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: no %q in\n%s", language, want, said)
			}
		}
		if strings.Contains(said, "tomorrow") || strings.Contains(said, "firewall-rule") {
			t.Errorf("%s", said)
		}
	}
}
