package investigate

import (
	"testing"
)

func TestRulesAreWhole(t *testing.T) {
	rules, err := LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, rule := range rules.List {
		if rule.ID == "" || seen[rule.ID] {
			t.Errorf("%q stands twice", rule.ID)
		}
		seen[rule.ID] = true
		for _, severity := range []Severity{rule.Severity, rule.Refused, rule.Own} {
			if severity != "" && severity != "none" && severity.rank() < 0 {
				t.Errorf("%s: severity %q", rule.ID, severity)
			}
		}
		if rule.Stage != "" && rules.Words["stage."+rule.Stage].EN == "" {
			t.Errorf("%s: stage %q has no word", rule.ID, rule.Stage)
		}
		for _, texts := range []Texts{rule.ES, rule.EN} {
			if texts.What == "" || texts.Why == "" || texts.Harmless == "" || texts.Next == "" {
				t.Errorf("%s: a text is missing", rule.ID)
			}
		}
		if rule.ES.What == rule.EN.What || rule.ES.Why == rule.EN.Why {
			t.Errorf("%s: not translated", rule.ID)
		}
	}
	for key, both := range rules.Words {
		if both.ES == "" || both.EN == "" {
			t.Errorf("%s: a language is missing", key)
		}
	}
}
