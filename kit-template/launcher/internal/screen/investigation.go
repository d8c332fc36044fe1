package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// maxListed findings stand on the screen; the report has all.
const maxListed = 20

// Investigation gives the summary and the findings that weigh.
func Investigation(r *investigate.Report, rules *investigate.Rules, language string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "SealCheck %s\n\n%s\n\n", r.Program, r.Summary.In(language))
	for _, reading := range r.Sources {
		fmt.Fprintf(&out, "%s: %s (%s) %s\n", rules.Say(reading.Source, language), reading.Place, rules.Say("state."+string(reading.State), language), reading.Detail)
	}
	listed := 0
	for i := range r.Findings {
		f := &r.Findings[i]
		if !f.Severity.HasWeight() {
			continue
		}
		if listed++; listed > maxListed {
			fmt.Fprintln(&out, "...")
			break
		}
		writeTrace(&out, f, rules, language)
	}
	fmt.Fprintf(&out, "\n%s\n", r.Limit.In(language))
	return out.String()
}

func writeTrace(out *strings.Builder, f *investigate.Finding, rules *investigate.Rules, language string) {
	fmt.Fprintf(out, "\n[%s] %s: %s\n", f.Severity, f.Rule, rules.Rule(f.Rule).In(language).What)
	if f.First != nil {
		fmt.Fprintf(out, "  %s (%s)  x%d  %s  %s\n", f.First.UTC, f.First.Local, f.Count, f.Client, f.Subject)
	}
	if len(f.Evidence) > 0 {
		fmt.Fprintf(out, "  %s:%d: %s\n", f.Evidence[0].File, f.Evidence[0].Line, f.Evidence[0].Text)
	}
}
