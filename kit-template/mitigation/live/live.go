// Package live asks the web server itself, as a browser on this computer would.
package live

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"sealkit.dev/kit/iisconfig"
)

// Answer says what came back.
type Answer string

// Served: the site answered. Denied: 403. Unbound: Windows' HTTP service answered that it knows no such site.
// Failed: a server error. Silent: no connection or no answer.
const (
	Served  Answer = "served"
	Denied  Answer = "denied"
	Unbound Answer = "unbound"
	Failed  Answer = "failed"
	Silent  Answer = "silent"
)

// Probe is one request.
type Probe struct {
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	Host     string `json:"host"`
	IsLocal  bool   `json:"loopback"`
	Status   int    `json:"httpStatus"`
	Answer   Answer `json:"answer"`
}

// Prober makes requests; Own gives the computer's addresses on its networks.
type Prober struct {
	Timeout time.Duration
	Own     func() []string
}

// Probe asks each port and host name of the bindings at 127.0.0.1, [::1], localhost and the computer's own addresses.
func (p Prober) Probe(bindings []iisconfig.Binding) []Probe {
	var probes []Probe
	seen := map[string]bool{}
	for _, b := range bindings {
		name := strings.ToLower(b.Protocol + " " + b.Port + " " + b.Host)
		if seen[name] {
			continue
		}
		seen[name] = true
		for _, address := range []string{"127.0.0.1", "::1", "localhost"} {
			probes = append(probes, p.ask(b, address, true))
		}
		for _, address := range p.Own() {
			probes = append(probes, p.ask(b, address, false))
		}
	}
	return probes
}

// Local asks only at the loopback addresses.
func (p Prober) Local(bindings []iisconfig.Binding) []Probe {
	p.Own = func() []string { return nil }
	return p.Probe(bindings)
}

func (p Prober) ask(b iisconfig.Binding, address string, isLocal bool) Probe {
	probe := Probe{Protocol: strings.ToLower(b.Protocol), Address: net.JoinHostPort(address, b.Port), IsLocal: isLocal, Answer: Silent}
	if probe.Host = b.Host; probe.Host == "" {
		if probe.Host = address; strings.Contains(address, ":") {
			probe.Host = "[" + address + "]"
		}
	}
	connection, err := p.dial(probe)
	if err != nil {
		return probe
	}
	defer connection.Close()
	if status, server, err := request(connection, probe.Host); err == nil {
		probe.Status, probe.Answer = status, judge(status, server)
	}
	return probe
}

// dial does not check certificates: whose they are is not the question, and old versions of the product know only
// old TLS.
func (p Prober) dial(probe Probe) (net.Conn, error) {
	connection, err := net.DialTimeout("tcp", probe.Address, p.Timeout)
	if err != nil {
		return nil, err
	}
	if err := connection.SetDeadline(time.Now().Add(p.Timeout)); err != nil {
		connection.Close()
		return nil, err
	}
	if probe.Protocol == "https" {
		settings := &tls.Config{InsecureSkipVerify: true, ServerName: strings.Trim(probe.Host, "[]"), MinVersion: tls.VersionTLS10}
		return tls.Client(connection, settings), nil
	}
	return connection, nil
}

func request(connection net.Conn, host string) (status int, server string, err error) {
	const form = "GET / HTTP/1.1\r\nHost: %s\r\nUser-Agent: lrm-mitigate\r\nConnection: close\r\n\r\n"
	if _, err := fmt.Fprintf(connection, form, host); err != nil {
		return 0, "", err
	}
	reader := textproto.NewReader(bufio.NewReader(connection))
	line, err := reader.ReadLine()
	if err != nil {
		return 0, "", err
	}
	parts := strings.SplitN(line, " ", 3)
	if len(parts) < 2 || !strings.HasPrefix(parts[0], "HTTP/") {
		return 0, "", fmt.Errorf("no HTTP answer")
	}
	if status, err = strconv.Atoi(parts[1]); err != nil {
		return 0, "", err
	}
	header, _ := reader.ReadMIMEHeader()
	return status, header.Get("Server"), nil
}

// judge knows the HTTP service's own answers, which come even where no site listens.
func judge(status int, server string) Answer {
	switch {
	case strings.HasPrefix(server, "Microsoft-HTTPAPI/") && (status == 400 || status == 404 || status == 503):
		return Unbound
	case status == 403:
		return Denied
	case status >= 500:
		return Failed
	}
	return Served
}

// Verdict is what the probes together say.
type Verdict string

// Closed: answers here, not from the network. Open: answers the network. Untested: nothing to compare.
// LockedOut: this computer is refused too.
const (
	Closed    Verdict = "closed"
	Open      Verdict = "open"
	Untested  Verdict = "untested"
	LockedOut Verdict = "locked-out"
)

// Judge compares. A 403 from the network proves nothing when this computer gets it as well.
func Judge(probes []Probe) Verdict {
	var local, remote, isDenied, isRemoteDenied bool
	asked := 0
	for _, probe := range probes {
		switch {
		case probe.IsLocal:
			local = local || probe.Answer == Served
			isDenied = isDenied || probe.Answer == Denied
		default:
			asked++
			remote = remote || probe.Answer == Served || probe.Answer == Failed
			isRemoteDenied = isRemoteDenied || probe.Answer == Denied
		}
	}
	switch {
	case remote:
		return Open
	case isDenied && !local && (isRemoteDenied || asked == 0):
		return LockedOut
	case !local || asked == 0:
		return Untested
	}
	return Closed
}

// OwnAddresses are those at which others reach this computer, at most sixteen.
func OwnAddresses() []string {
	const most = 16
	var found []string
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, address := range addresses {
		network, ok := address.(*net.IPNet)
		if ok && isReachable(network.IP) && len(found) < most {
			found = append(found, network.IP.String())
		}
	}
	return found
}

// isReachable: 169.254.x.x is what two computers on one cable give themselves. IPv6 has the like, but only with a zone.
func isReachable(ip net.IP) bool {
	return ip.IsGlobalUnicast() || ip.IsLinkLocalUnicast() && ip.To4() != nil
}
