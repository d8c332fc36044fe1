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

// standIn makes the test program, copied to appcmd's place, one that cannot read a changed configuration.
const standIn = "LRM_MITIGATE_TEST_APPCMD"

func TestMain(m *testing.M) {
	if original := os.Getenv(standIn); original != "" {
		now, err := os.ReadFile(filepath.Join(machine.Machine{}.ConfigFolder(), "applicationHost.config"))
		if err != nil || string(now) != original || strings.Join(os.Args[1:], " ") != "list config" {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fakeInstrument writes where IIS would be, so it must never run on a computer that has IIS: under Wine only.
func fakeInstrument(t *testing.T) (config string, original []byte) {
	if syscall.NewLazyDLL("ntdll.dll").NewProc("wine_get_version").Find() != nil {
		t.Fatal("this test is for Wine")
	}
	folder := machine.Machine{}.ConfigFolder()
	original, err := os.ReadFile(filepath.Join("..", "..", "iisconfig", "testdata", "corpus", "iis75-bindings.config"))
	if err != nil {
		t.Fatal(err)
	}
	config = filepath.Join(folder, "applicationHost.config")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(filepath.Dir(folder)) })
	if err := os.WriteFile(config, original, 0o600); err != nil {
		t.Fatal(err)
	}
	const key = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\{5EA1C17E-0000-4000-8000-000000000001}`
	register(t, key, "DisplayName", "Local Run Manager")
	register(t, key, "DisplayVersion", "2.4.0.2385")
	t.Cleanup(func() { exec.Command("reg", "delete", key, "/f", "/reg:32").Run() })
	return config, original
}

// TestTheServersOwnToolIsAsked: what appcmd cannot read is put back.
func TestTheServersOwnToolIsAsked(t *testing.T) {
	config, original := fakeInstrument(t)
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(filepath.Dir(config)), "appcmd.exe"), program, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(standIn, string(original))
	records := filepath.Join(t.TempDir(), "LRM Mitigation Records")
	expect(t, mitigation.ExitNotConfirmed, "apply", "--records", records)
	if data, err := os.ReadFile(config); err != nil || !bytes.Equal(data, original) {
		t.Errorf("%v %s", err, data)
	}
}

func TestOnAFakeInstrument(t *testing.T) {
	config, original := fakeInstrument(t)
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
