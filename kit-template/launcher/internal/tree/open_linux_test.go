package tree

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Wine shows links as plain files, so Windows' own links are for a check on real Windows.
func TestLinksAndPipesAreOther(t *testing.T) {
	root := makeFiles(t, "file")
	if err := os.Symlink("file", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	entries, err := NewDir(root).List(10)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if want := entry.Path != "file"; (entry.Kind == Other) != want {
			t.Errorf("%+v", entry)
		}
	}
	for _, path := range []string{"link", "pipe", "."} {
		if _, err := NewDir(root).Open(path); err == nil {
			t.Errorf("%s is opened as a plain file", path)
		}
	}
}
