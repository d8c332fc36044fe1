package window

import (
	_ "embed"
	"strings"

	"sealkit.dev/kit/launcher/internal/words"
	"sealkit.dev/kit/packed"
)

// languages are those of words.txt.
var languages = [2]string{"es", "en"}

// source has a line for each text: its key, then the languages. `\n` is the end of a line, `{name}` a place for something.
//
//go:embed words.txt
var embedded []byte

var source = string(packed.Open(embedded))

// text in a language; empty when there is none of that key.
func text(key, language string) string { return words.Find(source, key, language) }

// filled is a text with its places filled: name and value in turn. What is filled in is not looked at again.
func filled(text string, pairs ...string) string {
	before, rest, isOpen := strings.Cut(text, "{")
	if !isOpen {
		return text
	}
	name, after, _ := strings.Cut(rest, "}")
	value := ""
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			value = pairs[i+1]
		}
	}
	return before + value + filled(after, pairs...)
}
