package screen

import (
	"fmt"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// patches says of each patch how it is, and what its own program says.
func patches(all []outcome.Patch, language string) (lines []string) {
	for _, patch := range all {
		lines = append(lines, fmt.Sprintf("%s %s (%s): %s", patch.Kit, patch.Version, patch.Publisher, say("patch."+patch.State, language)))
		if patch.Kind == "development" {
			lines = append(lines, "  *** "+say("development", language)+" ***")
		}
		if patch.Applied != "" {
			lines = append(lines, fmt.Sprintf("  %s: %s", say("applied", language), patch.Applied))
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
