package live

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sealkit.dev/kit/iisconfig"
)

var prober = Prober{Timeout: time.Second, Own: func() []string { return nil }}

// at gives the binding of a test server.
func at(t *testing.T, server *httptest.Server, protocol string) iisconfig.Binding {
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return iisconfig.Binding{Protocol: protocol, Port: port}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		status int
		server string
		want   Answer
	}{
		{200, "Microsoft-IIS/8.5", Served}, {401, "", Served}, {404, "Microsoft-IIS/8.5", Served}, {403, "", Denied},
		{404, "Microsoft-HTTPAPI/2.0", Unbound}, {400, "Microsoft-HTTPAPI/2.0", Unbound}, {500, "Microsoft-IIS/8.5", Failed},
		{503, "Microsoft-HTTPAPI/2.0", Unbound},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Server", c.server)
			w.WriteHeader(c.status)
		}))
		if probe := prober.Local([]iisconfig.Binding{at(t, server, "http")})[0]; probe.Answer != c.want || probe.Status != c.status {
			t.Errorf("%+v: %+v", c, probe)
		}
		server.Close()
		if probe := prober.Local([]iisconfig.Binding{at(t, server, "http")})[0]; probe.Answer != Silent {
			t.Errorf("closed: %+v", probe)
		}
	}
}

func TestHTTPSWithAnyCertificateAndHostName(t *testing.T) {
	var host string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { host = r.Host }))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10}
	server.StartTLS()
	defer server.Close()
	binding := at(t, server, "https")
	binding.Host = "lrm.example"
	if probe := prober.Local([]iisconfig.Binding{binding})[0]; probe.Answer != Served || host != "lrm.example" {
		t.Errorf("%+v %q", probe, host)
	}
}

func TestAServerThatSaysNothingIsNotWaitedForLong(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	quick := Prober{Timeout: 100 * time.Millisecond}
	start := time.Now()
	if probe := quick.Local([]iisconfig.Binding{{Protocol: "http", Port: port}})[0]; probe.Answer != Silent {
		t.Errorf("%+v", probe)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%v", took)
	}
}

func TestJudge(t *testing.T) {
	local, remote := func(a Answer) Probe { return Probe{IsLocal: true, Answer: a} }, func(a Answer) Probe { return Probe{Answer: a} }
	for _, c := range []struct {
		probes []Probe
		want   Verdict
	}{
		{nil, Untested},
		{[]Probe{local(Served)}, Untested},
		{[]Probe{local(Silent), remote(Silent)}, Untested},
		{[]Probe{local(Served), remote(Silent)}, Closed},
		{[]Probe{local(Served), local(Silent), remote(Unbound)}, Closed},
		{[]Probe{local(Served), remote(Denied)}, Closed},
		{[]Probe{local(Denied), remote(Denied)}, LockedOut},
		{[]Probe{local(Denied), remote(Silent)}, Untested},
		{[]Probe{local(Served), remote(Served)}, Open},
		{[]Probe{local(Silent), remote(Served)}, Open},
		{[]Probe{local(Served), remote(Silent), remote(Failed)}, Open},
	} {
		if got := Judge(c.probes); got != c.want {
			t.Errorf("%+v: %s, want %s", c.probes, got, c.want)
		}
	}
}

func TestOwnAddressesAreNoLoopback(t *testing.T) {
	for _, address := range OwnAddresses() {
		if ip := net.ParseIP(address); ip == nil || ip.IsLoopback() {
			t.Error(fmt.Sprint(address))
		}
	}
}

func TestWhatOthersReach(t *testing.T) {
	for text, want := range map[string]bool{
		"192.168.1.5": true, "169.254.7.9": true, "2001:db8::1": true, "fe80::1": false, "127.0.0.1": false, "::1": false, "0.0.0.0": false,
	} {
		if got := isReachable(net.ParseIP(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
