package windows

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A port that this test itself listens at is in the table, and its own connection to it under its name. Wine does not name who listens.
func TestOwnPortIsSeen(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	sockets, err := This{}.Sockets()
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	own := filepath.Base(os.Args[0])
	listens, isConnected := false, false
	for _, s := range sockets {
		isHere := s.Local.String() == "127.0.0.1"
		listens = listens || isHere && s.IsListening && s.LocalPort == port
		isOwn := strings.EqualFold(s.Process, own) && s.Remote.String() == "127.0.0.1"
		isConnected = isConnected || isHere && isOwn && !s.IsListening && s.RemotePort == port
	}
	if !listens || !isConnected {
		t.Errorf("listens %v, connected %v: %+v", listens, isConnected, sockets)
	}
}

// Wine keeps no event logs and no cache of names: what is shown is that the calls are right, end, and say what became of them.
func TestWhatThisWindowsKeeps(t *testing.T) {
	for i := range groups {
		count := 0
		_, err := This{}.Events(groups[i].channel, groups[i].query, func([]byte) { count++ })
		state, _ := stateOf(err)
		t.Logf("%s: %d events, %s, %v", groups[i].channel, count, state, err)
	}
	if _, err := (This{}).Events("No-Such-Channel", "*", func([]byte) {}); err == nil {
		t.Log("a channel that is not there is read as empty")
	}
	names, err := This{}.Names()
	t.Logf("%q, %v", names, err)
}
