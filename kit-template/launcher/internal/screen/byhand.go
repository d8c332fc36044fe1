package screen

import (
	_ "embed"
	"strings"

	"sealkit.dev/kit/packed"
)

// The rule there has the name that this program gives it, so that `mitigate off` and `status` know it too.
var (
	//go:embed byhand.es.txt
	byHandSpanish []byte
	//go:embed byhand.en.txt
	byHandEnglish []byte
)

// Consequences is said before anything is changed, with the question: what stops working, what goes on, and what it is not.
func Consequences(verb, language string) string {
	return say("consequences."+verb, language) + "\n" + say("question", language) + " "
}

// IsYes: everything else is a no.
func IsYes(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "yes", "y", "sí", "si", "s":
		return true
	}
	return false
}

// ByHand gives the steps for a person at the instrument, in both languages, the chosen one first: whoever helps may read the other.
func ByHand(language string) string {
	spanish, english := string(packed.Open(byHandSpanish)), string(packed.Open(byHandEnglish))
	if language == "es" {
		return spanish + "\n" + english
	}
	return english + "\n" + spanish
}
