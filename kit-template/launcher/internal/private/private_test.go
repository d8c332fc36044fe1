package private

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sealkit.dev/kit/codes"
)

func codeOf(err error) codes.Code {
	var fault *codes.Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

// realTemp is a temporary folder without links or short names on the way.
func realTemp(t *testing.T) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestOpenMakesWhatIsMissing(t *testing.T) {
	path := filepath.Join(realTemp(t), "a", "b")
	for i := 0; i < 2; i++ {
		folder, err := Open(path, AdministratorsOnly)
		if err != nil {
			t.Fatal(err)
		}
		folder.Close()
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		t.Error(err)
	}
}

func TestFreshFoldersAreNew(t *testing.T) {
	root, err := Open(filepath.Join(realTemp(t), "root"), AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	one, err := root.Fresh(rand.Reader, AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	two, err := root.Fresh(rand.Reader, AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	if one.Path == two.Path {
		t.Error("two of one name")
	}
	if _, err := root.Make(filepath.Base(one.Path), AdministratorsOnly); codeOf(err) != codes.IOError {
		t.Errorf("a folder that is there is taken for a new one: %v", err)
	}
}

func TestFolderThatOthersCanChangeIsRefused(t *testing.T) {
	path := filepath.Join(realTemp(t), "open")
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	letAllChange(t, path)
	if _, err := Open(path, AdministratorsOnly); codeOf(err) != codes.FolderUnsafe {
		t.Errorf("got %v", err)
	}
}

func TestFileInTheWayIsRefused(t *testing.T) {
	path := filepath.Join(realTemp(t), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, AdministratorsOnly); codeOf(err) != codes.FolderUnsafe {
		t.Errorf("got %v", err)
	}
}

func TestRootAndRelativePathsAreRefused(t *testing.T) {
	root := filepath.VolumeName(realTemp(t)) + string(filepath.Separator)
	for _, path := range []string{root, "relative", filepath.Join("..", "x")} {
		if _, err := Open(path, AdministratorsOnly); codeOf(err) != codes.FolderUnsafe {
			t.Errorf("%s: got %v", path, err)
		}
	}
}
