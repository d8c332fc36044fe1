package main

import (
	"strings"
	"testing"
)

func TestFlagsStandAnywhere(t *testing.T) {
	for line, want := range map[string]string{
		"verify --quiet E: --report out":   "verify E: | quiet | out",
		"--report=out -quiet verify E:":    "verify E: | quiet | out",
		"verify --quiet=false":             "verify | |",
		"verify --report= -- --quiet":      "verify --quiet | |",
		"verify -":                         "verify - | |",
		"verify --report":                  "error",
		"verify --quiet=maybe":             "error",
		"verify --no-such":                 "error",
		"verify --help --no-such":          "help",
		"--quiet --quiet=true --report -x": " | quiet | -x",
	} {
		var text string
		var quiet bool
		words, err := flags{map[string]*string{"report": &text}, map[string]*bool{"quiet": &quiet}}.parse(strings.Fields(line))
		got := strings.Join(words, " ") + " | " + map[bool]string{true: "quiet ", false: ""}[quiet] + "| " + text
		switch {
		case err == errHelp:
			got = "help"
		case err != nil:
			got = "error"
		}
		if strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s: %s", line, got)
		}
	}
}
