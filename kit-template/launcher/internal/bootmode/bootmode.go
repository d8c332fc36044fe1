// Package bootmode tells by the control software which instrument this is, and in which of two modes it was started. A dual-boot instrument
// has a Windows for each.
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

// OtherModes gives the models that have a second mode and that the instrument may be: the diagnostic ones. By its control software it may be
// the one of that name, or one that bears the name with an ending, such as MiSeqDx for MiSeq; one that nobody knows may be any.
func OtherModes(control string, models []manifest.Model) (names []string) {
	own := modelOf(control, models)
	for _, model := range models {
		if model.IVD && (own == nil || strings.HasPrefix(model.Name, own.Name)) {
			names = append(names, model.Name)
		}
	}
	return names
}

// IsOf says whether any of the programs is the control software of one of the models.
func IsOf(programs []string, models []manifest.Model) bool {
	for _, program := range programs {
		if modelOf(program, models) != nil {
			return true
		}
	}
	return false
}
