package tree

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func makeFiles(t *testing.T, paths ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, path := range paths {
		full := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(path), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestListIsWholeAndSorted(t *testing.T) {
	root := makeFiles(t, "b", "a/z", "a/b/c", "a.txt")
	entries, err := NewDir(root).List(100)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{"a", Folder}, {"a.txt", File}, {"a/b", Folder}, {"a/b/c", File}, {"a/z", File}, {"b", File}}
	if fmt.Sprint(entries) != fmt.Sprint(want) {
		t.Errorf("got %v", entries)
	}
}

func TestListStopsAfterTheLimit(t *testing.T) {
	var paths []string
	for i := 0; i < 50; i++ {
		paths = append(paths, fmt.Sprintf("d%d/f", i%5)+fmt.Sprint(i))
	}
	root := makeFiles(t, paths...)
	for limit, want := range map[int]int{10: 11, 54: 55, 55: 55, 56: 55} {
		entries, err := NewDir(root).List(limit)
		if err != nil || len(entries) != want {
			t.Errorf("limit %d: got %d entries, %v", limit, len(entries), err)
		}
	}
}

func TestMissingRootIsAnError(t *testing.T) {
	if _, err := NewDir(filepath.Join(t.TempDir(), "nowhere")).List(1); err == nil {
		t.Error("no error")
	}
}

func TestReadSmall(t *testing.T) {
	dir := NewDir(makeFiles(t, "12345"))
	if data, _, err := ReadSmall(dir, "12345", 5); string(data) != "12345" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if data, size, err := ReadSmall(dir, "12345", 4); data != nil || size != 5 || err != nil {
		t.Errorf("got %q, %d, %v", data, size, err)
	}
}

func TestDigest(t *testing.T) {
	file, err := NewDir(makeFiles(t, "abc")).Open("abc")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	seen := 0
	digest, err := Digest(file, func(length int) { seen += length })
	if err != nil || seen != 3 || digest != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s after %d bytes, %v", digest, seen, err)
	}
}

// lying is a file that is not the size it was opened with.
type lying struct {
	io.Reader
	size int64
}

func (lying) Close() error  { return nil }
func (l lying) Size() int64 { return l.size }

func TestDigestNoticesAnotherSize(t *testing.T) {
	for _, size := range []int64{2, 4} {
		if _, err := Digest(lying{strings.NewReader("abc"), size}, func(int) {}); err != ErrChanged {
			t.Errorf("size %d: got %v", size, err)
		}
	}
}
