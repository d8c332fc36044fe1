package private

import (
	"os"
	"path/filepath"
	"testing"

	"sealkit.dev/kit/codes"
)

func letAllChange(t *testing.T, path string) {
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
}

func TestLinksOnTheWayAreRefused(t *testing.T) {
	root := realTemp(t)
	if err := os.MkdirAll(filepath.Join(root, "real", "inner"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"link", filepath.Join("link", "inner"), filepath.Join("link", "new")} {
		if _, err := Open(filepath.Join(root, path), AdministratorsOnly); codeOf(err) != codes.FolderUnsafe {
			t.Errorf("%s: got %v", path, err)
		}
	}
}
