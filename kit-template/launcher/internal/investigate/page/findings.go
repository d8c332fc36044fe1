package page

import "sealkit.dev/kit/launcher/internal/investigate"

// findings go by severity, then by rule, then in parts. Of what weighs, the first part stands open.
func (w *writer) findings(r *investigate.Report) {
	for _, severity := range investigate.Severities() {
		all := of(r.Findings, func(f *investigate.Finding) bool { return f.Severity == severity })
		w.WriteString("<h2>")
		w.both("severity." + string(severity))
		w.WriteString(": " + number(int64(len(all))) + "</h2>\n")
		for _, rule := range r.Rules {
			id := rule.ID
			if same := of(all, func(f *investigate.Finding) bool { return f.Rule == id }); len(same) > 0 {
				w.rule(rule, same, severity.HasWeight())
			}
		}
	}
}

func of(findings []investigate.Finding, isWanted func(*investigate.Finding) bool) (wanted []investigate.Finding) {
	for i := range findings {
		if isWanted(&findings[i]) {
			wanted = append(wanted, findings[i])
		}
	}
	return wanted
}

// rule explains one, with all its findings of one severity.
func (w *writer) rule(rule investigate.Explained, findings []investigate.Finding, isOpen bool) {
	w.open(isOpen)
	w.text(rule.ES.What + " / " + rule.EN.What + " (" + rule.ID + "): " + number(int64(len(findings))))
	w.WriteString("</summary>\n")
	for i, texts := range [2]investigate.Texts{rule.ES, rule.EN} {
		language := languages[i]
		w.paragraph(language, texts.Why+" "+w.rules.Say("page.harmless", language)+": "+texts.Harmless+" "+
			w.rules.Say("page.next", language)+": "+texts.Next, "")
	}
	for start := 0; start < len(findings); start += perPart {
		end := start + perPart
		if end > len(findings) {
			end = len(findings)
		}
		if len(findings) > perPart {
			w.open(isOpen && start == 0)
			w.WriteString(number(int64(start+1)) + "–" + number(int64(end)) + "</summary>\n")
		}
		w.table(findings[start:end])
		if len(findings) > perPart {
			w.WriteString("</details>\n")
		}
	}
	w.WriteString("</details>\n")
}

func (w *writer) open(isOpen bool) {
	if isOpen {
		w.WriteString("<details open>")
	} else {
		w.WriteString("<details>")
	}
	w.WriteString("<summary>")
}

func (w *writer) table(findings []investigate.Finding) {
	w.WriteString("<table>\n<tr>")
	for _, key := range [...]string{"page.when", "page.who", "page.count", "page.evidenced"} {
		w.WriteString("<th scope=\"col\">")
		w.both(key)
		w.WriteString("</th>")
	}
	w.WriteString("</tr>\n")
	for i := range findings {
		w.finding(&findings[i])
	}
	w.WriteString("</table>\n")
}

func (w *writer) finding(f *investigate.Finding) {
	w.WriteString("<tr><td>")
	w.when(f.First)
	if f.Last != nil && *f.Last != *f.First {
		w.WriteString("<br>– ")
		w.when(f.Last)
	}
	w.WriteString("</td><td><code>")
	w.text(f.Client)
	if f.Client != "" && f.Subject != "" {
		w.WriteString("\n")
	}
	w.text(f.Subject)
	w.WriteString("</code></td><td>" + number(f.Count) + "</td><td>")
	for _, evidence := range f.Evidence {
		w.WriteString("<code>")
		w.text(evidence.File)
		if evidence.Line > 0 {
			w.WriteString(":" + number(evidence.Line))
		}
		w.WriteString("\n")
		w.text(evidence.Text)
		w.WriteString("</code><br>")
	}
	w.WriteString("</td></tr>\n")
}

func (w *writer) when(moment *investigate.Moment) {
	if moment != nil {
		w.WriteString(moment.UTC + "<br>(" + moment.Local + ")")
	}
}
