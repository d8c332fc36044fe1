// Package firewall is the firewall of this computer as the second layer: one rule of ours, made by Windows' own interface, and what is
// read back of it. Nothing is inferred from how a call ended.
package firewall

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/firewall"
)

// Group is what our rules stand under in Windows' list; netsh cannot say it, so the name begins with it too.
const Group = "Sealkit mitigation"

// NameOf gives the name of the rule for these ports. Who makes it by hand under that name makes the same rule.
func NameOf(ports []string) string { return Group + " TCP " + firewall.JoinPorts(ports) }

// isOurs: other people's rules are never touched. One made by netsh or by hand has no group.
func isOurs(rule firewall.Rule) bool {
	return strings.HasPrefix(rule.Name, Group+" ") && (rule.Group == "" || rule.Group == Group)
}

// Profile is a kind of network, with a setting of its own for each.
type Profile struct {
	Name string
	// IsOn: the firewall works there.
	IsOn bool
	// IsCurrent: the computer is in such a network now, or may be.
	IsCurrent bool
	// IgnoresRules: a group policy lets local rules have no effect there.
	IgnoresRules bool
}

// State is what was read back.
type State struct {
	// Rules are ours only.
	Rules []firewall.Rule
	// IsRunning: the service that enforces them.
	IsRunning bool
	Profiles  []Profile
}

// System is Windows' firewall, or a test's stand-in.
type System interface {
	// Read gives what is so now. What cannot be read is an error, and then nothing is known.
	Read() (State, error)
	// Add makes the rule for these ports. That it gives no error proves nothing.
	Add(ports []string) error
	// Remove takes out the rules of these names.
	Remove(names []string) error
}

// On has the ports blocked, and gives what was so before and is so after. A rule that is right stays as it is.
func On(system System, ports []string) (before, after State, err error) {
	if before, err = read(system); err != nil {
		return before, before, err
	}
	if before.blocks(ports) {
		return before, before, nil
	}
	failed := system.Remove(before.names())
	if adding := system.Add(ports); adding != nil {
		failed = adding
	}
	if after, err = read(system); err != nil {
		return before, after, err
	}
	if !after.blocks(ports) {
		return before, after, codes.FirewallRuleMissing.About(reasonOf(failed, after.faults()))
	}
	return before, after, nil
}

// Off removes our rules, and gives what was so before and is so after.
func Off(system System) (before, after State, err error) {
	if before, err = read(system); err != nil || len(before.Rules) == 0 {
		return before, before, err
	}
	failed := system.Remove(before.names())
	if after, err = read(system); err != nil {
		return before, after, err
	}
	if len(after.Rules) > 0 {
		return before, after, codes.FirewallRuleLeft.About(reasonOf(failed, strings.Join(after.names(), "; ")))
	}
	return before, after, nil
}

func read(system System) (State, error) {
	state, err := system.Read()
	if err != nil {
		return state, codes.FirewallUnknown.About(err.Error())
	}
	return state, nil
}

func reasonOf(err error, found string) string {
	if err == nil {
		return found
	}
	return strings.TrimSpace(found + " " + err.Error())
}

func (s State) blocks(ports []string) bool {
	for _, rule := range s.Rules {
		if rule.Blocks(ports) {
			return true
		}
	}
	return false
}

func (s State) names() []string {
	names := make([]string, 0, len(s.Rules))
	for _, rule := range s.Rules {
		names = append(names, rule.Name)
	}
	return names
}

// faults says of each rule what it blocks, and why not.
func (s State) faults() string {
	found := make([]string, 0, len(s.Rules))
	for _, rule := range s.Rules {
		found = append(found, strings.TrimSpace(rule.Ports+" "+rule.Fault))
	}
	return strings.Join(found, "; ")
}
