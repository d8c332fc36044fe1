package screen

import "sealkit.dev/kit/launcher/internal/report"

// words are the sentences that belong to no code, in one language.
type words struct {
	verdict     map[string]string
	advice      map[string]string
	severity    map[string]string
	state       map[string]string
	kit         string
	sequence    string
	created     string
	supportEnds string
	seal        string
	publisher   string
	record      string
	fingerprint string
	development string
	signatures  string
	findings    string
	expected    string
	found       string
	more        string
	sameStick   string
}

// wordsIn gives the sentences in a language, `es` or `en`.
func wordsIn(language string) words {
	if language == "es" {
		return spanish
	}
	return english
}

var english = words{
	verdict: map[string]string{
		report.Genuine:        "GENUINE",
		report.GenuineResidue: "GENUINE, with host residue",
		report.NotGenuine:     "NOT GENUINE",
	},
	advice: map[string]string{
		"use":              "The kit is complete and unchanged. You can use it.",
		"use-with-residue": "The kit is complete and unchanged. A computer left harmless traces on it. You can use it.",
		"do-not-use":       "Do not use this kit.",
	},
	severity: map[string]string{"error": "error", "warning": "warning", "note": "note"},
	state: map[string]string{
		report.Valid: "valid", report.Invalid: "does not match", report.Malformed: "not readable",
		report.Unknown: "unknown key", report.Revoked: "revoked key", report.NotValid: "key not valid for kits",
	},
	kit: "Kit", sequence: "sequence", created: "made", supportEnds: "supported until", seal: "Seal",
	publisher: "Publisher", record: "record", fingerprint: "Fingerprint",
	development: "DEVELOPMENT RECORD: this publisher record is for development and tests. " +
		"A kit under it must never be used on an instrument in service.",
	signatures: "Signatures", findings: "Findings", expected: "expected", found: "found",
	more: "There are more findings than a report shows.",
	sameStick: "This program came with the kit. If somebody replaced both, its verdict proves nothing: " +
		"compare the fingerprint with one you got another way, or check with a verifier you got another way.",
}

var spanish = words{
	verdict: map[string]string{
		report.Genuine:        "AUTÉNTICO",
		report.GenuineResidue: "AUTÉNTICO, con restos del sistema",
		report.NotGenuine:     "NO AUTÉNTICO",
	},
	advice: map[string]string{
		"use":              "El kit está completo y sin cambios. Puede utilizarlo.",
		"use-with-residue": "El kit está completo y sin cambios. Un equipo dejó en él restos inofensivos. Puede utilizarlo.",
		"do-not-use":       "No utilice este kit.",
	},
	severity: map[string]string{"error": "error", "warning": "advertencia", "note": "nota"},
	state: map[string]string{
		report.Valid: "válida", report.Invalid: "no corresponde", report.Malformed: "ilegible",
		report.Unknown: "clave desconocida", report.Revoked: "clave revocada",
		report.NotValid: "clave no válida para kits",
	},
	kit: "Kit", sequence: "secuencia", created: "creado", supportEnds: "con soporte hasta", seal: "Sello",
	publisher: "Editor", record: "registro", fingerprint: "Huella",
	development: "REGISTRO DE DESARROLLO: este registro de editor es para desarrollo y pruebas. " +
		"Un kit sellado con él no debe utilizarse nunca en un instrumento en servicio.",
	signatures: "Firmas", findings: "Hallazgos", expected: "se esperaba", found: "se encontró",
	more: "Hay más hallazgos de los que muestra un informe.",
	sameStick: "Este programa venía con el kit. Si alguien sustituyó ambos, su veredicto no demuestra nada: " +
		"compare la huella con una que haya recibido por otra vía, o compruebe el kit con un verificador obtenido por otra vía.",
}
