package windows

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// recorded is Windows as it was written down: events by channel, a line of testdata/events.xml each.
type recorded struct {
	events  map[string][]string
	fails   map[string]error
	sockets []Socket
	names   []string
	err     error
	isMore  bool
}

func (r recorded) Events(channel, query string, each func([]byte)) (bool, error) {
	// Both queries of the security log get all of it: what a rule does not watch must not matter.
	for _, xml := range r.events[channel] {
		each([]byte(xml))
	}
	return r.isMore, r.fails[channel]
}
func (r recorded) Sockets() ([]Socket, error) { return r.sockets, r.err }
func (r recorded) Names() ([]string, error)   { return r.names, r.err }

// fixture reads events as Windows renders them; made up by hand after its documents, with our own names.
func fixture(t testing.TB) (events map[string][]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "events.xml"))
	if err != nil {
		t.Fatal(err)
	}
	events = map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		_, after, _ := strings.Cut(line, "<Channel>")
		channel, _, _ := strings.Cut(after, "</Channel>")
		events[channel] = append(events[channel], line)
	}
	return events
}

// look gives the findings as `rule severity client subject`, and the readings as `place state`.
func look(t *testing.T, source investigate.Source) (findings map[string]int64, readings []string) {
	t.Helper()
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := investigate.Run(investigate.Input{Rules: rules, Sources: []investigate.Source{source}, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	findings = map[string]int64{}
	for _, f := range report.Findings {
		if rules.Rule(f.Rule).EN.What == "" {
			t.Errorf("%s has no words", f.Rule)
		}
		findings[strings.Join(strings.Fields(f.Rule+" "+string(f.Severity)+" "+f.Client+" "+f.Subject), " ")] += f.Count
	}
	for _, r := range report.Sources {
		readings = append(readings, r.Place+" "+string(r.State))
	}
	return findings, readings
}

func same(t *testing.T, got map[string]int64, want ...string) {
	t.Helper()
	left := map[string]bool{}
	for _, w := range want {
		left[w] = true
	}
	for g := range got {
		if !left[g] {
			t.Errorf("found besides: %s", g)
		}
		delete(left, g)
	}
	for w := range left {
		t.Errorf("not found: %s", w)
	}
}

// For each rule what it is for, and a near miss that is no trace.
func TestEvents(t *testing.T) {
	findings, readings := look(t, Events{recorded{events: fixture(t)}})
	same(t, findings,
		"W1 high intruder", "W1 high sbsadmin", "W2 medium helper$", "W3 medium Users", "W3 high Administradores",
		"W4 low Driver Service", "W4 high updater", "W4 high PSEXESVC", "W5 low 10.0.0.7 sbsuser", "W5 medium 192.0.2.44 sbsadmin",
		"W6 low DefaultAppPool", "W6 low w3wp.exe", "W7 info Product: Sealkit Demo LRM Mitigation -- Installation completed.",
		`W8 medium C:\Temp\tool.exe`, `W8 medium E:\payload\x.msi`, "W9 high Backdoor:ASP/Made.Up & more", "W10 medium", "W10 low HKLM\\SOFTWARE\\x = 0x1")
	for _, reading := range readings {
		if !strings.HasSuffix(reading, " read") {
			t.Error(reading)
		}
	}
}

func TestEachChannelSaysWhatBecameOfIt(t *testing.T) {
	_, readings := look(t, Events{recorded{events: fixture(t), fails: map[string]error{
		security: fs.ErrPermission, defender: fs.ErrNotExist, application: errors.New("1722"),
	}}})
	want := []string{"Security no-permission", "Security no-permission", "System read", "Application failed", defender + " absent"}
	if strings.Join(readings, "|") != strings.Join(want, "|") {
		t.Errorf("%q", readings)
	}
	_, readings = look(t, Events{recorded{isMore: true}})
	if readings[0] != "Security failed" {
		t.Errorf("cut, and yet %q", readings)
	}
}

func ip4(a, b, c, d byte) Address { return Address{a, b, c, d} }

func ip6(groups ...uint16) Address {
	a := make(Address, addressBytes)
	for i, g := range groups {
		binary.BigEndian.PutUint16(a[2*i:], g)
	}
	return a
}

func TestConnectionsAgainstWhatIsExpected(t *testing.T) {
	anyone, here := ip4(0, 0, 0, 0), ip4(10, 0, 0, 5)
	system := recorded{sockets: []Socket{
		{Local: anyone, LocalPort: 80, Remote: anyone, IsListening: true, Process: "System"},
		{Local: anyone, LocalPort: 4444, Remote: anyone, IsListening: true, Process: "nc.exe"},
		{Local: ip4(127, 0, 0, 1), LocalPort: 5357, Remote: anyone, IsListening: true, Process: "local.exe"},
		{Local: here, LocalPort: 80, Remote: ip4(10, 0, 0, 9), RemotePort: 50000, Process: "System"},
		{Local: here, LocalPort: 50001, Remote: ip4(192, 0, 2, 1), RemotePort: 443, Process: "copy.exe"},
		{Local: here, LocalPort: 50002, Remote: ip4(203, 0, 113, 9), RemotePort: 443, Process: "x.exe"},
		{Local: here, LocalPort: 50003, Remote: ip4(10, 0, 0, 20), RemotePort: 445, Process: "System"},
		{Local: ip6(0, 0, 0, 0, 0, 0, 0, 1), LocalPort: 50004, Remote: ip6(0, 0, 0, 0, 0, 0, 0, 1), RemotePort: 80, Process: "lrm.exe"},
	}}
	findings, readings := look(t, Connections{system, Expected{Ports: []int64{80}, Endpoints: []string{"192.0.2.1:443"}}})
	same(t, findings, "W11 low TCP 4444 nc.exe", "W12 medium 203.0.113.9 TCP 443 x.exe", "W12 info 10.0.0.20 TCP 445 System", "W13 info 10.0.0.9 TCP 80 System")
	if readings[0] != "TCP read" {
		t.Error(readings)
	}
	findings, _ = look(t, Connections{system, Expected{}})
	for finding := range findings {
		if !strings.Contains(finding, " info ") {
			t.Errorf("nothing is expected, and yet %s", finding)
		}
	}
	if _, readings := look(t, Connections{recorded{err: fs.ErrPermission}, Expected{}}); readings[0] != "TCP no-permission" {
		t.Error(readings)
	}
}

func TestParseSockets(t *testing.T) {
	table := make([]byte, 4+form4.size)
	binary.LittleEndian.PutUint32(table, 1)
	copy(table[4:], []byte{5, 0, 0, 0, 10, 0, 0, 5, 0xC3, 0x51, 0, 0, 192, 0, 2, 1, 0x01, 0xBB, 0, 0, 7, 0, 0, 0})
	got := parseSockets(table, &form4, nil)
	if len(got) != 1 || got[0].text() != "7 10.0.0.5 50001 -> 192.0.2.1 443" || got[0].IsListening {
		t.Errorf("%+v", got)
	}
	six := make([]byte, 4+form6.size)
	binary.LittleEndian.PutUint32(six, 9)
	copy(six[4:], ip6(0xfe80, 0, 0, 0, 0, 0, 0, 1))
	six[4+20], six[4+21], six[4+48] = 0, 80, listening
	got = parseSockets(six, &form6, map[uint32]string{0: "p"})
	if len(got) != 1 || got[0].Local.String() != "fe80::1" || got[0].LocalPort != 80 || !got[0].IsListening || got[0].Remote.String() != "::" {
		t.Errorf("%+v", got)
	}
}

func FuzzParseSockets(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 1, 2, 3}, false)
	f.Add(make([]byte, 4+2*form6.size), true)
	f.Fuzz(func(t *testing.T, table []byte, isSix bool) {
		f := &form4
		if isSix {
			f = &form6
		}
		for _, socket := range parseSockets(table, f, nil) {
			_ = socket.text()
		}
	})
}

