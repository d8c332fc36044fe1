// Package private makes and holds folders that nobody but administrators and the system can change.
//
// What matters is made with its access list and not given it afterwards; and while a folder is held, neither it nor any folder
// above it can be renamed, removed or become a link, so that a path means the same until the end.
package private

import (
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
)

// randomLength is 128 bits: nobody can make a folder of that name beforehand.
const randomLength = 16

// Folder is a folder that is held, with all folders above it.
type Folder struct {
	Path string
	held []io.Closer
}

// Open gives the folder at an absolute path, which it makes together with what is missing above it. One that is there already is
// taken when only administrators and the system can change it. No part of the way may be a link.
func Open(path string, access Access) (*Folder, error) {
	return openAll(path, func(step string, isLast bool) error {
		wanted := UsersRead
		if isLast {
			wanted = access
		}
		if err := makeIfMissing(step, wanted); err != nil {
			return codes.IOError.About(err.Error())
		}
		return nil
	})
}

// OpenExisting gives a folder as Open does, and makes nothing: what is missing is fs.ErrNotExist.
func OpenExisting(path string) (*Folder, error) {
	return openAll(path, func(step string, _ bool) error {
		_, err := os.Lstat(step)
		return err
	})
}

// openAll goes from the root to the folder, and has each step prepared before it is held.
func openAll(path string, prepare func(step string, isLast bool) error) (*Folder, error) {
	path = filepath.Clean(path)
	root := filepath.VolumeName(path) + string(filepath.Separator)
	if !filepath.IsAbs(path) || path == root {
		return nil, codes.FolderUnsafe.About(path)
	}
	folder := &Folder{Path: path}
	names := strings.Split(path[len(root):], string(filepath.Separator))
	for i := range names {
		step := root + filepath.Join(names[:i+1]...)
		isLast := i == len(names)-1
		err := prepare(step, isLast)
		if err == nil {
			err = folder.enter(step, isLast)
		}
		if err != nil {
			folder.Close()
			return nil, err
		}
	}
	return folder, nil
}

// enter goes one folder further down: holds it, and looks at what is held.
func (f *Folder) enter(path string, isLast bool) error {
	handle, err := hold(path)
	if err != nil {
		return codes.FolderUnsafe.About(err.Error())
	}
	f.held = append(f.held, handle)
	if err := lookAt(handle, path, isLast); err != nil {
		return codes.FolderUnsafe.About(path + ": " + err.Error())
	}
	return nil
}

// Fresh makes a folder inside with a random name that nobody had before.
func (f *Folder) Fresh(random io.Reader, access Access) (*Folder, error) {
	name := make([]byte, randomLength)
	if _, err := io.ReadFull(random, name); err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	return f.Make(hex.EncodeToString(name), access)
}

// Make makes a folder inside. One of that name must not be there.
func (f *Folder) Make(name string, access Access) (*Folder, error) {
	path := filepath.Join(f.Path, name)
	if err := makeNew(path, access); err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	inner := &Folder{Path: path}
	if err := inner.enter(path, true); err != nil {
		inner.Close()
		return nil, err
	}
	return inner, nil
}

// Close lets go. A folder inside that is still held keeps those above in their places only where the system says so.
func (f *Folder) Close() {
	for _, handle := range f.held {
		handle.Close()
	}
	f.held = nil
}
