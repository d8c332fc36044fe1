package investigate

import (
	_ "embed"

	"sealkit.dev/kit/packed"
	"sealkit.dev/kit/strictjson"
)

// Texts is what a person reads about a rule, in one language.
type Texts struct {
	What string `json:"what"`
	// Why it matters.
	Why string `json:"why"`
	// Harmless explanations, also called false positives.
	Harmless string `json:"harmless"`
	// Next is what to do.
	Next string `json:"next"`
}

// Both is a text in both languages.
type Both struct {
	ES string `json:"es"`
	EN string `json:"en"`
}

// In gives a language, `es` or `en`.
func (b Both) In(language string) string {
	if language == "es" {
		return b.ES
	}
	return b.EN
}

// Rule is one kind of trace. Those of web logs are matched by what they say here; the others are known to their source by id.
type Rule struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	// Refused is the severity where the web server refused the request (4xx); the same when empty.
	Refused Severity `json:"refused,omitempty"`
	// Own is the severity where the computer talked to itself; the same when empty, `none` when that is no trace.
	Own Severity `json:"own,omitempty"`
	// Stage is where it stands in the story of an intrusion: `upload`, `shell`, `command`, `tunnel`, `cleanup`; empty for none.
	Stage string `json:"stage,omitempty"`
	Match *Match `json:"match,omitempty"`
	ES    Texts  `json:"es"`
	EN    Texts  `json:"en"`
}

// Match is what a request of a web log must have, all of it.
type Match struct {
	Methods    []string `json:"methods,omitempty"`
	Extensions []string `json:"extensions,omitempty"`
	// In are the fields where Words are looked for: `stem`, `query`, `agent`, `referer`, `cookie`.
	In    []string `json:"in,omitempty"`
	Words []string `json:"words,omitempty"`
	// IsSilent: no user agent and no referer, as far as they are logged.
	IsSilent bool `json:"silent,omitempty"`
	// Unless is a rule that says the same and more.
	Unless string `json:"unless,omitempty"`
}

// In gives the texts in a language, `es` or `en`.
func (r Rule) In(language string) Texts {
	if language == "es" {
		return r.ES
	}
	return r.EN
}

// Rules are rules.json: the rules, and the words that belong to none.
type Rules struct {
	Words map[string]Both `json:"words"`
	List  []Rule          `json:"rules"`
}

//go:embed rules.json
var source []byte

// ofWindows are those of what Windows itself keeps.
//
//go:embed windows.json
var ofWindows []byte

// LoadRules reads the rules of this program. An error is a fault of ours; a test reads them.
func LoadRules() (*Rules, error) {
	rules := &Rules{}
	for _, data := range [...][]byte{source, ofWindows} {
		before := rules.List
		rules.List = nil
		if err := strictjson.Read(packed.Open(data), rules); err != nil {
			return nil, err
		}
		rules.List = append(before, rules.List...)
	}
	return rules, nil
}

// Rule gives the rule of an id. An unknown one counts as high: a fault of ours must not hide a trace.
func (r *Rules) Rule(id string) Rule {
	for _, rule := range r.List {
		if rule.ID == id {
			return rule
		}
	}
	return Rule{ID: id, Severity: High}
}

// Say gives the word of a key in a language, or the key.
func (r *Rules) Say(key, language string) string {
	if text := r.Words[key].In(language); text != "" {
		return text
	}
	return key
}