func TestAddress(t *testing.T) {
	for want, a := range map[string]Address{
		"10.0.0.5": ip4(10, 0, 0, 5), "::1": ip6(0, 0, 0, 0, 0, 0, 0, 1), "::": ip6(), "2001:db8::5:0:0:1": ip6(0x2001, 0xdb8, 0, 0, 5, 0, 0, 1),
		"1.2.3.4": ip6(0, 0, 0, 0, 0, 0xFFFF, 0x0102, 0x0304), "1:0:2:3:4:5:6:7": ip6(1, 0, 2, 3, 4, 5, 6, 7),
	} {
		if a.String() != want {
			t.Errorf("%s, want %s", a, want)
		}
	}
	if !ip6(0, 0, 0, 0, 0, 0xFFFF, 0x7F00, 1).isLoopback() || ip4(172, 32, 0, 1).isPrivate() || !ip4(172, 31, 0, 1).isPrivate() || !ip6(0xfe80).isPrivate() {
		t.Error("kinds of addresses")
	}
}

func TestNames(t *testing.T) {
	system := recorded{names: []string{"basespace.example", "cdn.basespace.example", "evil.example", "printer", "5.0.0.10.in-addr.arpa", "pc.local"}}
	findings, readings := look(t, Names{system, Expected{Endpoints: []string{"basespace.example:443", "*.basespace.example"}}})
	same(t, findings, "W14 info evil.example")
	if readings[0] != "DNS read" {
		t.Error(readings)
	}
}

func TestAntivirusLogs(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	wide := []byte{0xFF, 0xFE}
	for _, r := range "2026 Amenaza eliminada: x.asp\r\n" {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, data := range map[string][]byte{
		"a.log": []byte("scan begun\nThreats found: 0\nTrojan.Made.Up in C:\\inetpub\\x.asp\n"), "b.log": wide, "c.log": []byte("all well\xff\n"),
	} {
		if err := os.WriteFile(at(name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	findings, readings := look(t, Antivirus{[]string{at("a.log"), at("b.log"), at("c.log"), at("none")}})
	same(t, findings, "W15 medium a.log", "W15 medium b.log")
	if len(readings) != 4 || !strings.HasSuffix(readings[3], "absent") {
		t.Errorf("%q", readings)
	}
	if _, readings := look(t, Antivirus{}); readings[0] != "antivirusLogs absent" {
		t.Errorf("%q", readings)
	}
}
