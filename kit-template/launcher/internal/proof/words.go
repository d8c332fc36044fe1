package proof

import (
	_ "embed"

	"sealkit.dev/kit/launcher/internal/words"
	"sealkit.dev/kit/packed"
)

// languages are in the order of the page.
var languages = [2]string{"es", "en"}

// sentences of one language.
type sentences struct{ title, notice, shortCode string }

var texts = [2]sentences{
	{
		title: "Verificación de un intento", shortCode: "Código corto para el teléfono",
		notice: "La firma muestra continuidad, no autenticidad: la clave se creó en este mismo instrumento la primera vez que se usó, " +
			"y quien tenga en él permisos de administrador puede falsificar este archivo.",
	},
	{
		title: "Verification of an attempt", shortCode: "Short code for the telephone",
		notice: "The signature shows continuity, not authenticity: the key was made on this very instrument at its first use, and whoever " +
			"has administrator rights there can forge this file.",
	},
}

// source has a line for each name of an element, and for each word that stands as a value, which begins with `=`; then the languages.
//
//go:embed words.txt
var embedded []byte

var source = string(packed.Open(embedded))

// wordFor gives the word of a language, or nothing.
func wordFor(key string, language int) string { return words.Find(source, key, languages[language]) }

// say leaves alone what is no word of ours.
func say(value string, language int) string {
	if word := wordFor("="+value, language); word != "" {
		return word + " (" + value + ")"
	}
	return value
}
