package main

import (
	"errors"
	"strings"
)

// flags are what arguments can set, by their names: texts, and switches that are off or on. The standard library's would cost 20 kB.
type flags struct {
	texts    map[string]*string
	switches map[string]*bool
}

var errHelp = errors.New("help")

// parse sets what stands anywhere among the arguments as `--name VALUE`, `--name=VALUE` or `--name`, with one line or two, and gives the
// words in between. What comes behind `--` is words.
func (f flags) parse(args []string) (words []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(words, args[i+1:]...), nil
		}
		if len(arg) < 2 || arg[0] != '-' {
			words = append(words, arg)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		text, one := f.texts[name], f.switches[name]
		switch {
		case text != nil && !hasValue:
			if i++; i == len(args) {
				return nil, errors.New(arg + " VALUE")
			}
			*text = args[i]
		case text != nil:
			*text = value
		case one != nil && (!hasValue || value == "true" || value == "false"):
			*one = value != "false"
		case name == "help" || name == "h":
			return words, errHelp
		default:
			return nil, errors.New(arg)
		}
	}
	return words, nil
}
