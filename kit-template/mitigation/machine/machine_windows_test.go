package machine

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sealkit.dev/kit/firewall"
)

// TestHostileValuesOfTheRegistry: whatever is in the list, it is read to its end, and what is no text is none.
func TestHostileValuesOfTheRegistry(t *testing.T) {
	for name, value := range map[string][]string{
		"1": {"/t", "REG_SZ", "/d", strings.Repeat("A", 5000)},
		"2": {"/t", "REG_DWORD", "/d", "7"},
		"3": {"/t", "REG_BINARY", "/d", "610062"},
		"4": {"/t", "REG_MULTI_SZ", "/d", "Sealkit Prueba"},
		"5": {"/t", "REG_SZ", "/d", ""},
		"6": {"/t", "REG_SZ", "/d", "Sealkit Prueba 64"},
	} {
		key := `HKLM\` + uninstallKey + `\SealkitHostile` + name
		reg(t, append([]string{"add", key, "/v", "DisplayName", "/f", "/reg:64"}, value...)...)
		defer reg(t, "delete", key, "/f", "/reg:64")
	}
	var found []string
	for _, program := range (Machine{}).Programs() {
		if strings.HasPrefix(program.DisplayName, "Sealkit Prueba") || strings.HasPrefix(program.DisplayName, "AAAA") {
			found = append(found, program.DisplayName)
		}
	}
	if len(found) != 1 || found[0] != "Sealkit Prueba 64" {
		t.Errorf("%q", found)
	}
}

func reg(t *testing.T, args ...string) {
	if out, err := exec.Command("reg", args...).CombinedOutput(); err != nil {
		t.Fatalf("reg %v: %v %s", args, err, out)
	}
}

func TestProgramsOfBothViews(t *testing.T) {
	for view, name := range map[string]string{"/reg:64": "Sealkit Prueba 64 ñ", "/reg:32": "Sealkit Prueba 32"} {
		key := `HKLM\` + uninstallKey + `\SealkitTest` + view[5:]
		reg(t, "add", key, "/v", "DisplayName", "/t", "REG_SZ", "/d", name, "/f", view)
		reg(t, "add", key, "/v", "DisplayVersion", "/t", "REG_SZ", "/d", "2.4.0.2385", "/f", view)
		defer reg(t, "delete", key, "/f", view)
	}
	found := map[string]bool{}
	for _, program := range (Machine{}).Programs() {
		if strings.HasPrefix(program.DisplayName, "Sealkit Prueba") {
			found[program.DisplayName+" "+program.DisplayVersion] = program.Is32Bit
		}
	}
	is32, isThere := found["Sealkit Prueba 32 2.4.0.2385"]
	is64, isThereToo := found["Sealkit Prueba 64 ñ 2.4.0.2385"]
	if len(found) != 2 || !isThere || !isThereToo || !is32 || is64 {
		t.Errorf("%v", found)
	}
}

func TestFileVersion(t *testing.T) {
	version, err := Machine{}.FileVersion(filepath.Join(systemFolder(), "kernel32.dll"))
	if err != nil || !regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+$`).MatchString(version) {
		t.Errorf("%q %v", version, err)
	}
	if _, err := (Machine{}).FileVersion("none.exe"); err == nil {
		t.Error("a version of nothing")
	}
}

func TestReplaceLockAndPrivateFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "año", "private")
	m := Machine{}
	for i := 0; i < 2; i++ {
		if err := m.MakePrivate(folder); err != nil {
			t.Fatal(err)
		}
	}
	from, to := filepath.Join(folder, "new"), filepath.Join(folder, "old")
	for _, text := range []string{"1", "2"} {
		if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := m.Replace(from, to); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(to); err != nil || string(data) != text {
			t.Fatal(string(data), err)
		}
	}
	release, err := m.Lock(filepath.Join(folder, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Lock(filepath.Join(folder, "lock")); err == nil {
		t.Error("locked twice")
	}
	release()
	if release, err = m.Lock(filepath.Join(folder, "lock")); err != nil {
		t.Fatal(err)
	}
	release()
}

// TestFirewallIsReadBack: Wine's netsh says yes to everything and does nothing.
func TestFirewallIsReadBack(t *testing.T) {
	if err := firewall.Add(Machine{}, "Sealkit Test", []string{"80"}); err == nil || !strings.Contains(err.Error(), "firewall rule") {
		t.Error(err)
	}
	if err := firewall.Remove(Machine{}, "Sealkit Test"); err != nil {
		t.Errorf("what is not there need not be removed: %v", err)
	}
}

func TestConfigFolder(t *testing.T) {
	if folder := (Machine{}).ConfigFolder(); !strings.HasSuffix(strings.ToLower(folder), `\system32\inetsrv\config`) {
		t.Error(folder)
	}
}
