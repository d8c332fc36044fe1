package tree

import (
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Twice what a kit has. Deeper folders are listed but not looked into: they cannot belong to a kit (clause 9.2).
const maxDepth = 16

// Dir is a folder of this computer as a Source.
type Dir struct{ root string }

// NewDir gives the tree below root. The root itself may be reached through a link: its owner chose it.
func NewDir(root string) Dir { return Dir{root} }

func (d Dir) locate(path string) string { return filepath.Join(d.root, filepath.FromSlash(path)) }

// List walks the folders one after the other, so that a deep tree costs no stack.
func (d Dir) List(limit int) ([]Entry, error) {
	var entries []Entry
	for folders := []string{""}; len(folders) > 0 && len(entries) <= limit; {
		folder := folders[len(folders)-1]
		folders = folders[:len(folders)-1]
		found, err := d.listFolder(folder, limit+1-len(entries))
		if err != nil {
			return nil, err
		}
		for _, entry := range found {
			entries = append(entries, entry)
			if entry.Kind == Folder && strings.Count(entry.Path, "/") < maxDepth-1 {
				folders = append(folders, entry.Path)
			}
		}
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Path < entries[j].Path })
	return entries, nil
}

// listFolder gives at most room entries, read in small batches: a folder may hold millions.
func (d Dir) listFolder(folder string, room int) ([]Entry, error) {
	file, err := openFolder(d.locate(folder))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var entries []Entry
	for len(entries) < room {
		batch, err := file.ReadDir(min(room-len(entries), 1024))
		for _, child := range batch {
			entry, err := entryOf(folder, child)
			if err != nil {
				return nil, err
			}
			entries = append(entries, entry)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

// entryOf classifies a child by what the folder says about it, which follows no link.
func entryOf(folder string, child os.DirEntry) (Entry, error) {
	path := child.Name()
	if folder != "" {
		path = folder + "/" + path
	}
	info, err := child.Info()
	if err != nil {
		return Entry{}, err
	}
	return Entry{Path: path, Kind: kindOf(info)}, nil
}

func kindOf(info os.FileInfo) Kind {
	switch {
	case isReparsePoint(info):
		return Other
	case info.IsDir():
		return Folder
	case info.Mode().IsRegular():
		return File
	}
	return Other
}

// Open opens a plain file, and refuses what took its place since it was listed.
func (d Dir) Open(path string) (Reader, error) {
	file, err := openFile(d.locate(path))
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && kindOf(info) != File {
		err = ErrChanged
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return openedFile{file, info.Size()}, nil
}

type openedFile struct {
	*os.File
	size int64
}

func (f openedFile) Size() int64 { return f.size }
