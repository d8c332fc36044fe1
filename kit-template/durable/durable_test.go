package durable

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWriteReplacesWhatAKilledRunLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.new")
	for _, text := range []string{"a longer one", "2"} {
		if err := Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != text {
			t.Errorf("%q %v", data, err)
		}
	}
}

// TestWriteDoesNotGoThroughALink: whoever plants one must not have another file overwritten.
func TestWriteDoesNotGoThroughALink(t *testing.T) {
	folder := t.TempDir()
	other, path := filepath.Join(folder, "other"), filepath.Join(folder, "audit.new")
	for name, link := range map[string]func(string, string) error{"hard": os.Link, "symbolic": os.Symlink} {
		if err := os.WriteFile(other, []byte("theirs"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := link(other, path); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := Write(path, []byte("ours")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if data, err := os.ReadFile(other); err != nil || string(data) != "theirs" {
			t.Errorf("%s: %q %v", name, data, err)
		}
		os.Remove(path)
	}
}
