// Package page writes an investigation's report for people: one page in both languages, in which nothing runs.
package page

import (
	"bytes"
	"strconv"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/proof"
)

// perFinding is about what one takes, in bytes.
const perFinding = 800

// perPart findings are shown at once; the others wait behind a line to open.
const perPart = 100

var languages = [2]string{"es", "en"}

const style = `<style>
summary { cursor: pointer; padding: .2em 0 } details { margin: 0 0 .5em 1em } .limit { border: 2px solid #111; padding: .5em 1em }
code { font-family: monospace; overflow-wrap: anywhere; white-space: pre-wrap } [lang=es] + [lang=en] { color: #333 } h2 { border-bottom: 1px solid #111 }
</style>
`

// writer puts the parts together.
type writer struct {
	bytes.Buffer
	rules *investigate.Rules
}

// Encode gives the page of a report, whose JSON is data.
func Encode(r *investigate.Report, rules *investigate.Rules, data []byte) []byte {
	w := &writer{rules: rules}
	w.Grow(perFinding * len(r.Findings))
	w.WriteString(proof.PageHead + style + "<title>")
	w.both("page.title")
	w.WriteString("</title>\n</head>\n<body>\n<h1>")
	w.both("page.title")
	w.WriteString("</h1>\n")
	for _, language := range languages {
		w.paragraph(language, r.Summary.In(language), "")
	}
	for _, language := range languages {
		w.paragraph(language, r.Limit.In(language), "limit")
	}
	w.facts(r, data)
	w.sources(r.Sources)
	w.findings(r)
	w.WriteString("</body>\n</html>\n")
	return w.Bytes()
}

func (w *writer) text(text string) { w.WriteString(proof.Escape(text)) }

// both says a word of ours in both languages, once where they are the same.
func (w *writer) both(key string) {
	es, en := w.rules.Say(key, "es"), w.rules.Say(key, "en")
	w.text(es)
	if en != es {
		w.text(" / " + en)
	}
}

func (w *writer) paragraph(language, text, class string) {
	w.WriteString("<p lang=\"" + language + "\"")
	if class != "" {
		w.WriteString(" class=\"" + class + "\"")
	}
	w.WriteString(">")
	w.text(text)
	w.WriteString("</p>\n")
}

func (w *writer) row(key, value string) {
	if value == "" {
		return
	}
	w.WriteString("<tr><th scope=\"row\">")
	w.both(key)
	w.WriteString("</th><td>")
	w.text(value)
	w.WriteString("</td></tr>\n")
}

func (w *writer) moment(key string, moment *investigate.Moment) {
	if moment != nil {
		w.row(key, moment.UTC+" = "+moment.Local)
	}
}

// facts about the report itself.
func (w *writer) facts(r *investigate.Report, data []byte) {
	w.WriteString("<table>\n")
	w.moment("page.made", r.Made)
	w.row("page.judged", r.Judged)
	w.row("page.evidence", r.Evidence)
	w.moment("page.patched", r.Patched)
	w.row("page.code", proof.ShortCode(data))
	w.row("page.digest", proof.Digest(data))
	w.row("page.key", r.Seal.KeyID)
	if r.Seal.KeyID == "" {
		w.row("page.key", w.rules.Say("page.unsigned", "es")+" / "+w.rules.Say("page.unsigned", "en"))
	}
	if r.Seal.FollowsNumber > 0 {
		w.row("page.follows", number(r.Seal.FollowsNumber)+", SHA-256 "+r.Seal.FollowsSHA256)
	}
	contact := w.rules.Say("contact", "es") + " / " + w.rules.Say("contact", "en")
	if r.Contact != "" {
		contact += ": " + r.Contact
	}
	w.row("page.contact", contact)
	w.row("page.program", r.Program)
	if r.Folded > 0 {
		w.row("page.folded", number(r.Folded))
	}
	w.WriteString("</table>\n")
}

func (w *writer) sources(readings []investigate.Reading) {
	w.WriteString("<h2>")
	w.both("page.sources")
	w.WriteString("</h2>\n<table>\n<tr>")
	for _, key := range [...]string{"page.source", "page.place", "page.state", "page.files", "page.entries", "page.unread"} {
		w.WriteString("<th scope=\"col\">")
		w.both(key)
		w.WriteString("</th>")
	}
	w.WriteString("</tr>\n")
	for _, reading := range readings {
		w.WriteString("<tr><td>")
		w.both(reading.Source)
		w.WriteString("</td><td><code>")
		w.text(reading.Place)
		w.WriteString("</code></td><td>")
		w.both("state." + string(reading.State))
		if reading.Detail != "" {
			w.text(": " + reading.Detail)
		}
		for _, n := range [...]int64{reading.Files, reading.Entries, reading.Unread} {
			w.WriteString("</td><td>" + number(n))
		}
		w.WriteString("</td></tr>\n")
	}
	w.WriteString("</table>\n")
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
