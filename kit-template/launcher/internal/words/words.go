// Package words finds the texts that stand in the programs: a line for each, with its key and the languages between bars.
package words

import "strings"

// languages are in the order of the columns.
var languages = [...]string{"es", "en"}

// Find gives the text of a key in a language; empty when there is none. `\n` is the end of a line.
func Find(source, key, language string) string {
	for source != "" {
		line, rest, _ := strings.Cut(source, "\n")
		source = rest
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
