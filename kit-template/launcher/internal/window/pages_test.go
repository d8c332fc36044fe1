package window

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	rules "sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/firewall"
)

// Each edge leads somewhere, each button leads on, each page can be reached, and none is a dead end.
func TestEveryButtonLeadsOn(t *testing.T) {
	reached := reachable("")
	for name, p := range pages {
		if !reached[name] {
			t.Errorf("%s is never reached", name)
		}
		for event, next := range p.next {
			if _, isPage := pages[next]; !isPage && next != end {
				t.Errorf("%s: %s leads to %q", name, event, next)
			}
		}
		for _, button := range p.buttons {
			if _, leads := p.next[button]; !leads && button != wait && button != verbOf {
				t.Errorf("%s: the button %s leads nowhere", name, button)
			}
		}
		if _, canFail := p.next[Fault]; p.hasWork != canFail {
			t.Errorf("%s: work can fail, and nothing else", name)
		}
		if !p.hasWork && len(p.buttons) == 0 {
			t.Errorf("%s has neither work nor buttons", name)
		}
	}
	if !reached[end] {
		t.Error("no way out")
	}
}

// reachable gives the pages that can be reached from the first without one of them.
func reachable(without Name) map[Name]bool {
	reached := map[Name]bool{}
	var visit func(Name)
	visit = func(name Name) {
		if reached[name] || name == without {
			return
		}
		reached[name] = true
		for _, next := range pages[name].next {
			visit(next)
		}
	}
	visit(first)
	return reached
}

// Nothing is changed unless the kit was verified, the place and the instrument were looked at, and a person has agreed.
func TestNoWayAroundConsent(t *testing.T) {
	for _, gate := range []Name{"verifying", "looking", "checking", "consent"} {
		if reachable(gate)["changing"] {
			t.Errorf("changing is reached without %s", gate)
		}
	}
	if pages["consent"].next[Remove] != "sure" {
		t.Error("removal is not asked about twice")
	}
	for _, name := range []Name{"refused", "error", "stopped", "none"} {
		for event, next := range pages[name].next {
			if next != first && next != end && next != "checking" && next != "asking" && next != "offering" && next != "intrusion" {
				t.Errorf("%s: %s goes on to %s", name, event, next)
			}
		}
	}
}

// The firewall is changed only after somebody has agreed to that, and the ports of a kit that was not verified are not offered.
func TestNoBlockWithoutConsent(t *testing.T) {
	if reachable("agree")["blocking"] {
		t.Error("blocking is reached without consent")
	}
	for name, p := range pages {
		for event, next := range p.next {
			if event == MitigateOn && name != "mitigation" && name != "agree" || next == "mitigation" && name != "offering" {
				t.Errorf("%s: %s leads to %s", name, event, next)
			}
		}
	}
}

// Who learns that the patch cannot be applied now, or would rather wait, finds the firewall on the page where that is learnt.
func TestFirewallIsOfferedBesideThePatch(t *testing.T) {
	for _, name := range []Name{"none", "maintenance", "ready", "warned", "stopped", "failed", "ineffective"} {
		if pages[name].next["mitigate"] != "offering" {
			t.Errorf("%s does not offer the firewall", name)
		}
	}
}

// Who follows the steps by hand makes the rule that the program knows.
func TestStepsByHandAreTheProgramsOwn(t *testing.T) {
	for _, language := range languages {
		said := text("byhand.body", language)
		ports := []string{"80", "443"}
		for _, command := range [][]string{rules.AddCommand(firewall.NameOf(ports), ports), rules.DeleteCommand(firewall.NameOf(ports))} {
			typed := strings.Replace("netsh "+strings.Join(command, " "), "name="+firewall.NameOf(ports), `name="`+firewall.NameOf(ports)+`"`, 1)
			if !strings.Contains(said, typed) {
				t.Errorf("%s: no %s", language, typed)
			}
		}
	}
}

func keysOf(t *testing.T) map[string][]string {
	t.Helper()
	keys := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(source), "\n") {
		columns := strings.Split(line, "|")
		if len(columns) != 3 || keys[columns[0]] != nil {
			t.Fatalf("words.txt: %s", line)
		}
		keys[columns[0]] = columns[1:]
	}
	return keys
}

func sorted(list []string) string {
	sort.Strings(list)
	return strings.Join(list, " ")
}

