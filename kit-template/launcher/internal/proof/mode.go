package proof

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/manifest"
)

// Boot modes. A dual-boot instrument has a Windows for each.
const (
	ModeDx      = "Dx"
	ModeRUO     = "RUO"
	ModeUnknown = "unknown"
)

// modeOf tells the boot mode by the name of a program: one whose name begins with a model's belongs to that model's control software.
func modeOf(program string, models []manifest.Model) string {
	for _, model := range models {
		if !strings.HasPrefix(program, model.Name+" ") || !strings.HasSuffix(program, "Software") {
			continue
		}
		if model.IVD {
			return ModeDx
		}
		return ModeRUO
	}
	return ""
}

// Mode gives the boot mode and the control software it was told by. Programs that contradict each other tell nothing.
func Mode(programs []string, models []manifest.Model) (mode, control string) {
	for _, program := range programs {
		switch told := modeOf(program, models); {
		case told == "":
		case mode != "" && mode != told:
			return ModeUnknown, ""
		default:
			mode, control = told, program
		}
	}
	if mode == "" {
		mode = ModeUnknown
	}
	return mode, control
}
