// Package bootmode tells in which of two modes an instrument was started. A dual-boot instrument has a Windows for each.
package bootmode

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/manifest"
)

// The modes.
const (
	Dx      = "Dx"
	RUO     = "RUO"
	Unknown = "unknown"
)

// modelOf finds the model whose control software a program is: its name begins with the model's. Nil for any other program.
func modelOf(program string, models []manifest.Model) *manifest.Model {
	for i := range models {
		if strings.HasPrefix(program, models[i].Name+" ") && strings.HasSuffix(program, "Software") {
			return &models[i]
		}
	}
	return nil
}

func modeOf(model *manifest.Model) string {
	if model.IVD {
		return Dx
	}
	return RUO
}

// Tell gives the mode and the control software it was told by. Programs that contradict each other tell nothing.
func Tell(programs []string, models []manifest.Model) (mode, control string) {
	for _, program := range programs {
		model := modelOf(program, models)
		if model == nil {
			continue
		}
		if mode != "" && mode != modeOf(model) {
			return Unknown, ""
		}
		mode, control = modeOf(model), program
	}
	if mode == "" {
		mode = Unknown
	}
	return mode, control
}

// MayHaveAnother says whether the instrument may start in another mode too, which needs the same done to it. A diagnostic instrument may;
// so may one that goes by the name of a diagnostic model without its ending, such as MiSeq for MiSeqDx; and one that nobody knows.
func MayHaveAnother(mode, control string, models []manifest.Model) bool {
	own := modelOf(control, models)
	for _, model := range models {
		if model.IVD && (mode != RUO || own != nil && strings.HasPrefix(model.Name, own.Name)) {
			return true
		}
	}
	return false
}