// Both languages say everything, with the same places and paragraphs.
func TestParityOfWords(t *testing.T) {
	place := regexp.MustCompile(`{[a-z]+}`)
	for key, texts := range keysOf(t) {
		if texts[0] == "" || texts[1] == "" {
			t.Errorf("%s is not said in both languages", key)
		}
		if es, en := sorted(place.FindAllString(texts[0], -1)), sorted(place.FindAllString(texts[1], -1)); es != en {
			t.Errorf("%s: %s in Spanish, %s in English", key, es, en)
		}
		if strings.Count(texts[0], `\n`) != strings.Count(texts[1], `\n`) {
			t.Errorf("%s: not the same paragraphs", key)
		}
	}
}

var verbs = []Event{Apply, Repair, Remove, MitigateOn, MitigateOff}

// every page with each verb, as it is shown.
func every(t *testing.T, language string, look func(name Name, verb Event, v shown)) {
	t.Helper()
	for name, p := range pages {
		if len(p.buttons) == 0 {
			continue
		}
		for _, verb := range verbs {
			facts := known()
			facts.Verb = verb
			look(name, verb, render(name, speaker{facts, language}))
		}
	}
}

// What each page says is there, all its places are filled, and its access keys are all different.
func TestEveryPageIsSaid(t *testing.T) {
	for _, lang := range languages {
		every(t, lang, func(name Name, verb Event, v shown) {
			d := v.dialog
			if d.Headline == "" || d.Body == "" || d.Footer == "" {
				t.Errorf("%s, %s, %s: %q, %q", name, verb, lang, d.Headline, d.Body)
			}
			if strings.ContainsAny(d.Headline+d.Body+d.Details, "{}") {
				t.Errorf("%s, %s, %s: a place is left: %s", name, verb, lang, d.Body)
			}
			keys := map[string]bool{}
			for _, button := range d.Buttons {
				at := strings.Index(button.Text, "&")
				if button.IsDisabled {
					continue
				}
				if at < 0 || keys[strings.ToLower(button.Text[at+1:at+2])] {
					t.Errorf("%s, %s, %s: the key of %q", name, verb, lang, button.Text)
					continue
				}
				keys[strings.ToLower(button.Text[at+1:at+2])] = true
			}
			if v.idOf(language) == 0 {
				t.Errorf("%s: no other language", name)
			}
		})
	}
}

// Words that no page says would be forgotten in one language first.
func TestNoWordIsIdle(t *testing.T) {
	said := map[string]bool{"language.note": true, "check.administrator": true, "check.verification-file": true}
	for key := range keysOf(t) {
		for _, prefix := range []string{"button.", "check.", "step.", "restart.", "details.", "genuine.", "report", "records", "done.", "failed.", "consent.", "findings", "pass.on"} {
			said[key] = said[key] || strings.HasPrefix(key, prefix)
		}
	}
	for name := range pages {
		for _, verb := range verbs {
			said[wordsOf(name, string(verb))+".title"], said[wordsOf(name, string(verb))+".body"] = true, true
		}
	}
	for _, key := range []string{"language", "development", "choose.note"} {
		said[key] = true
	}
	for key := range keysOf(t) {
		if !said[key] {
			t.Errorf("nobody says %s", key)
		}
	}
	for name := range spans {
		if text("step."+name, "es") == "" {
			t.Errorf("the step %s has no words", name)
		}
	}
}

// Enter is pressed twice in a row by mistake: the second time it meets the next page.
func TestEnterOnWorkIsHarmless(t *testing.T) {
	for name, p := range pages {
		if !p.hasWork || len(p.buttons) == 0 {
			continue
		}
		v := render(name, speaker{Facts{Verb: Remove}, "en"})
		if event := v.event(v.dialog.Default); event != language && event != wait {
			t.Errorf("%s: Enter is %s", name, event)
		}
	}
}

// Windows Installer may have asked for a restart before its success was contradicted.
func TestFailureTellsOfTheRestart(t *testing.T) {
	for _, language := range []string{"es", "en"} {
		said := strings.Join(speaker{known(), language}.failed(), "\n")
		if wanted := text("restart.recommended", language); wanted == "" || !strings.Contains(said, wanted) {
			t.Errorf("%s: %q", language, said)
		}
	}
}
