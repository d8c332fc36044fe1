package screen

import (
	_ "embed"

	"sealkit.dev/kit/launcher/internal/words"
	"sealkit.dev/kit/packed"
)

// source has the sentences that belong to no code.
//
//go:embed words.txt
var embedded []byte

var source = string(packed.Open(embedded))

// say gives the sentence of a key in a language, `es` or `en`; empty when there is none.
func say(key, language string) string { return words.Find(source, key, language) }
