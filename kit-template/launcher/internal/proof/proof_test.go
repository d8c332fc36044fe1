package proof

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/signature"
)

var noon = time.Date(2026, 1, 3, 12, 0, 0, 0, time.UTC)

// everything is a fact for each element that there is.
func everything() Facts {
	digest := strings.Repeat("0a", 32)
	return Facts{
		Attempt: Attempt{
			ID: digest[:32], Verb: "apply", Result: "failed", Exit: 1603, Code: string(codes.InstallFailed), Detail: `a <b> & "c"`,
			Restart: "none", CutOff: "apply test-kit", Started: "2026-01-03T11:00:00Z", Ended: "2026-01-03T12:00:00Z",
		},
		Installer: &Installer{1603, "patch.msi", digest, "{FDB90D66-FC8D-4341-B50A-2BD453A262A6}", "1.0.0"},
		Kit: &Kit{
			"test-kit", "1.0.0", 1, "2026-01-01T00:00:00Z", digest, "maker", "Maker", 1, "release",
			"0000 1111 2222 3333 4444 5555 6666 7777",
		},
		Signers:    []Signer{{"0000000000000001", "Ana"}},
		Instrument: Instrument{"PC-1", "sbsadmin", "6.1.7601", "x64", "RUO", "MiSeq Control Software", "Local Run Manager", "2.4.0"},
		Values:     []Value{{"installed", "no", "yes"}},
		Checks:     []Check{{"windows", "warn", "windows-unsuitable", "6.1..", "5.0"}},
		Program:    "0.1.0",
	}
}

func newInput(t *testing.T) Input {
	seeds := bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuvwxyz ABCD"), 4)
	return Input{Facts: everything(), State: t.TempDir(), Record: t.TempDir(), Now: noon, Random: bytes.NewReader(seeds)}
}

func write(t *testing.T, in Input) (Written, string) {
	t.Helper()
	written, err := Write(in)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(written.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	return written, string(data)
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

func TestEachFileNamesTheOneBefore(t *testing.T) {
	in := newInput(t)
	_, first := write(t, in)
	contains(t, first, "<number>1</number>", "<link>first</link>", "<made>now</made>")
	_, second := write(t, in)
	contains(t, second, "<number>2</number>", "<link>previous</link>", Digest([]byte(first)), "<made>before</made>")
	if _, third := write(t, in); !strings.Contains(third, Digest([]byte(second))) {
		t.Error("the third does not name the second")
	}
}

// Nothing of this stops an attempt, and nothing of it passes for a beginning.
func TestLostChain(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"missing":   os.Remove,
		"empty":     func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"no number": func(path string) error { return os.WriteFile(path, []byte(`{"schema":"`+chainSchema+`"}`), 0o600) },
		"too long":  func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte{' '}, maxKept+1), 0o600) },
		"a folder":  func(path string) error { _ = os.Remove(path); return os.Mkdir(path, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			in := newInput(t)
			write(t, in)
			if err := damage(filepath.Join(in.State, chainName)); err != nil {
				t.Fatal(err)
			}
			written, err := Write(in)
			if name == "a folder" {
				if err == nil {
					t.Error("no word of a chain that cannot be kept")
				}
			} else if err != nil {
				t.Fatal(err)
			}
			data, _ := os.ReadFile(written.Files[0])
			contains(t, string(data), "<link>lost</link>", "<number>1</number>")
		})
	}
}

func TestDamagedKeyIsPutAsideAndSaid(t *testing.T) {
	in := newInput(t)
	write(t, in)
	path := filepath.Join(in.State, keyName)
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, after := write(t, in)
	contains(t, after, "<made>again</made>", "<link>previous</link>")
	if kept, err := os.ReadFile(path + ".damaged"); err != nil || string(kept) != "{}" {
		t.Errorf("%q, %v", kept, err)
	}
	_, again := write(t, in)
	contains(t, again, "<made>before</made>")
}

func TestNoKeyWithoutRandomness(t *testing.T) {
	in := newInput(t)
	in.Random = bytes.NewReader(make([]byte, 39))
	if _, err := Write(in); err == nil {
		t.Error("a key of too little randomness")
	}
}

func TestSignatureHolds(t *testing.T) {
	in := newInput(t)
	written, data := write(t, in)
	file, err := os.ReadFile(written.Files[1])
	if err != nil {
		t.Fatal(err)
	}
	public, _ := os.ReadFile(written.Files[3])
	key, err := signature.DecodeKey(strings.Split(string(public), "\n")[1])
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := signature.Decode(file, key.ID)
	if err != nil || !decoded.Holds(key, []byte(data)) || decoded.Holds(key, []byte(data+" ")) {
		t.Errorf("%v: %s", err, file)
	}
}

// The documented way: the first 15 hexadecimal digits of the SHA-256, as a number, its last twelve digits.
func TestShortCode(t *testing.T) {
	// sha256sum of nothing begins with e3b0c44298fc1c1, which is 1025426827051516353.
	if got := ShortCode(nil); got != "8270 5151 6353" {
		t.Error(got)
	}
}

func TestBothFormsSayTheSame(t *testing.T) {
	facts := everything()
	facts.Chain, facts.Key = Chain{2, linkPrevious, strings.Repeat("1", 64)}, Key{"00", "key", madeBefore}
	data := EncodeXML(&facts)
	page := string(EncodeHTML(&facts, data))
	contains(t, page, ShortCode(data), Digest(data), "default-src 'none'")
	if strings.Contains(page, "<script") || strings.Count(page, "<main") != 2 {
		t.Error(page)
	}
	for _, part := range facts.elements() {
		for _, row := range part.fields {
			for language := range languages {
				if wordFor(part.name, language) == "" || wordFor(row.name, language) == "" {
					t.Errorf("%s: no words for %s, %s", languages[language], part.name, row.name)
				}
			}
			if strings.Count(page, Escape(row.text)) < 2 {
				t.Errorf("the page does not say %s twice", row.text)
			}
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"", "a<b>&\"'c", "\x00\xff\u202e\ufffe", "]]>", "\U0001fffe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		facts := everything()
		facts.Attempt.Detail, facts.Instrument.Name = text, text
		data := EncodeXML(&facts)
		var read struct {
			Detail   string `xml:"attempt>detail"`
			Computer string `xml:"instrument>computer"`
		}
		if err := xml.Unmarshal(data, &read); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		isKept := !strings.ContainsRune(Escape(text), '\uFFFD')
		if isKept && (read.Detail != text || read.Computer != text) {
			t.Errorf("%q came back as %q", text, read.Detail)
		}
		if strings.ContainsAny(Escape(text), "<>\"'") {
			t.Errorf("%q", Escape(text))
		}
	})
}
