package outcome

import "sealkit.dev/kit/launcher/internal/check"

// Firewall is the block of ports in Windows' firewall as it is now.
type Firewall struct {
	// State is `blocks`, `off` (there is no rule of ours), `ineffective` or `unknown`.
	State string `json:"state"`
	// Ports that our rules block, joined by commas.
	Ports string `json:"ports,omitempty"`
	// Checks say why it has no effect; none while it is off.
	Checks []check.Result `json:"checks,omitempty"`
}

// States of the firewall.
const (
	Blocks      = "blocks"
	Off         = "off"
	Ineffective = "ineffective"
	Unknown     = "unknown"
)
