package windows

import (
	"encoding/binary"
	"strconv"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Socket is a TCP connection, or a port that somebody listens at.
type Socket struct {
	Local, Remote         Address
	LocalPort, RemotePort int
	IsListening           bool
	// Process is the file name of who has it, or its number.
	Process string
}

// The rows of Windows' tables of TCP, and where their members stand.
const (
	row4, row6   = 24, 56
	listening    = 2
	maxSockets   = 65_536
	rowsBeginAt  = 4
	addressBytes = 16
)

// parseSockets reads a table of Windows: a number of rows, then the rows. A table that is cut gives the whole rows.
func parseSockets(table []byte, isSix bool, processOf func(id uint32) string) []Socket {
	if len(table) < rowsBeginAt {
		return nil
	}
	size := row4
	if isSix {
		size = row6
	}
	count := int(binary.LittleEndian.Uint32(table))
	var sockets []Socket
	for rows := table[rowsBeginAt:]; len(sockets) < count && len(rows) >= size && len(sockets) < maxSockets; rows = rows[size:] {
		word := func(at int) uint32 { return binary.LittleEndian.Uint32(rows[at:]) }
		port := func(at int) int { return int(rows[at])<<8 | int(rows[at+1]) }
		ip := func(at, length int) Address { return append(Address{}, rows[at:at+length]...) }
		if isSix {
			sockets = append(sockets, Socket{
				Local: ip(0, addressBytes), LocalPort: port(20), Remote: ip(24, addressBytes), RemotePort: port(44),
				IsListening: word(48) == listening, Process: processOf(word(52)),
			})
			continue
		}
		sockets = append(sockets, Socket{
			Local: ip(4, 4), LocalPort: port(8), Remote: ip(12, 4), RemotePort: port(16),
			IsListening: word(0) == listening, Process: processOf(word(20)),
		})
	}
	return sockets
}

// Connections looks at who is connected now, and who listens.
type Connections struct {
	System   System
	Expected Expected
}

// Name of the source.
func (Connections) Name() string { return "connections" }

// Look holds them against what is expected. Where nothing is known to be in order, it lists them.
func (s Connections) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	sockets, err := s.System.Sockets()
	reading := investigate.Reading{Source: s.Name(), Place: "TCP", Entries: int64(len(sockets))}
	reading.State, reading.Detail = stateOf(err)
	served := map[int]bool{}
	for _, socket := range sockets {
		served[socket.LocalPort] = served[socket.LocalPort] || socket.IsListening
	}
	for _, socket := range sockets {
		if socket.IsListening {
			s.listens(socket, to)
		} else if !socket.Remote.isOwn() {
			s.isConnected(socket, served[socket.LocalPort], to)
		}
	}
	return []investigate.Reading{reading}, nil
}

func (s Connections) listens(socket Socket, to *investigate.Collector) {
	for _, port := range s.Expected.Ports {
		if int64(socket.LocalPort) == port {
			return
		}
	}
	if socket.Local.isLoopback() {
		return
	}
	hit := investigate.Hit{Rule: "W11", Subject: "TCP " + strconv.Itoa(socket.LocalPort) + " " + socket.Process, File: "TCP"}
	hit.Text = socket.text()
	if len(s.Expected.Ports) == 0 {
		hit.Severity = investigate.Info
	}
	to.Add(hit)
}

// isConnected: from outside to a port of ours is listed, from here to outside must be expected.
func (s Connections) isConnected(socket Socket, isInbound bool, to *investigate.Collector) {
	remote := socket.Remote.String()
	hit := investigate.Hit{Rule: "W12", Client: remote, Subject: "TCP " + strconv.Itoa(socket.RemotePort) + " " + socket.Process, File: "TCP", Text: socket.text()}
	if isInbound {
		hit.Rule, hit.Subject = "W13", "TCP "+strconv.Itoa(socket.LocalPort)+" "+socket.Process
	} else if s.Expected.has(remote, socket.RemotePort) {
		return
	} else if len(s.Expected.Endpoints) == 0 || socket.Remote.isPrivate() {
		hit.Severity = investigate.Info
	}
	to.Add(hit)
}

func (s Socket) text() string {
	return s.Process + " " + s.Local.String() + " " + strconv.Itoa(s.LocalPort) + " -> " + s.Remote.String() + " " + strconv.Itoa(s.RemotePort)
}

// has says whether an end is expected. Port 0 stands for any.
func (e Expected) has(host string, port int) bool {
	for _, endpoint := range e.Endpoints {
		name, service := strings.ToLower(endpoint), ""
		if strings.Count(name, ":") == 1 {
			name, service, _ = strings.Cut(name, ":")
		}
		if service != "" && port != 0 && service != strconv.Itoa(port) {
			continue
		}
		host := strings.ToLower(strings.TrimSuffix(host, "."))
		if host == name || strings.HasPrefix(name, "*.") && strings.HasSuffix(host, name[1:]) {
			return true
		}
	}
	return false
}
