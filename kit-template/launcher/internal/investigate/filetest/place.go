// Package filetest puts files where tests look for them. No program imports it.
package filetest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// exact keeps Windows from changing a name.
const exact = `\\?\`

// Place writes files, by their paths below a new folder.
func Place(t testing.TB, files map[string]string) (root string) {
	t.Helper()
	root = t.TempDir()
	prefix := ""
	if runtime.GOOS == "windows" {
		prefix = exact
		// The folder's own clean-up cannot name them.
		t.Cleanup(func() { _ = os.RemoveAll(exact + root) })
	}
	for name, text := range files {
		path := prefix + filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
