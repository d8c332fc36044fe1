package status

import "sealkit.dev/kit/launcher/internal/outcome"

// stillOpen names what the answer leaves open. The firewall alone never stands for the patch. The last three are never closed from here.
func stillOpen(answer outcome.Outcome) (open []string) {
	layer := answer.Firewall.State
	switch {
	case answer.Exit == 0 && layer == outcome.Off:
		open = append(open, "no-second-layer")
	case answer.Exit == restartNeeded:
		open = append(open, "until-restart")
	case answer.Exit != 0 && layer == outcome.Blocks:
		open = append(open, "flaw-behind-firewall")
	case answer.Exit != 0:
		open = append(open, "flaw-open")
	}
	if layer == outcome.Ineffective || layer == outcome.Unknown {
		open = append(open, "firewall-no-help")
	}
	return append(open, "this-computer", "outside-view", "earlier-intrusion")
}
