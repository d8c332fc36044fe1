package firewall

import (
	"fmt"
	"strings"
)

// System runs netsh and reads the rules. netsh's own answer is translated and its exit code proves nothing, so rules are read from where
// Windows keeps them.
type System interface {
	Netsh(args ...string) error
	FirewallRules() ([]string, error)
}

// Add makes the rule of that name and reads it back. Loopback traffic does not pass the firewall.
func Add(system System, name string, ports []string) error {
	// When there is none, netsh calls that an error.
	_ = system.Netsh(DeleteCommand(name)...)
	if err := system.Netsh(AddCommand(name, ports)...); err != nil {
		return err
	}
	if !IsThere(system, name, ports) {
		return fmt.Errorf("the firewall rule cannot be read back")
	}
	return nil
}

// AddCommand gives netsh's arguments that make a rule.
func AddCommand(name string, ports []string) []string {
	return []string{
		"advfirewall", "firewall", "add", "rule", "name=" + name, "dir=in", "action=block", "protocol=TCP",
		"localport=" + strings.Join(ports, ","), "profile=any",
	}
}

// DeleteCommand gives netsh's arguments that remove every rule of a name.
func DeleteCommand(name string) []string {
	return []string{"advfirewall", "firewall", "delete", "rule", "name=" + name}
}

// Remove takes the rule out and reads back that it is gone.
func Remove(system System, name string) error {
	err := system.Netsh(DeleteCommand(name)...)
	rules, reading := system.FirewallRules()
	if reading != nil {
		return reading
	}
	for _, rule := range rules {
		if Parse(rule).Name == name {
			return fmt.Errorf("the firewall rule is still there: %v", err)
		}
	}
	return nil
}

// IsThere says whether the rule is there, active, and blocks the ports on every profile.
func IsThere(system System, name string, ports []string) bool {
	rules, err := system.FirewallRules()
	if err != nil {
		return false
	}
	for _, text := range rules {
		if rule := Parse(text); rule.Name == name && rule.Blocks(ports) {
			return true
		}
	}
	return false
}
