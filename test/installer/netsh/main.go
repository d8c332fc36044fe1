// A stand-in for Windows' netsh, whose place Wine's own fills without doing anything: it keeps one inbound rule where Windows
// keeps its rules, in the form in which Windows writes them.
package main

import (
	"os"
	"os/exec"
	"strings"
)

const (
	rules = `HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules`
	ours  = `{5EA1C17E-0000-4000-8000-000000000002}`
)

func main() {
	values := map[string]string{}
	for _, arg := range os.Args[1:] {
		if name, value, ok := strings.Cut(arg, "="); ok {
			values[name] = value
		}
	}
	command := []string{"delete", rules, "/v", ours, "/f"}
	if os.Args[3] == "add" {
		rule := "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|"
		for _, port := range strings.Split(values["localport"], ",") {
			rule += "LPort=" + port + "|"
		}
		command = []string{"add", rules, "/v", ours, "/d", rule + "Name=" + values["name"] + "|", "/f"}
	}
	if exec.Command("reg", command...).Run() != nil {
		os.Exit(1)
	}
}
