// Package firewalltest is a firewall that records, for tests.
package firewalltest

import (
	rules "sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/firewall"
)

// StandIn keeps rules as Windows does. Deaf says yes and does nothing.
type StandIn struct {
	firewall.State
	Deaf     bool
	ReadFail error
	Calls    []string
}

// New is a firewall that works, without rules of ours.
func New() *StandIn {
	return &StandIn{State: firewall.State{IsRunning: true, Profiles: []firewall.Profile{
		{Name: "domain", IsOn: true}, {Name: "private", IsOn: true}, {Name: "public", IsOn: true, IsCurrent: true},
	}}}
}

// Read gives a copy.
func (s *StandIn) Read() (firewall.State, error) {
	state := s.State
	state.Rules = append([]rules.Rule{}, s.Rules...)
	return state, s.ReadFail
}

// Add notes the call down.
func (s *StandIn) Add(ports []string) error {
	s.Calls = append(s.Calls, "add "+rules.JoinPorts(ports))
	if !s.Deaf {
		s.Rules = append(s.Rules, rules.Rule{Name: firewall.NameOf(ports), Group: firewall.Group, Ports: rules.JoinPorts(ports)})
	}
	return nil
}

// Remove notes the calls down.
func (s *StandIn) Remove(names []string) error {
	for _, name := range names {
		s.Calls = append(s.Calls, "remove "+name)
		kept := []rules.Rule{}
		for _, rule := range s.Rules {
			if rule.Name != name || s.Deaf {
				kept = append(kept, rule)
			}
		}
		s.Rules = kept
	}
	return nil
}
