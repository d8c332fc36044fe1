// Package stage brings a verified file of the kit to where Windows Installer may read it, and holds it there: what was hashed is
// what runs.
package stage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/tree"
)

// File is a staged file. From before its bytes were hashed until Close nobody can change, rename or delete it.
type File struct {
	Path   string
	handle tree.Reader
}

// Close lets go of the file.
func (f *File) Close() { f.handle.Close() }

// Copy brings a listed file of the kit into a fresh folder. The bytes are hashed as they pass, and again from the handle that is
// held: the kit's medium may have changed since it was verified.
func Copy(kit tree.Source, listed manifest.File, folder *private.Folder, observe func(length int)) (*File, error) {
	target := filepath.Join(folder.Path, path.Base(listed.Path))
	if err := copyTo(target, kit, listed, observe); err != nil {
		os.Remove(target)
		return nil, err
	}
	return Hold(target, listed)
}

func copyTo(target string, kit tree.Source, listed manifest.File, observe func(int)) error {
	from, err := kit.Open(listed.Path)
	if err != nil {
		return codes.IOError.About(err.Error())
	}
	defer from.Close()
	to, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return codes.IOError.About(err.Error())
	}
	err = compare(copying{from, to}, listed, listed.Path, observe)
	if err == nil {
		err = inOrder(to.Sync())
	}
	if closing := to.Close(); err == nil {
		err = inOrder(closing)
	}
	return err
}

// copying passes on what is read to a second place before anybody sees it.
type copying struct {
	tree.Reader
	to io.Writer
}

func (c copying) Read(buffer []byte) (int, error) {
	n, err := c.Reader.Read(buffer)
	if _, failed := c.to.Write(buffer[:n]); failed != nil {
		return n, failed
	}
	return n, err
}

// Hold opens a staged file so that nobody can change it any more, and only then hashes it, from that very handle.
func Hold(place string, listed manifest.File) (*File, error) {
	handle, err := tree.NewDir(filepath.Dir(place)).Open(filepath.Base(place))
	if err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	if err := compare(handle, listed, place, func(int) {}); err != nil {
		handle.Close()
		return nil, err
	}
	return &File{Path: place, handle: handle}, nil
}

// compare reads a file to its end. Too long a file is not read at all.
func compare(file tree.Reader, listed manifest.File, shown string, observe func(int)) error {
	if file.Size() != listed.Size {
		return codes.FileChanged.About(fmt.Sprintf("%s: size %d, expected %d", shown, file.Size(), listed.Size))
	}
	digest, err := tree.Digest(file, observe)
	if errors.Is(err, tree.ErrChanged) || err == nil && digest != listed.SHA256 {
		return codes.FileChanged.About(fmt.Sprintf("%s: sha256 %s, expected %s", shown, digest, listed.SHA256))
	}
	return inOrder(err)
}

func inOrder(err error) error {
	if err == nil {
		return nil
	}
	return codes.IOError.About(err.Error())
}

// isFresh: so private.Folder.Fresh calls its folders.
func isFresh(name string) bool { return format.IsHex(name, 32) }

// Sweep removes what earlier attempts left in the staging folder, all but the folder to keep. Others cannot have put a link there.
func Sweep(root *private.Folder, keep string) {
	entries, err := os.ReadDir(root.Path)
	if err != nil {
		return
	}
	for _, entry := range entries {
		place := filepath.Join(root.Path, entry.Name())
		if entry.IsDir() && isFresh(entry.Name()) && place != keep {
			// What is still in use goes the next time.
			_ = os.RemoveAll(place)
		}
	}
}

// maxProgram is what a program that is only asked for its opinion may have; a larger one is not even hashed.
const maxProgram = 256 << 20

// HoldProgram holds an installed program in the same way. The signed list gives its digest and no size.
func HoldProgram(place, digest string) (*File, error) {
	handle, err := tree.NewDir(filepath.Dir(place)).Open(filepath.Base(place))
	if err != nil {
		return nil, err
	}
	listed := manifest.File{Path: place, Size: handle.Size(), SHA256: digest}
	if handle.Size() > maxProgram {
		listed.Size = maxProgram
	}
	if err := compare(handle, listed, place, func(int) {}); err != nil {
		handle.Close()
		return nil, err
	}
	return &File{Path: place, handle: handle}, nil
}
