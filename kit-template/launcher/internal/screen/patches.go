package screen

import (
	"fmt"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

var patchStates = map[string]map[string]string{
	"en": {
		outcome.Effective: "in effect now", outcome.EffectiveAfterRestart: "in effect after the restart",
		outcome.NotEffective: "NOT in effect, or unknown",
	},
	"es": {
		outcome.Effective: "surte efecto ahora", outcome.EffectiveAfterRestart: "surte efecto después de reiniciar",
		outcome.NotEffective: "NO surte efecto, o no se sabe",
	},
}

var appliedWords = map[string]string{"en": "last applied or repaired", "es": "aplicado o reparado por última vez"}

// patches says of each patch how it is, and what its own program says.
func patches(all []outcome.Patch, language string) (lines []string) {
	for _, patch := range all {
		lines = append(lines, fmt.Sprintf("%s %s (%s): %s", patch.Kit, patch.Version, patch.Publisher, patchStates[language][patch.State]))
		if patch.Kind == "development" {
			lines = append(lines, "  *** "+wordsIn(language).development+" ***")
		}
		if patch.Applied != "" {
			lines = append(lines, fmt.Sprintf("  %s: %s", appliedWords[language], patch.Applied))
		}
		if patch.Code != "" {
			lines = append(lines, fmt.Sprintf("  %s: %s", patch.Code, format.Printable(patch.Detail)))
		}
		if note := patch.Note[language]; note != "" {
			lines = append(lines, "  > "+note)
		}
	}
	return lines
}
