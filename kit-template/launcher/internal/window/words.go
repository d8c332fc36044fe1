package window

import (
	_ "embed"
	"strings"

	"sealkit.dev/kit/packed"
)

// languages are in the order of the columns of words.txt.
var languages = [2]string{"es", "en"}

// source has a line for each text: its key, then the languages. `\n` is the end of a line, `{name}` a place for something.
//
//go:embed words.txt
var embedded []byte

var source = string(packed.Open(embedded))

// text in a language; empty when there is none of that key.
func text(key, language string) string {
	for _, line := range strings.Split(source, "\n") {
		if columns := strings.Split(line, "|"); columns[0] == key && len(columns) == 1+len(languages) {
			for i := range languages {
				if languages[i] == language {
					return strings.ReplaceAll(columns[1+i], `\n`, "\n")
				}
			}
		}
	}
	return ""
}

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
