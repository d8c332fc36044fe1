package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// layer says how the firewall is, and why it has no effect.
func layer(f *outcome.Firewall, language string) (lines []string) {
	if f == nil {
		return nil
	}
	line := say("layer."+f.State, language)
	if f.State == outcome.Blocks {
		line += " " + format.Printable(f.Ports)
	}
	lines = []string{line}
	for _, result := range f.Checks {
		if result.Grade == check.Pass {
			continue
		}
		text := result.Code.Entry().In(language)
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("  %s: %s %s", result.Code, text.Text, format.Printable(result.Found))), "  "+text.Advice)
	}
	return lines
}

// open lists what is left open. A word of a newer program is passed over.
func open(words []string, language string) (lines []string) {
	for _, word := range words {
		if sentence := say("open."+word, language); sentence != "" {
			lines = append(lines, "  • "+sentence+".")
		}
	}
	if len(lines) > 0 {
		lines = append([]string{say("open", language)}, lines...)
	}
	return lines
}
