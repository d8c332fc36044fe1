package screen

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/report"
)

// Kinds of marks that computers leave on a stick by themselves.
const (
	traceOfWindows = "windows"
	traceOfMac     = "mac"
	likeATrace     = "like"
)

var traceTexts = map[string]map[string]string{
	"en": {
		traceOfWindows: "Windows put its folder `System Volume Information` there, as it does on every stick it can write to. " +
			"It changes no file of the kit.",
		traceOfMac: "macOS put files of its own there, as it does on every stick it can write to. They change no file of the kit.",
		likeATrace: "Windows or macOS may have made this by itself on a stick it could write to. " +
			"It is not in the one harmless form or place, so it is not accepted.",
	},
	"es": {
		traceOfWindows: "Windows creó ahí su carpeta `System Volume Information`, como en toda memoria en la que puede escribir. " +
			"No cambia ningún archivo del kit.",
		traceOfMac: "macOS creó ahí archivos propios, como en toda memoria en la que puede escribir. No cambian ningún archivo del kit.",
		likeATrace: "Puede que Windows o macOS lo creara por su cuenta en una memoria en la que podía escribir. " +
			"No tiene la única forma y el único lugar inofensivos; por eso no se acepta.",
	},
}

var driveTexts = map[string]map[bool]string{
	"en": {
		true:  "Drive: refuses writes. That keeps it from being changed by accident; it does not make a kit genuine.",
		false: "Drive: can be written to, or does not tell.",
	},
	"es": {
		true:  "Unidad: rechaza la escritura. Eso evita cambios accidentales; no hace auténtico a un kit.",
		false: "Unidad: admite escritura, o no lo indica.",
	},
}

// madeBySystems are the names of folders and files that systems make and people do not.
var madeBySystems = []string{"system volume information", "$recycle.bin", ".spotlight-v100", ".fseventsd", ".trashes"}

// traceOf says which mark a finding is, or resembles; empty for any other finding.
func traceOf(f report.Finding) string {
	if f.Path == nil {
		return ""
	}
	first, _, _ := strings.Cut(strings.ToLower(*f.Path), "/")
	switch {
	case f.Code == codes.ResidueFile && first == madeBySystems[0]:
		return traceOfWindows
	case f.Code == codes.ResidueFile:
		return traceOfMac
	case f.Code == codes.FileExtra && isMadeBySystem(first, *f.Path):
		return likeATrace
	}
	return ""
}

func isMadeBySystem(first, path string) bool {
	for _, name := range madeBySystems {
		if first == name {
			return true
		}
	}
	return strings.HasPrefix(first, "._") || strings.HasSuffix(strings.ToLower("/"+path), "/.ds_store")
}
