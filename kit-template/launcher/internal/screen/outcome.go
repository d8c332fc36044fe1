package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// outcomeWords are the sentences about an attempt that belong to no code, in one language.
type outcomeWords struct {
	done     map[string]string
	failed   map[string]string
	restart  map[string]string
	answered string
	records  string
	short    string
}

var outcomeTexts = map[string]outcomeWords{
	"en": {
		done: map[string]string{
			"apply": "The patch has been applied.", "repair": "The patch has been repaired.",
			"remove":      "The patch has been removed. The instrument is open to attack over the network again.",
			"mitigate-on": "The ports are blocked.", "mitigate-off": "The ports are no longer blocked by this program.",
		},
		failed: map[string]string{
			"apply": "The patch has NOT been applied.", "repair": "The patch has NOT been repaired.",
			"remove": "The patch has NOT been removed.", "status": "Nothing shows that the patch protects this instrument now.",
			"mitigate-on": "The ports are NOT blocked.", "mitigate-off": "The block has NOT been removed.",
		},
		restart: map[string]string{
			"required": "Restart the instrument now: the change takes effect only then.", "recommended": "Restart the instrument.",
			"begun": "Windows is restarting the instrument.", "none": "",
		},
		answered: "Windows Installer answered", records: "Written down in", short: "Short code of the verification file",
	},
	"es": {
		done: map[string]string{
			"apply": "El parche se ha aplicado.", "repair": "El parche se ha reparado.",
			"remove":      "El parche se ha eliminado. El instrumento vuelve a estar expuesto a ataques por la red.",
			"mitigate-on": "Los puertos están bloqueados.", "mitigate-off": "Este programa ya no bloquea los puertos.",
		},
		failed: map[string]string{
			"apply": "El parche NO se ha aplicado.", "repair": "El parche NO se ha reparado.",
			"remove": "El parche NO se ha eliminado.", "status": "Nada indica que el parche proteja ahora este instrumento.",
			"mitigate-on": "Los puertos NO están bloqueados.", "mitigate-off": "El bloqueo NO se ha eliminado.",
		},
		restart: map[string]string{
			"required":    "Reinicie el instrumento ahora: hasta entonces el cambio no tiene efecto.",
			"recommended": "Reinicie el instrumento.", "begun": "Windows está reiniciando el instrumento.", "none": "",
		},
		answered: "Windows Installer ha respondido", records: "Queda anotado en", short: "Código corto del archivo de verificación",
	},
}

// Outcome says how an attempt ended, in a language, `es` or `en`.
func Outcome(o outcome.Outcome, language string) string {
	words := outcomeTexts[language]
	lines := []string{words.done[o.Verb]}
	if o.Verb == "status" {
		// Each patch has a line of its own below.
		lines = nil
	}
	if o.Code != "" {
		text := o.Code.Entry().In(language)
		lines = []string{words.failed[o.Verb], fmt.Sprintf("%s: %s", o.Code, text.Text)}
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
	lines = append(lines, afterwards(o, words)...)
	return strings.Join(lines, "\n") + "\n"
}

// warnings are gone through, but not in silence.
func warnings(checks []check.Result, language string) (lines []string) {
	for _, result := range checks {
		if result.Grade == check.Warn {
			text := result.Code.Entry().In(language)
			lines = append(lines, fmt.Sprintf("%s, %s: %s %s", result.Name, result.Code, text.Text, result.Found), "  "+text.Advice)
		}
	}
	return lines
}

func afterwards(o outcome.Outcome, words outcomeWords) (lines []string) {
	if o.Msi != nil {
		lines = append(lines, fmt.Sprintf("%s: %d", words.answered, *o.Msi))
	}
	if sentence := words.restart[o.Restart]; o.Code == "" && sentence != "" {
		lines = append(lines, sentence)
	}
	if o.ShortCode != "" {
		lines = append(lines, fmt.Sprintf("%s: %s", words.short, format.Printable(o.ShortCode)))
	}
	for _, file := range o.Files {
		lines = append(lines, fmt.Sprintf("%s: %s", words.records, file))
	}
	return lines
}
