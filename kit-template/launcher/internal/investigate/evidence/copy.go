// Package evidence copies what an investigation will read, before it reads it: the copy is what it then judges.
package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

const (
	// listName is the list for `sha256sum -c`.
	listName = "SHA256SUMS"
	// leftName names what was not copied, and why.
	leftName = "NOT-COPIED.txt"
)

// ErrNotEmpty is of a folder that cannot take the copy.
var ErrNotEmpty = errors.New("the folder is not empty")

// Copy is a folder with copies, and a source that says what became of them.
type Copy struct {
	folder string
	places map[string]string
	sums   []string
	left   []string
	// missed was meant to be copied and could not be.
	missed string
	step   func(done int64) error
	done   int64
	buffer [1 << 17]byte
}

// Take copies folders into folder, which is new or empty and lies in none of them. What it copied is removed again when it cannot be finished. step is told the
// bytes so far; its error ends all.
func Take(folder string, folders []string, step func(done int64) error) (*Copy, error) {
	if err := prepare(folder); err != nil {
		return nil, err
	}
	c := &Copy{folder: folder, step: step, places: map[string]string{}}
	if err := c.all(folders); err != nil {
		c.undo()
		return nil, err
	}
	return c, nil
}

func (c *Copy) all(folders []string) error {
	for _, from := range folders {
		if _, err := os.ReadDir(from); err != nil {
			// Its own source says why.
			continue
		}
		to := filepath.Join(c.folder, nameOf(from))
		c.places[from] = to
		if err := c.tree(from, to); err != nil {
			return err
		}
	}
	return c.finish()
}

// Of gives where the copies of folders lie, also of those below a copied one; a folder that was not copied stays what it is.
func (c *Copy) Of(folders []string) []string {
	copies := make([]string, len(folders))
	for i, folder := range folders {
		copies[i] = folder
		for from, to := range c.places {
			relative, err := filepath.Rel(from, folder)
			if err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
				copies[i] = filepath.Join(to, relative)
			}
		}
	}
	return copies
}

// Name is the key of what this source is called.
func (c *Copy) Name() string { return investigate.CopySource }

// Look says what was copied, and the first thing that could not be.
func (c *Copy) Look(*investigate.Collector) ([]investigate.Reading, error) {
	reading := investigate.Reading{Source: c.Name(), Place: c.folder, State: investigate.Read, Files: int64(len(c.sums)), Detail: c.missed}
	if c.missed != "" {
		reading.State = investigate.Failed
	}
	return []investigate.Reading{reading}, nil
}

func prepare(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s: %w", folder, ErrNotEmpty)
	}
	return err
}

// nameOf makes a path of the copy from an absolute one: `C:\inetpub` lies in `C\inetpub`.
func nameOf(path string) string {
	volume := filepath.VolumeName(path)
	rest := strings.Trim(path[len(volume):], `\/`)
	return filepath.Join(strings.Trim(strings.ReplaceAll(volume, ":", ""), `\/.?`), rest)
}

// tree copies a folder.
func (c *Copy) tree(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	return investigate.Walk(from, func(path string, entry fs.DirEntry) error {
		if holdsSecrets(entry.Name()) {
			c.leave(path, "configuration, may hold passwords")
			return nil
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return c.file(path, target)
	}, c.miss)
}

// holdsSecrets: configuration of the web server and of its programs holds passwords and keys.
func holdsSecrets(name string) bool {
	return strings.EqualFold(filepath.Ext(name), ".config") || strings.EqualFold(filepath.Ext(name), ".pfx")
}

func (c *Copy) leave(path, why string) {
	c.left = append(c.left, investigate.Shown(path, maxShown)+": "+why)
}

const maxShown = 1000

func (c *Copy) miss(path string, err error) {
	c.leave(path, err.Error())
	if c.missed == "" {
		c.missed = c.left[len(c.left)-1]
	}
}

// unread is why a file was not copied, and no fault of the copy.
type unread struct{ error }

// file copies one, with its time. One that cannot be read is left.
func (c *Copy) file(from, to string) error {
	sum, err := c.bytes(from, to)
	if missed := (unread{}); errors.As(err, &missed) {
		c.miss(from, missed.error)
		// What there is of it is no copy.
		_ = os.Remove(to)
		return nil
	}
	if err == nil {
		c.list(to, hex.EncodeToString(sum))
	}
	return err
}

// bytes copies as many as there are now: a file that is being written does not keep the copy.
func (c *Copy) bytes(from, to string) ([]byte, error) {
	source, err := os.Open(from)
	if err != nil {
		return nil, unread{err}
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return nil, unread{err}
	}
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	if err = c.stream(io.LimitReader(source, info.Size()), target, sum); err == nil {
		err = target.Sync()
	}
	if closed := target.Close(); err == nil {
		err = closed
	}
	// The time is part of the evidence, but the copy is good without it.
	_ = os.Chtimes(to, info.ModTime(), info.ModTime())
	return sum.Sum(nil), err
}

func (c *Copy) stream(from io.Reader, to, sum io.Writer) error {
	for {
		n, err := from.Read(c.buffer[:])
		if _, failed := to.Write(c.buffer[:n]); failed != nil {
			return failed
		}
		_, _ = sum.Write(c.buffer[:n])
		c.done += int64(n)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return unread{err}
		}
		if c.step != nil {
			if err := c.step(c.done); err != nil {
				return err
			}
		}
	}
}

// list adds a line in the form of sha256sum, which begins with `\` where the name needs escapes.
func (c *Copy) list(path, sum string) {
	name, _ := filepath.Rel(c.folder, path)
	name = filepath.ToSlash(name)
	escaped := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(name, "\\", "\\\\"), "\n", "\\n"), "\r", "\\r")
	if escaped != name {
		sum = "\\" + sum
	}
	c.sums = append(c.sums, sum+"  "+escaped+"\n")
}

func (c *Copy) finish() error {
	sort.Slice(c.sums, func(i, j int) bool { return nameIn(c.sums[i]) < nameIn(c.sums[j]) })
	files := map[string]string{listName: strings.Join(c.sums, "")}
	if len(c.left) > 0 {
		files[leftName] = strings.Join(c.left, "\n") + "\n"
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(c.folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func nameIn(line string) string {
	_, name, _ := strings.Cut(line, "  ")
	return name
}

// undo leaves the folder as it was found: empty.
func (c *Copy) undo() {
	entries, err := os.ReadDir(c.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, entry := range entries {
		_ = os.RemoveAll(filepath.Join(c.folder, entry.Name()))
	}
}
