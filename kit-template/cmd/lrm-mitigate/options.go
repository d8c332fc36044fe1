package main

import "fmt"

// options is what the command line says.
type options struct {
	verb, operator, session, settings, records string
	json, firewall                             bool
}

// parse is strict: a misspelt option of an installer must not pass for none.
func parse(args []string) (options, error) {
	var o options
	if len(args) == 0 || !verbs[args[0]] {
		return o, fmt.Errorf("what is to be done?")
	}
	o.verb = args[0]
	texts := map[string]*string{"--settings": &o.settings, "--records": &o.records}
	flags := map[string]*bool{}
	if o.verb == "status" {
		flags["--json"] = &o.json
	} else {
		texts["--operator"], texts["--session"] = &o.operator, &o.session
		flags["--firewall"] = &o.firewall
	}
	for rest := args[1:]; len(rest) > 0; rest = rest[1:] {
		if flag := flags[rest[0]]; flag != nil {
			*flag = true
			continue
		}
		text := texts[rest[0]]
		if text == nil || len(rest) == 1 || *text != "" {
			return o, fmt.Errorf("%q is unknown, twice or without its value", rest[0])
		}
		*text, rest = rest[1], rest[1:]
	}
	if o.verb == "rollback" && o.session == "" {
		return o, fmt.Errorf("rollback undoes one installation: which --session?")
	}
	return o, nil
}

var verbs = map[string]bool{"apply": true, "repair": true, "revert": true, "rollback": true, "status": true}
