package mitigation

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/live"
)

// network stands for the computer's address on its network: it reaches every listener that is not bound to 127.0.0.1
// itself, on computers without any network too.
const network = "127.0.0.2"

// server answers as IIS does, by the configuration as it is at each request: bindings, and ipSecurity if the module
// is registered.
type server struct {
	t    *testing.T
	root string
	// locksOut makes it refuse this computer as soon as anything was changed.
	locksOut []byte
}

func (s server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr).IP
	config := readConfig(s.t, s.root)
	effect, err := iisconfig.Inspect(config, iisconfig.Request{Site: "Default Web Site"})
	isLocal := !address.Equal(net.ParseIP(network))
	switch {
	case err != nil:
		w.WriteHeader(http.StatusServiceUnavailable)
	case effect.ByBindings && !isLocal:
		w.Header().Set("Server", "Microsoft-HTTPAPI/2.0")
		w.WriteHeader(http.StatusNotFound)
	case effect.ByIPSecurity && !isLocal, s.locksOut != nil && !bytes.Equal(config, s.locksOut):
		w.WriteHeader(http.StatusForbidden)
	}
}

// serve starts a server and gives the computer's bindings its port.
func serve(t *testing.T, name string, prepare func(*server)) *Engine {
	listener, err := net.Listen("tcp", ":0")
	must(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	config := strings.ReplaceAll(string(corpus(t, name)), `"*:80:"`, fmt.Sprintf(`"*:%d:"`, port))
	config = strings.ReplaceAll(config, `"*:443:"`, `"127.0.0.1:1:"`)
	root := computer(t, []byte(config))
	handler := &server{t: t, root: root}
	prepare(handler)
	running := &http.Server{Handler: handler}
	go running.Serve(listener)
	t.Cleanup(func() { running.Close() })
	engine := newTestEngine(root)
	engine.Prober.Own = func() []string { return []string{network} }
	return engine
}

func asIs(*server) {}

func TestStatusByLiveRequests(t *testing.T) {
	for name, route := range map[string]string{"iis75-bindings": "bindings", "iis10-module": "ipSecurity"} {
		engine := serve(t, name, asIs)
		if status := engine.Status(); status.Effective || status.Live != live.Open {
			t.Fatalf("%s before: %+v", route, status)
		}
		must(t, engine.Run("apply"))
		if status := engine.Status(); status.Reason != reasonEffective || status.Live != live.Closed || status.ExitCode() != ExitOK {
			t.Fatalf("%s applied: %+v", route, status)
		}
		must(t, engine.Run("revert"))
		if status := engine.Status(); status.Effective || status.Live != live.Open {
			t.Fatalf("%s reverted: %+v", route, status)
		}
	}
}

// TestTheServerOverrulesTheFile: the settings are there, and still it answers the network.
func TestTheServerOverrulesTheFile(t *testing.T) {
	engine := serve(t, "iis75-bindings", asIs)
	must(t, engine.Run("apply"))
	engine.Prober.Own = func() []string { return []string{"127.0.0.1"} }
	if status := engine.Status(); status.Effective || status.Reason != reasonAnswersNetwork {
		t.Errorf("%+v", status)
	}
}

func TestASiteThatNoLongerAnswersThisComputerIsPutBack(t *testing.T) {
	var original []byte
	engine := serve(t, "iis10-module", func(s *server) {
		original = readConfig(t, s.root)
		s.locksOut = original
	})
	wantCode(t, engine.Run("apply"), ExitNotConfirmed)
	data, err := engine.read()
	must(t, err)
	same(t, "put back", data, original)
}
