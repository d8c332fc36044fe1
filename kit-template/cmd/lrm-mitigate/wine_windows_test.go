package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sealkit.dev/kit/mitigation"
	"sealkit.dev/kit/mitigation/machine"
)

// TestOnAFakeInstrument writes where IIS would be, so it must never run on a computer that has IIS: under Wine only.
func TestOnAFakeInstrument(t *testing.T) {
	if syscall.NewLazyDLL("ntdll.dll").NewProc("wine_get_version").Find() != nil {
		t.Fatal("this test is for Wine")
	}
	folder := machine.Machine{}.ConfigFolder()
	original, err := os.ReadFile(filepath.Join("..", "..", "iisconfig", "testdata", "corpus", "iis75-bindings.config"))
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "applicationHost.config")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(filepath.Dir(folder))
	if err := os.WriteFile(config, original, 0o600); err != nil {
		t.Fatal(err)
	}
	const key = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\{5EA1C17E-0000-4000-8000-000000000001}`
	register(t, key, "DisplayName", "Local Run Manager")
	register(t, key, "DisplayVersion", "2.4.0.2385")
	defer exec.Command("reg", "delete", key, "/f", "/reg:32").Run()

	records := filepath.Join(t.TempDir(), "LRM Mitigation Records")
	expect(t, mitigation.ExitNotEffective, "status", "--records", records)
	expect(t, mitigation.ExitOK, "apply", "--records", records, "--operator", `LAB\sbsadmin`)
	out := expect(t, mitigation.ExitOK, "status", "--json", "--records", records)
	if !strings.Contains(out, `"version": "2.4.0.2385"`) || !strings.Contains(out, `"byBindings": true`) {
		t.Error(out)
	}
	expect(t, mitigation.ExitOK, "repair", "--records", records)
	expect(t, mitigation.ExitOK, "revert", "--records", records)
	if data, err := os.ReadFile(config); err != nil || !bytes.Equal(data, original) {
		t.Errorf("%v %s", err, data)
	}
}

func register(t *testing.T, key, value, text string) {
	command := exec.Command("reg", "add", key, "/v", value, "/t", "REG_SZ", "/d", text, "/f", "/reg:32")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
}

func expect(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	if got := run(args, &out, &errOut); got != code {
		t.Fatalf("%v: %d, want %d\n%s%s", args, got, code, out.String(), errOut.String())
	}
	return out.String()
}
