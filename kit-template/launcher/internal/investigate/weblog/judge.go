package weblog

import (
	"bytes"
	"strings"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Rules that this package knows by name.
const (
	rulePost      = "D3"
	ruleNewScript = "D10"
	ruleUpload    = "D10u"
	ruleFull      = "D10f"
	ruleAnswered  = "D12"
	ruleUsed      = "D12b"
	ruleMissing   = "D13m"
	ruleColumns   = "D13c"
	ruleEmpty     = "D13e"
	ruleBackwards = "D13t"
	ruleUnread    = "D13u"
	ruleZeros     = "D13z"

	// none is a severity of rules.json: no trace at all.
	none investigate.Severity = "none"
)

// Allow is what is known to be in order.
type Allow struct {
	// Clients are what ParseRange reads; who calls has looked.
	Clients []string
	// Scripts and Posts are stems, without their query; one that ends in `*` stands for all that begin so.
	Scripts, Posts []string
	// Patched is since when nobody from outside should be answered; zero when that is not known.
	Patched time.Time
}

// judge looks at one request after the other. It remembers only what has bounds.
type judge struct {
	rules []investigate.Rule
	words *matcher
	allow Allow
	// patched is a text to compare those of the lines with; empty when that is not known.
	patched string
	clients clients
	to      *investigate.Collector

	// of this line
	file    string
	line    int64
	text    []byte
	record  *record
	kind    kind
	hit     []bool
	scratch []byte
	script  []byte
	// isGrave: something of weight was found in this line.
	isGrave bool
	// clean are the last texts of each field without any word: user agents and referers come again and again.
	clean [fieldCount][]byte

	visitors visitors
	scripts  scripts
	scriptly map[string]bool
	index    map[string]int
}

func newJudge(rules []investigate.Rule, allow Allow, to *investigate.Collector) *judge {
	j := &judge{rules: rules, words: newMatcher(rules), allow: allow, to: to, hit: make([]bool, len(rules)), index: map[string]int{}}
	for _, text := range allow.Clients {
		if allowance, isRight := ParseRange(text); isRight {
			j.clients.allowed = append(j.clients.allowed, allowance)
		}
	}
	if !allow.Patched.IsZero() {
		j.patched = allow.Patched.UTC().Format("2006-01-0215:04:05")
	}
	j.scriptly = map[string]bool{}
	for i := range rules {
		j.index[rules[i].ID] = i
		match := rules[i].Match
		if match == nil || len(match.Methods) == 0 {
			continue
		}
		for _, extension := range match.Extensions {
			j.scriptly[extension] = true
		}
	}
	j.visitors.of = map[visit]*visitor{}
	j.scripts.begin()
	return j
}

// request judges one.
func (j *judge) request(file string, line int64, text []byte, r *record) {
	j.file, j.line, j.text, j.record, j.isGrave = file, line, text, r, false
	j.kind = j.clients.of(r.fields[client], r.fields[server])
	script := j.scriptOf(r.fields[stem])
	isHit := j.scan()
	if isHit || !isPlainGet(r.fields[method]) {
		j.match(script)
	}
	if isHit {
		for i := range j.hit {
			j.hit[i] = false
		}
	}
	if j.kind == foreign && r.fields[client] != nil {
		j.visit()
	}
	j.scripts.see(j, script)
}

func isPlainGet(verb []byte) bool {
	return len(verb) == 3 && verb[0] == 'G' && verb[1] == 'E' && verb[2] == 'T'
}

// scan looks for words in every field that can have some.
func (j *judge) scan() (isHit bool) {
	for _, field := range [...]int{stem, query, agent, referer, cookie} {
		text := j.record.fields[field]
		if len(text) < 2 || bytes.Equal(text, j.clean[field]) {
			continue
		}
		isClean := true
		shown := text
		if field == query || field == referer || field == cookie {
			shown = decode(text, j.scratch)
			if len(shown) > 0 && &shown[0] != &text[0] {
				j.scratch = shown[:0]
			}
		}
		j.words.scan(field, shown, func(rule int) { j.hit[rule], isClean = true, false })
		if isClean {
			j.clean[field] = append(j.clean[field][:0], text...)
		} else {
			isHit = true
		}
	}
	return isHit
}

// match adds a trace for each rule whose conditions all hold.
func (j *judge) match(script []byte) {
	for i := range j.rules {
		rule := &j.rules[i]
		if rule.Match != nil && j.fits(i, rule.Match, script) && !(rule.Match.Unless != "" && j.hit[j.index[rule.Match.Unless]]) {
			j.add(rule, j.subjectOf(rule.Match))
		}
	}
	if isMethod(j.record.fields[method], "POST") {
		j.post()
	}
}

func (j *judge) fits(index int, match *investigate.Match, script []byte) bool {
	r := j.record
	switch {
	case len(match.Words) == 0 && len(match.Methods) == 0,
		len(match.Words) > 0 && !j.hit[index],
		len(match.Methods) > 0 && !isOneOf(r.fields[method], match.Methods),
		match.IsSilent && (r.fields[agent] != nil || r.fields[referer] != nil):
		return false
	case len(match.Extensions) > 0:
		return script != nil && !isListed(string(script), j.allow.Scripts) && isOneOf(extensionOf(script), match.Extensions)
	}
	return true
}

// subjectOf is what makes one trace of many: the tool, where a rule is about the one who asks, else the target.
func (j *judge) subjectOf(match *investigate.Match) string {
	if len(match.In) == 1 && match.In[0] == "agent" {
		return string(j.record.fields[agent])
	}
	return string(j.record.fields[stem])
}

// post: without an allow-list nobody knows which are in order, so all of them are named and none is weighed.
func (j *judge) post() {
	target := string(j.record.fields[stem])
	rule := &j.rules[j.index[rulePost]]
	switch {
	case len(j.allow.Posts) == 0 && j.kind == foreign:
		j.hand(rule, target, investigate.Info)
	case len(j.allow.Posts) > 0 && !isListed(target, j.allow.Posts):
		j.add(rule, target)
	}
}

// add grades by the answer and by who asked.
func (j *judge) add(rule *investigate.Rule, subject string) {
	severity := rule.Severity
	if rule.Refused != "" && j.record.isRefused() {
		severity = rule.Refused
	}
	if j.kind == own && rule.Own != "" {
		if rule.Own == none {
			return
		}
		severity = investigate.Lesser(severity, rule.Own)
	}
	j.hand(rule, subject, severity)
}

func (j *judge) hand(rule *investigate.Rule, subject string, severity investigate.Severity) {
	hit := j.trace()
	hit.Rule, hit.Severity, hit.Subject = rule.ID, severity, subject
	j.to.Add(hit)
	j.isGrave = j.isGrave || severity == investigate.High || severity == investigate.Critical
}

// trace is this line, before any rule has named it.
func (j *judge) trace() investigate.Hit {
	r := j.record
	return investigate.Hit{
		Time: r.moment(), Client: string(r.fields[client]), Subject: string(r.fields[stem]), File: j.file, Line: j.line, Text: string(j.text),
	}
}

func isMethod(verb []byte, name string) bool { return string(verb) == name }

func isOneOf(text []byte, list []string) bool {
	for _, name := range list {
		if string(text) == name {
			return true
		}
	}
	return false
}

// isListed compares as Windows does, without regard to capitals.
func isListed(stem string, list []string) bool {
	for _, entry := range list {
		if prefix := strings.TrimSuffix(entry, "*"); prefix != entry {
			if len(stem) >= len(prefix) && strings.EqualFold(stem[:len(prefix)], prefix) {
				return true
			}
		} else if strings.EqualFold(stem, entry) {
			return true
		}
	}
	return false
}
