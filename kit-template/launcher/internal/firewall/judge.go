package firewall

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// Judge holds what was read against what blocks the ports: every check must pass. Without ports, those of our rule count.
func (s State) Judge(ports []string) []check.Result {
	return []check.Result{s.judgeRule(ports), s.judgeService(), s.judgeProfiles(), s.judgePolicy()}
}

// Look gives the layer as it is now. Without ports, those of our rule count.
func Look(system System) *outcome.Firewall {
	state, err := system.Read()
	if err != nil {
		return &outcome.Firewall{State: outcome.Unknown, Checks: []check.Result{{
			Name: "firewall", Grade: check.Warn, Code: codes.FirewallUnknown, Found: format.Printable(err.Error()),
		}}}
	}
	return state.Describe(nil)
}

// Describe judges it as a whole: one check that forbids it, and it has no effect.
func (s State) Describe(ports []string) *outcome.Firewall {
	if !s.IsOn() && len(ports) == 0 {
		return &outcome.Firewall{State: outcome.Off}
	}
	layer := &outcome.Firewall{State: outcome.Blocks, Ports: s.Ports(), Checks: s.Judge(ports)}
	for _, result := range layer.Checks {
		if result.Grade == check.Stop {
			layer.State = outcome.Ineffective
		}
	}
	return layer
}

// IsOn: there is a rule of ours, whether it works or not.
func (s State) IsOn() bool { return len(s.Rules) > 0 }

// Ports are what our rules block; empty when they block nothing.
func (s State) Ports() string {
	var ports []string
	for _, rule := range s.Rules {
		if rule.Fault == "" && rule.Ports != "" {
			ports = append(ports, rule.Ports)
		}
	}
	return firewall.JoinPorts(ports)
}

func (s State) judgeRule(ports []string) check.Result {
	result := check.Result{Name: "firewall-rule", Grade: check.Pass, Found: s.Ports()}
	isRight := result.Found != ""
	if len(ports) > 0 {
		result.Expected, isRight = firewall.JoinPorts(ports), s.blocks(ports)
	}
	if !isRight {
		result.Grade, result.Code, result.Found = check.Stop, codes.FirewallRuleMissing, s.faults()
	}
	return result
}

func (s State) judgeService() check.Result {
	result := check.Result{Name: "firewall-service", Grade: check.Pass}
	if !s.IsRunning {
		result.Grade, result.Code = check.Stop, codes.FirewallServiceStopped
	}
	return result
}

// judgeProfiles: off in the network where the computer is, nothing is blocked; off in another one, it would not be blocked there.
func (s State) judgeProfiles() check.Result {
	result := check.Result{Name: "firewall-profiles", Grade: check.Pass}
	var off []string
	for _, profile := range s.Profiles {
		if profile.IsOn {
			continue
		}
		off = append(off, profile.Name)
		result.Code = codes.FirewallOff
		if profile.IsCurrent {
			result.Grade = check.Stop
		} else if result.Grade == check.Pass {
			result.Grade = check.Warn
		}
	}
	result.Found = strings.Join(off, ", ")
	return result
}

func (s State) judgePolicy() check.Result {
	result := check.Result{Name: "firewall-policy", Grade: check.Pass}
	var ignoring []string
	for _, profile := range s.Profiles {
		if profile.IgnoresRules {
			ignoring = append(ignoring, profile.Name)
			result.Grade, result.Code = check.Stop, codes.FirewallRulesIgnored
		}
	}
	result.Found = strings.Join(ignoring, ", ")
	return result
}
