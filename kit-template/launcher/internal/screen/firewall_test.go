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
)

// What a person types is the rule that the program knows again; both languages give the same commands.
func TestByHand(t *testing.T) {
	if want := `name="` + firewall.NameOf([]string{"80", "443"}) + `"`; ruleByHand != want {
		t.Errorf("%s, the program's is %s", ruleByHand, want)
	}
	command := regexp.MustCompile(`(?m)^     (netsh|sc) .*$`)
	spanish, english := command.FindAllString(byHandSpanish, -1), command.FindAllString(byHandEnglish, -1)
	if len(spanish) != 5 || strings.Join(spanish, "\n") != strings.Join(english, "\n") {
		t.Errorf("%q\n%q", spanish, english)
	}
	for _, language := range []string{"es", "en"} {
		said := ByHand(language)
		if !strings.Contains(said, byHandSpanish) || !strings.Contains(said, byHandEnglish) {
			t.Errorf("%s: only one language", language)
		}
	}
}

func TestParityOfSayings(t *testing.T) {
	place := regexp.MustCompile("`[^`]+`|mitigate o[nf]+")
	for _, list := range [][]saying{layerStates, openWords, consequences} {
		for _, s := range list {
			es, en := place.FindAllString(s.es, -1), place.FindAllString(s.en, -1)
			sort.Strings(es)
			sort.Strings(en)
			if s.es == "" || s.en == "" || s.es == s.en || strings.Count(s.es, "\n") != strings.Count(s.en, "\n") || strings.Join(es, " ") != strings.Join(en, " ") {
				t.Errorf("%s", s.key)
			}
		}
	}
	for _, verb := range []string{mitigate.On, mitigate.Off} {
		for _, language := range []string{"es", "en"} {
			if say(consequences, verb, language) == "" || outcomeTexts[language].done[verb] == "" || outcomeTexts[language].failed[verb] == "" {
				t.Errorf("%s, %s", verb, language)
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
			say(layerStates, outcome.Ineffective, language), codes.FirewallServiceStopped.Entry().In(language).Advice,
			say(openWords, "flaw-open", language), say(openWords, "firewall-no-help", language),
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
