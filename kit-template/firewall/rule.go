// Package firewall knows the one kind of rule that Sealkit makes: it blocks inbound TCP ports for everybody on every profile. It reads
// the form in which Windows keeps rules, and makes and removes them by netsh. The installer's helper and SealCheck.exe share it.
package firewall

import (
	"sort"
	"strings"
)

// Rule is a rule as far as it may be ours.
type Rule struct {
	Name, Group string
	// Ports are sorted and joined by commas.
	Ports string
	// Fault is why it blocks less than all its ports, for everybody, now; empty when it does.
	Fault string
}

// Faults of a rule: the first that it has.
const (
	FaultOff      = "off"
	FaultAllows   = "not-a-block"
	FaultOutbound = "not-inbound"
	FaultProtocol = "not-tcp"
	FaultProfiles = "not-all-profiles"
	FaultNarrowed = "narrowed"
	tcp           = "6"
	everyProfile  = "Domain,Public,Private"
)

// narrowing are the conditions that a rule for everybody does not have.
var narrowing = []string{"App", "Svc", "LA4", "LA6", "RA4", "RA6", "RPort", "IF", "IFType", "LUAuth", "RMauth", "RUAuth", "Security", "AppPkgId"}

// Parse reads `v2.10|Action=Block|…|`.
func Parse(text string) Rule {
	found := fields(text)
	rule := Rule{Name: found["Name"], Group: found["EmbedCtxt"], Ports: found["LPort"]}
	profiles, hasProfiles := found["Profile"]
	switch {
	case found["Active"] != "TRUE":
		rule.Fault = FaultOff
	case found["Action"] != "Block":
		rule.Fault = FaultAllows
	case found["Dir"] != "In":
		rule.Fault = FaultOutbound
	case found["Protocol"] != tcp:
		rule.Fault = FaultProtocol
	case hasProfiles && profiles != everyProfile:
		rule.Fault = FaultProfiles
	}
	for _, condition := range narrowing {
		if found[condition] != "" && rule.Fault == "" {
			rule.Fault = FaultNarrowed
		}
	}
	return rule
}

// fields may come more than once: their values are sorted and joined.
func fields(rule string) map[string]string {
	all := map[string][]string{}
	for _, part := range strings.Split(rule, "|") {
		if equals := strings.Index(part, "="); equals > 0 {
			all[part[:equals]] = append(all[part[:equals]], part[equals+1:])
		}
	}
	found := map[string]string{}
	for name, values := range all {
		found[name] = JoinPorts(values)
	}
	return found
}

// JoinPorts gives ports in the one order in which they are compared: that of their numbers.
func JoinPorts(ports []string) string {
	sorted := append([]string{}, ports...)
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		return len(a) < len(b) || len(a) == len(b) && a < b
	})
	return strings.Join(sorted, ",")
}

// Blocks says whether the rule blocks exactly these ports.
func (r Rule) Blocks(ports []string) bool { return r.Fault == "" && r.Ports == JoinPorts(ports) }
