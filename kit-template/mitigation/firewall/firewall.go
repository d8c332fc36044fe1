// Package firewall keeps the optional second layer: one inbound rule that blocks the web ports.
package firewall

import (
	"fmt"
	"sort"
	"strings"
)

// RuleName is by which the rule is found again.
const RuleName = "Sealkit Demo LRM Mitigation"

// System runs netsh and reads the rules. netsh's own answer is translated and its exit code proves nothing, so rules
// are read from where Windows keeps them.
type System interface {
	Netsh(args ...string) error
	FirewallRules() ([]string, error)
}

// Add makes the rule and reads it back. Loopback traffic does not pass the firewall.
func Add(system System, ports []string) error {
	// When there is none, netsh calls that an error.
	_ = system.Netsh("advfirewall", "firewall", "delete", "rule", "name="+RuleName)
	err := system.Netsh("advfirewall", "firewall", "add", "rule", "name="+RuleName, "dir=in", "action=block",
		"protocol=TCP", "localport="+strings.Join(ports, ","), "profile=any")
	if err != nil {
		return err
	}
	if !IsThere(system, ports) {
		return fmt.Errorf("the firewall rule cannot be read back")
	}
	return nil
}

// Remove takes the rule out and reads back that it is gone.
func Remove(system System) error {
	err := system.Netsh("advfirewall", "firewall", "delete", "rule", "name="+RuleName)
	rules, reading := system.FirewallRules()
	if reading != nil {
		return reading
	}
	for _, rule := range rules {
		if fields(rule)["Name"] == RuleName {
			return fmt.Errorf("the firewall rule is still there: %v", err)
		}
	}
	return nil
}

// IsThere says whether the rule is there, active, and blocks the ports on every profile.
func IsThere(system System, ports []string) bool {
	rules, err := system.FirewallRules()
	if err != nil {
		return false
	}
	for _, rule := range rules {
		if blocks(fields(rule), ports) {
			return true
		}
	}
	return false
}

func blocks(rule map[string]string, ports []string) bool {
	wanted := append([]string{}, ports...)
	sort.Strings(wanted)
	_, isNarrowed := rule["Profile"]
	return rule["Name"] == RuleName && rule["Action"] == "Block" && rule["Active"] == "TRUE" && rule["Dir"] == "In" &&
		rule["Protocol"] == "6" && rule["LPort"] == strings.Join(wanted, ",") && !isNarrowed && rule["App"] == "" &&
		rule["RA4"] == "" && rule["RA6"] == ""
}

// fields reads `v2.10|Action=Block|…|`. A name may come more than once: its values are sorted and joined.
func fields(rule string) map[string]string {
	all := map[string][]string{}
	for _, part := range strings.Split(rule, "|") {
		if equals := strings.Index(part, "="); equals > 0 {
			all[part[:equals]] = append(all[part[:equals]], part[equals+1:])
		}
	}
	found := map[string]string{}
	for name, values := range all {
		sort.Strings(values)
		found[name] = strings.Join(values, ",")
	}
	return found
}
