package progress

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	for _, line := range []Line{{"verify", 0, 0}, {"stage", 5, 500_000_000_000}, {"install", 0, 0}, {"prove", 1, 1}} {
		if got, ok := Decode(line.Encode()); !ok || got != line {
			t.Errorf("%v: %v, %v", line, got, ok)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	right := Line{"verify", 1, 2}.Encode()
	for name, text := range map[string]string{
		"nothing": "", "cut": right[:len(right)-1], "more": right + "\n", "no step of ours": Line{"format", 1, 2}.Encode(),
		"more than all": Line{"verify", 3, 2}.Encode(), "negative": Line{"verify", -1, 2}.Encode(),
		"of nothing": Line{"verify", 1, 0}.Encode(), "words": "verify                one             two \n",
	} {
		if line, ok := Decode(text); ok {
			t.Errorf("%s: %v", name, line)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(Line{"verify", 1, 2}.Encode())
	f.Add("verify                 1               2\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		if line, ok := Decode(text); ok && line.Encode() != text {
			t.Errorf("%q", text)
		}
	})
}

// What one part writes the other reads, while the file is open, and only of its own attempt.
func TestAcross(t *testing.T) {
	records, nonce := t.TempDir(), "00112233445566778899aabbccddeeff"
	record := filepath.Join(records, "20260101T000000Z-apply-"+nonce)
	if err := os.Mkdir(record, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, ok := Read(records, nonce); ok {
		t.Error("nothing is there yet")
	}
	writer := Create(record)
	for _, line := range []Line{{"verify", 1, 2000}, {"verify", 2000, 2000}, {"install", 0, 0}} {
		writer.Tell(line)
		if got, ok := Read(records, nonce); !ok || got != line {
			t.Errorf("%v: %v, %v", line, got, ok)
		}
	}
	if _, ok := Read(records, "ff112233445566778899aabbccddeeff"); ok {
		t.Error("of another attempt")
	}
	writer.Remove()
	writer.Tell(Line{"prove", 0, 0})
	if left, _ := os.ReadDir(record); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A file that is there already may be another's: it is not written to.
func TestNeverOverAnother(t *testing.T) {
	record := t.TempDir()
	path := filepath.Join(record, Name)
	if err := os.WriteFile(path, []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	writer := Create(record)
	writer.Tell(Line{"verify", 1, 2})
	writer.Remove()
	if data, _ := os.ReadFile(path); string(data) != "other" {
		t.Errorf("%q", data)
	}
}
