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

// form is where the members of a row stand in one of Windows' tables of TCP.
type form struct{ size, address, state, local, localPort, remote, remotePort, process int }

var (
	form4 = form{24, 4, 0, 4, 8, 12, 16, 20}
	form6 = form{56, 16, 48, 0, 20, 24, 44, 52}
)

const (
	listening   = 2
	maxSockets  = 65_536
	rowsBeginAt = 4
)

// parseSockets reads a table of Windows: a number of rows, then the rows. A table that is cut gives the whole rows.
func parseSockets(table []byte, f *form, names map[uint32]string) (sockets []Socket) {
	if len(table) < rowsBeginAt {
		return nil
	}
	count := binary.LittleEndian.Uint32(table)
	for rows := table[rowsBeginAt:]; uint32(len(sockets)) < count && len(rows) >= f.size && len(sockets) < maxSockets; rows = rows[f.size:] {
		process := binary.LittleEndian.Uint32(rows[f.process:])
		s := Socket{
			Local: Address(rows[f.local : f.local+f.address]), LocalPort: portAt(rows[f.localPort:]),
			Remote: Address(rows[f.remote : f.remote+f.address]), RemotePort: portAt(rows[f.remotePort:]),
			IsListening: rows[f.state] == listening, Process: names[process],
		}
		if s.Process == "" {
			s.Process = strconv.Itoa(int(process))
		}
		sockets = append(sockets, s)
	}
	return sockets
}

func portAt(row []byte) int { return int(row[0])<<8 | int(row[1]) }

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
