// Package windows looks for signs of an intrusion in what Windows itself keeps: event logs, connections, names that were asked for, and logs of a
// configured antivirus program. It asks, and changes nothing.
package windows

import "sealkit.dev/kit/launcher/internal/investigate"

// System is Windows, or a test's stand-in. An error that is fs.ErrNotExist or fs.ErrPermission says what it says.
type System interface {
	// Events hands over the newest events of a channel that a query selects, as XML, and says whether there are more.
	Events(channel, query string, each func(xml []byte)) (isMore bool, err error)
	// Sockets are the TCP connections and the ports that somebody listens at.
	Sockets() ([]Socket, error)
	// Names are those in the cache of the name service.
	Names() ([]string, error)
}

// Expected is what is known to be in order: ports that the instrument listens at, and other ends, `host`, `host:port` or `*.domain`.
type Expected struct {
	Ports     []int64
	Endpoints []string
}

// Sources gives all of them.
func Sources(system System, expected Expected, antivirusLogs []string) []investigate.Source {
	return []investigate.Source{
		Events{system}, Connections{system, expected}, Names{system, expected}, Antivirus{antivirusLogs},
	}
}

func stateOf(err error) (state investigate.State, detail string) {
	if state = investigate.StateOf(err); state == investigate.Denied || state == investigate.Failed {
		detail = err.Error()
	}
	return state, detail
}
