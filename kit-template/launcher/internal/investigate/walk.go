package investigate

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sealkit.dev/kit/launcher/internal/format"
)

// Limits of one folder.
const (
	maxWalked = 200_000
	maxDepth  = 32
)

// Why something in a folder is not looked at.
var (
	errLink    = errors.New("neither a file nor a folder: links are not followed")
	errTooMany = errors.New("too many files or too deep")
	errName    = errors.New("a name that Windows reads as another one")
)

// Walk hands over the files of a folder and of all below it. It passes nothing silently: what is there and is no file, or cannot be
// reached, is missed. An error of file ends it.
func Walk(root string, file func(path string, entry fs.DirEntry) error, miss func(path string, err error)) error {
	w := &walk{file: file, miss: miss}
	return w.folder(root, 0)
}

type walk struct {
	file  func(path string, entry fs.DirEntry) error
	miss  func(path string, err error)
	count int
}

func (w *walk) folder(path string, depth int) error {
	entries, err := w.list(path)
	if err != nil {
		w.miss(path, err)
	}
	for _, entry := range entries {
		if err := w.entry(filepath.Join(path, entry.Name()), entry, depth); err != nil {
			return err
		}
	}
	return nil
}

// list gives the entries of a folder by name: of a folder of millions no more than may still be walked, and one that tells of the rest.
func (w *walk) list(path string) ([]fs.DirEntry, error) {
	folder, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	most := 1
	if left := maxWalked - w.count; left > 0 {
		most += left
	}
	entries, err := folder.ReadDir(most)
	sort.Slice(entries, func(a, b int) bool { return entries[a].Name() < entries[b].Name() })
	if err == io.EOF {
		err = nil
	}
	return entries, err
}

func (w *walk) entry(path string, entry fs.DirEntry, depth int) error {
	switch w.count++; {
	case !entry.IsDir() && !entry.Type().IsRegular():
		w.miss(path, errLink)
	case isOdd(entry.Name()):
		w.miss(path, errName)
	case w.count > maxWalked || depth >= maxDepth:
		w.miss(path, errTooMany)
	case entry.IsDir():
		return w.folder(path, depth+1)
	default:
		return w.file(path, entry)
	}
	return nil
}

// isOdd: Windows leaves points and blanks at the end out, and opens a device for some names. Such a name hides a file, or stands in the way.
func isOdd(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	return strings.TrimRight(name, ". ") != name || format.IsReserved(stem)
}
