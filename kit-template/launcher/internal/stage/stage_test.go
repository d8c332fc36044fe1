package stage

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/tree"
)

const name = "payload/patch.msi"

func list(data []byte) manifest.File {
	sum := sha256.Sum256(data)
	return manifest.File{Path: name, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

// prepare gives a kit's folder with one file, and a staging folder.
func prepare(t *testing.T, data []byte) (kit string, root *private.Folder) {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	kit = filepath.Join(base, "kit")
	if err := os.MkdirAll(filepath.Join(kit, "payload"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(kit, "payload", "patch.msi"), data)
	if root, err = private.Open(filepath.Join(base, "staging"), private.AdministratorsOnly); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(root.Close)
	return kit, root
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func fresh(t *testing.T, root *private.Folder) *private.Folder {
	t.Helper()
	folder, err := root.Fresh(rand.Reader, private.AdministratorsOnly)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(folder.Close)
	return folder
}

func codeOf(err error) codes.Code {
	var fault *codes.Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

func TestCopyIsTheListedFile(t *testing.T) {
	data := bytes.Repeat([]byte("package "), 300_000)
	kit, root := prepare(t, data)
	total := 0
	staged, err := Copy(tree.NewDir(kit), list(data), fresh(t, root), func(length int) { total += length })
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	if got, err := os.ReadFile(staged.Path); err != nil || !bytes.Equal(got, data) || total != len(data) {
		t.Errorf("%d bytes of %d, %v", len(got), total, err)
	}
}

func TestOtherBytesAreRefusedAndLeaveNothing(t *testing.T) {
	for what, now := range map[string]string{"shorter": "packag", "longer": "package!", "other": "PACKAGE", "none": ""} {
		kit, root := prepare(t, []byte(now))
		folder := fresh(t, root)
		if _, err := Copy(tree.NewDir(kit), list([]byte("package")), folder, func(int) {}); codeOf(err) != codes.FileChanged {
			t.Errorf("%s: %v", what, err)
		}
		if left, _ := os.ReadDir(folder.Path); len(left) != 0 {
			t.Errorf("%s: %v is left", what, left)
		}
	}
}

func TestMissingFileIsNoVerdict(t *testing.T) {
	kit, root := prepare(t, []byte("package"))
	os.Remove(filepath.Join(kit, "payload", "patch.msi"))
	if _, err := Copy(tree.NewDir(kit), list([]byte("package")), fresh(t, root), func(int) {}); codeOf(err) != codes.IOError {
		t.Errorf("got %v", err)
	}
}

func TestFileInTheWayIsNotWrittenTo(t *testing.T) {
	kit, root := prepare(t, []byte("package"))
	folder := fresh(t, root)
	inTheWay := filepath.Join(folder.Path, "patch.msi")
	write(t, inTheWay, []byte("theirs"))
	if _, err := Copy(tree.NewDir(kit), list([]byte("package")), folder, func(int) {}); codeOf(err) != codes.IOError {
		t.Errorf("got %v", err)
	}
}

func TestHoldHashesWhatIsThereNow(t *testing.T) {
	data := []byte("package")
	_, root := prepare(t, data)
	path := filepath.Join(root.Path, "kept.msi")
	write(t, path, data)
	staged, err := Hold(path, list(data))
	if err != nil {
		t.Fatal(err)
	}
	staged.Close()
	write(t, path, []byte("PACKAGE"))
	if _, err := Hold(path, list(data)); codeOf(err) != codes.FileChanged {
		t.Errorf("got %v", err)
	}
}

func TestSweepKeepsOneAndWhatIsNotOurs(t *testing.T) {
	_, root := prepare(t, nil)
	keep, old := fresh(t, root), fresh(t, root)
	theirs := filepath.Join(root.Path, "theirs")
	if err := os.Mkdir(theirs, 0o755); err != nil {
		t.Fatal(err)
	}
	old.Close()
	Sweep(root, keep.Path)
	for path, want := range map[string]bool{keep.Path: true, theirs: true, old.Path: false} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}
