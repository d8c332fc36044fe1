package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// Outcome says how an attempt ended, in a language, `es` or `en`.
func Outcome(o outcome.Outcome, language string) string {
	lines := []string{say("done."+o.Verb, language)}
	if o.Verb == "status" {
		// Each patch has a line of its own below.
		lines = nil
	}
	if o.Code != "" {
		text := o.Code.Entry().In(language)
		lines = []string{say("failed."+o.Verb, language), fmt.Sprintf("%s: %s", o.Code, text.Text)}
		if o.Detail != "" {
			lines = append(lines, "  "+format.Printable(o.Detail))
		}
		lines = append(lines, text.Advice)
	}
	for _, quoted := range o.LogLines {
		lines = append(lines, "  > "+quoted)
	}
	lines = append(lines, patches(o.Patches, language)...)
	lines = append(lines, layer(o.Firewall, language)...)
	lines = append(lines, open(o.Open, language)...)
	lines = append(lines, warnings(o.Checks, language)...)
	if o.Previous != "" {
		text := codes.InterruptedBefore.Entry().In(language)
		lines = append(lines, fmt.Sprintf("%s: %s (%s) %s", codes.InterruptedBefore, text.Text, format.Printable(o.Previous), text.Advice))
	}
	lines = append(lines, afterwards(o, language)...)
	return strings.Join(lines, "\n") + "\n"
}

// warnings are gone through, but not in silence.
func warnings(checks []check.Result, language string) (lines []string) {
	for _, result := range checks {
		if result.Grade == check.Warn {
			text := result.Code.Entry().In(language)
			lines = append(lines, fmt.Sprintf("%s, %s: %s %s", result.Name, result.Code, text.Text, result.Shown()), "  "+text.Advice)
		}
	}
	return lines
}

func afterwards(o outcome.Outcome, language string) (lines []string) {
	if o.Msi != nil {
		lines = append(lines, fmt.Sprintf("%s: %d", say("answered", language), *o.Msi))
	}
	if sentence := say("restart."+o.RestartTold(), language); sentence != "" {
		lines = append(lines, sentence)
	}
	if o.ShortCode != "" {
		lines = append(lines, fmt.Sprintf("%s: %s", say("short", language), format.Printable(o.ShortCode)))
	}
	for _, file := range o.Files {
		lines = append(lines, fmt.Sprintf("%s: %s", say("records", language), file))
	}
	return lines
}
