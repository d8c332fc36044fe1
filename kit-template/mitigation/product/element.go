package product

import (
	"errors"
	"strings"
)

// maxDepth of elements; a file of runs has four.
const maxDepth = 100

var (
	errNoText    = errors.New("LocalRunManagerVersion is not plain text")
	errMalformed = errors.New("not well-formed XML")
)

// textOf gives the text of the first element of a name, whatever its namespace; nothing where a whole document has none. The standard
// library's decoder would cost the launcher 55 kB for this one text.
func textOf(document, name string) (text string, err error) {
	var open []string
	isFound, isSeen := false, false
	for rest := strings.TrimPrefix(document, "\uFEFF"); ; {
		before, tag, after, err := nextTag(rest)
		switch {
		case err != nil:
			return "", err
		case len(open) == 0 && strings.TrimSpace(before) != "":
			return "", errMalformed
		case tag == "":
			if len(open) > 0 || !isSeen {
				return "", errMalformed
			}
			return "", nil
		}
		rest = after
		own, _, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
		switch {
		case tag[0] == '/':
			own = strings.TrimSpace(own[1:])
			if len(open) == 0 || open[len(open)-1] != own {
				return "", errMalformed
			}
			if isFound {
				return plain(before)
			}
			open = open[:len(open)-1]
			continue
		case isFound:
			return "", errNoText
		case len(open) == 0 && isSeen || len(open) >= maxDepth:
			return "", errMalformed
		}
		isSeen = true
		isThis := own[strings.IndexByte(own, ':')+1:] == name
		if strings.HasSuffix(tag, "/") {
			if isThis {
				return "", nil
			}
			continue
		}
		open, isFound = append(open, own), isThis
	}
}

// plain refuses a text with references: a version has none.
func plain(text string) (string, error) {
	if strings.IndexByte(text, '&') >= 0 {
		return "", errNoText
	}
	return strings.TrimSpace(text), nil
}

// nextTag gives the text before the next tag, and the tag without its signs, with blanks for other white space. Comments and instructions
// are passed over. No tag is the end.
func nextTag(text string) (before, tag, after string, err error) {
	for {
		head, rest, isThere := strings.Cut(text, "<")
		before += head
		if !isThere {
			return before, "", "", nil
		}
		end := ""
		switch {
		case strings.HasPrefix(rest, "!--"):
			end = "-->"
		case strings.HasPrefix(rest, "?"):
			end = "?>"
		default:
			tag, after, err = wholeTag(rest)
			return before, tag, after, err
		}
		if _, text, isThere = strings.Cut(rest, end); !isThere {
			return "", "", "", errMalformed
		}
	}
}

// wholeTag goes to the `>` that is in no quotes. Declarations and marked sections are refused: a file of runs has none.
func wholeTag(text string) (tag, after string, err error) {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return "", "", errMalformed
		case c == '>':
			tag = strings.Join(strings.Fields(text[:i]), " ")
			if tag == "" || tag[0] == '!' || tag == "/" || text[0] == ' ' {
				return "", "", errMalformed
			}
			return tag, text[i+1:], nil
		}
	}
	return "", "", errMalformed
}
