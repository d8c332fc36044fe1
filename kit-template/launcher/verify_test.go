package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
)

// folders makes folders that hold nothing but what makes them look like a kit, or not.
func folders(t *testing.T, looksLikeKit ...bool) []string {
	t.Helper()
	made := make([]string, len(looksLikeKit))
	for i, isKit := range looksLikeKit {
		made[i] = t.TempDir()
		if !isKit {
			continue
		}
		if err := os.Mkdir(filepath.Join(made[i], "kit"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(made[i], "kit", "SEAL"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return made
}

func TestFindKit(t *testing.T) {
	f := folders(t, true, true, false, false)
	kit, other, empty, bare := f[0], f[1], f[2], f[3]
	cases := map[string]struct {
		own    string
		drives []string
		want   string
		code   codes.Code
	}{
		"own folder first":   {kit, []string{other}, kit, ""},
		"the one drive":      {empty, []string{bare, other}, other, ""},
		"no kit anywhere":    {empty, []string{bare}, "", codes.SourceUnrecognised},
		"no drive":           {empty, nil, "", codes.SourceUnrecognised},
		"a person must pick": {empty, []string{kit, other}, "", codes.KitsSeveral},
	}
	for name, c := range cases {
		got, fault := findKit(c.own, c.drives)
		if got != c.want || (fault == nil) != (c.code == "") || fault != nil && fault.code != c.code {
			t.Errorf("%s: got %q, %v", name, got, fault)
		}
	}
}

// around is a launcher in folder own, without a stamp.
func around(own string, out *bytes.Buffer, paused *bool) surroundings {
	return surroundings{
		stdout: out, stderr: out, language: "es", now: time.Unix(0, 0), program: filepath.Join(own, "SealCheck.exe"),
		isReadOnly: func(string) bool { return false },
		drives:     func() []string { return nil },
		desktop:    func() string { return "" },
		pause:      func(string) { *paused = true },
	}
}

func TestDoubleClick(t *testing.T) {
	var out bytes.Buffer
	var paused bool
	exit := run(nil, around(t.TempDir(), &out, &paused))
	if !paused || exit != codes.TrustMissing.Entry().Exit || !strings.Contains(out.String(), string(codes.TrustMissing)) {
		t.Errorf("exit %d, paused %v: %s", exit, paused, out.String())
	}
}

func TestArguments(t *testing.T) {
	usage, onInstrument := codes.Usage.Entry().Exit, codes.Usage.Entry().OnInstrument()
	for line, want := range map[string]int{
		"install": usage, "verify a b": usage, "verify --no-such": usage, "--lang fr": usage,
		"verify --attempt 00112233445566778899aabbccddeeff": usage,
		"mitigate": usage, "mitigate maybe": usage, "mitigate-on": onInstrument, "mitigate on a b": onInstrument, "mitigate off a": onInstrument,
		"mitigate status a b": onInstrument,
		"apply a b":           onInstrument, "apply --publisher x": onInstrument, "apply --attempt x": onInstrument,
	} {
		var out bytes.Buffer
		var paused bool
		exit := run(strings.Fields(line), around(t.TempDir(), &out, &paused))
		if exit != want || paused {
			t.Errorf("%s: exit %d, paused %v", line, exit, paused)
		}
	}
}

// Steps by hand go along with every refusal, and with --help: they need neither kit nor rights.
func TestByHandWithoutAKit(t *testing.T) {
	for line, want := range map[string]int{
		"mitigate on": codes.TrustMissing.Entry().OnInstrument(), "mitigate off x": codes.Usage.Entry().OnInstrument(), "--help": 0,
	} {
		var out bytes.Buffer
		var paused bool
		exit := run(strings.Fields(line), around(t.TempDir(), &out, &paused))
		if exit != want || strings.Count(out.String(), "netsh advfirewall firewall add rule") != 2 {
			t.Errorf("%s: exit %d: %s", line, exit, out.String())
		}
	}
}
