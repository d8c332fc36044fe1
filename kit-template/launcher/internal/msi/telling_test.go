package msi

import (
	"regexp"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/spoil"
)

// telling says each kind of line a second time, as patterns. The last one must not fit.
var telling = []struct {
	name       string
	is         func(string) bool
	fits, bars string
	seeds      []string
}{
	{"failure", isFailure, `(?i)(return value|valor devuelto) 3\.?$`, "",
		[]string{"Action ended 5:18:09: INSTALL. Return value 3.", "Acción finalizada 5:18:09: INSTALL. Valor devuelto 3"}},
	{"failure of Wine", isFailureOfWine, `(?i)^action ended .*return value 0\.?$`, "", []string{"Action ended 5:18: Apply. Return value 0."}},
	{"numbered", isNumbered, `(?i)\berror \d{4,5}\b`, "", []string{"Error 1925. x", "Info: error 27502, terror 1234 error 123456 error 12a"}},
	{"engine", isEngineEnd, `(?i)mainenginethread is returning [1-9]`, "", []string{"MSI (s): MainEngineThread is returning 1603"}},
	{"product", isProductFailure, `(?i)\bproduct(o)?: .* -- .*(fail|error)`, "",
		[]string{"Product: Demo -- Installation failed.", "Producto: Demo -- error 1.", "product: product: a -- b -- fail"}},
	{"event", isRefusalEvent, `(?i)\bevent(o)?( id)?:? 100[78]\b`, "", []string{"Event ID: 1008", "evento 1007", "event: 1008.", "events event 1007"}},
	{"restriction", isRestriction, `(?i)software restriction polic|directivas? de restricci[oó]n de software|\bevent(o)?( id)?:? 100[78]\b`,
		`(?i)is permitted to run|unrestricted'|: verifying |digitally signed`,
		[]string{"a.msi is not permitted by software restriction policy.", "La DIRECTIVA DE RESTRICCIÓN de software",
			"directivas de restriccion de software", "SOFTWARE RESTRICTION POLICY: a.msi is not digitally signed"}},
	{"forbidden", isForbidden, `(?i)policies to prevent this installation|directivas para impedir esta instalaci`, "",
		[]string{"has set policies to prevent this installation.", "directivas para impedir esta instalación"}},
}

func TestTellingLinesArePatterns(t *testing.T) {
	for _, line := range telling {
		fits, bars, found := regexp.MustCompile(line.fits), regexp.MustCompile(`\z.`), 0
		if line.bars != "" {
			bars = regexp.MustCompile(line.bars)
		}
		spoil.Each(line.seeds, 10_000, func(text string) {
			// As lines are when they are looked at. One that is let through and names an event besides is told for the event.
			text = printable(strings.ReplaceAll(text, "\n", ""))
			want := fits.MatchString(text) && (!bars.MatchString(text) || isRefusalEvent(text))
			if line.is(text) != want {
				t.Errorf("%s %q: want %v", line.name, text, want)
			}
			if want {
				found++
			}
		})
		if found < 500 || found > 9500 {
			t.Errorf("%s: %d of 10,000", line.name, found)
		}
	}
}
