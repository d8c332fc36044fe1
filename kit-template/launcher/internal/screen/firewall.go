package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// saying is a sentence by its key, in both languages.
type saying struct{ key, es, en string }

// say gives the sentence of a key; empty when there is none.
func say(list []saying, key, language string) string {
	for _, s := range list {
		if s.key == key && language == "es" {
			return s.es
		} else if s.key == key {
			return s.en
		}
	}
	return ""
}

var layerStates = []saying{
	{outcome.Blocks, "Cortafuegos: bloquea TCP", "Firewall: blocks TCP"},
	{outcome.Off, "Cortafuegos: este programa no bloquea nada ahora", "Firewall: this program blocks nothing now"},
	{outcome.Ineffective, "Cortafuegos: hay una regla de este programa, pero NO surte efecto", "Firewall: there is a rule of this program, but it has NO effect"},
	{outcome.Unknown, "Cortafuegos: no se sabe", "Firewall: not known"},
}

var openWords = []saying{
	{"", "Qué queda abierto:", "What is still open:"},
	{"flaw-open", "el fallo: quien llegue al instrumento por la red puede atacarlo. Aplique el parche o, si no es posible, bloquee los puertos con `mitigate on`",
		"the flaw: whoever reaches the instrument over the network can attack it. Apply the patch or, where that is impossible, block the ports by `mitigate on`"},
	{"flaw-behind-firewall", "el fallo: por la red solo lo tapa el cortafuegos. Aplique el parche en cuanto pueda",
		"the flaw: over the network only the firewall covers it. Apply the patch as soon as you can"},
	{"until-restart", "el fallo, hasta que reinicie el instrumento", "the flaw, until you restart the instrument"},
	{"no-second-layer", "la segunda capa: `mitigate on` bloquea además los puertos en el cortafuegos. No es obligatoria",
		"the second layer: `mitigate on` blocks the ports in the firewall as well. It is optional"},
	{"firewall-no-help", "el cortafuegos: ahora no ayuda", "the firewall: it does not help now"},
	{"this-computer", "el propio equipo: quien lo use, o un programa en él, llega a la interfaz web",
		"this computer itself: whoever uses it, or a program on it, reaches the web interface"},
	{"outside-view", "la vista desde fuera: esto se ha mirado desde dentro. Pruebe también desde otro equipo",
		"the view from outside: this was looked at from inside. Try from another computer too"},
	{"earlier-intrusion", "lo ocurrido antes: nada de esto dice si alguien ya entró", "what happened before: none of this says whether somebody has been in already"},
}

// layer says how the firewall is, and why it has no effect.
func layer(f *outcome.Firewall, language string) (lines []string) {
	if f == nil {
		return nil
	}
	line := say(layerStates, f.State, language)
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
		if sentence := say(openWords, word, language); sentence != "" && word != "" {
			lines = append(lines, "  • "+sentence+".")
		}
	}
	if len(lines) > 0 {
		lines = append([]string{say(openWords, "", language)}, lines...)
	}
	return lines
}
