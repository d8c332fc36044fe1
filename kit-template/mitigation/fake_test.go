package mitigation

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/machine"
	"sealkit.dev/kit/mitigation/product"
)

// fake is this computer with IIS's folder, programs and firewall of a test. Files are replaced and locked for real.
type fake struct {
	machine.Machine
	folder   string
	programs []product.Program
	rules    []string
	// rejects makes the server's own tool refuse configurations that contain it.
	rejects string
	// replacing is asked before a file is replaced.
	replacing func(from, to string) error
}

func (f *fake) Replace(from, to string) error {
	if f.replacing != nil {
		if err := f.replacing(from, to); err != nil {
			return err
		}
	}
	return f.Machine.Replace(from, to)
}

func (f *fake) ConfigFolder() string { return f.folder }

func (f *fake) Programs() []product.Program { return f.programs }

func (f *fake) CheckByServer() error {
	data, _ := os.ReadFile(filepath.Join(f.folder, configName))
	if f.rejects != "" && strings.Contains(string(data), f.rejects) {
		return errors.New("refused")
	}
	return nil
}

func (f *fake) FirewallRules() ([]string, error) { return f.rules, nil }

func (f *fake) Netsh(args ...string) error {
	f.rules = nil
	if args[2] == "add" {
		f.rules = []string{"v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|Name=" + firewallRule + "|"}
	}
	return nil
}

var lrm = product.Program{DisplayName: "Local Run Manager", DisplayVersion: "2.4.0.2385", InstallLocation: `C:\Program Files\Illumina\LRM`}

func settings() Settings {
	data := `{"schema":"sealkit-lrm-settings/1","displayNames":["Local Run Manager"],"requireProduct":true,
		"site":"Default Web Site","uploads":["uploads"],"unknownVersion":{"remote":true,"uploads":true},"ports":["80","443"]}`
	parsed, err := ParseSettings([]byte(data))
	if err != nil {
		panic(err)
	}
	return parsed
}

func newTestEngine(root string) *Engine {
	return &Engine{
		Machine:  &fake{folder: filepath.Join(root, "config"), programs: []product.Program{lrm}},
		Settings: settings(), Records: filepath.Join(root, "records"), Version: "1.0.0", Operator: "sbsadmin",
		Now: time.Now, Settle: time.Second,
		Prober: live.Prober{Timeout: 200 * time.Millisecond, Own: func() []string { return nil }},
	}
}

// corpus is the one of iisconfig.
func corpus(t testing.TB, name string) []byte {
	data, err := os.ReadFile(filepath.Join("..", "iisconfig", "testdata", "corpus", name+".config"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// computer is a folder with a configuration.
func computer(t testing.TB, config []byte) (root string) {
	root = t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeConfig(t, root, config)
	return root
}

func configFile(root string) string { return filepath.Join(root, "config", configName) }

func writeConfig(t testing.TB, root string, data []byte) {
	if err := os.WriteFile(configFile(root), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func readConfig(t testing.TB, root string) []byte {
	data, err := os.ReadFile(configFile(root))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func must(t testing.TB, err error) {
	if err != nil {
		t.Helper()
		t.Fatal(err)
	}
}

func same(t testing.TB, what string, got, want []byte) {
	if !bytes.Equal(got, want) {
		t.Helper()
		t.Fatalf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

func wantCode(t testing.TB, err error, code int) {
	if ExitCode(err) != code {
		t.Helper()
		t.Fatalf("%d %v, want %d", ExitCode(err), err, code)
	}
}
