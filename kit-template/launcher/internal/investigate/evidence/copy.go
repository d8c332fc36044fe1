// Package evidence copies what an investigation will read, before it reads it: the copy is what it then judges.
package evidence

import (
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

// Wanted is what is to be copied.
type Wanted struct {
	// Folders, none of which lies in another, and Files.
	Folders, Files []string
	// Records writes what is in no file; it may be nil.
	Records func(write func(name string, content func(io.Writer) error) (path string, err error)) error
}

// Take copies what is wanted into folder, which is new or empty and lies in none of it. What it copied is removed again when it cannot be finished. step is told
// the bytes so far; its error ends all.
func Take(folder string, wanted Wanted, step func(done int64) error) (*Copy, error) {
	if err := prepare(folder); err != nil {
		return nil, err
	}
	c := &Copy{folder: folder, step: step, places: map[string]string{}}
	if err := c.all(wanted); err != nil {
		c.undo()
		return nil, err
	}
	return c, nil
}

func (c *Copy) all(wanted Wanted) error {
	if wanted.Records != nil {
		// They are gone first.
		if err := wanted.Records(c.record); err != nil {
			return err
		}
	}
	for _, from := range wanted.Folders {
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
	for _, from := range wanted.Files {
		if err := c.single(from); err != nil {
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

// Original gives the file that a copy was made of.
func (c *Copy) Original(path string) string {
	for from, to := range c.places {
		if rest := strings.TrimPrefix(path, to); rest != path {
			return from + rest
		}
	}
	return path
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
			c.leave(path, "may hold keys or passwords")
			return nil
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return c.file(path, target)
	}, c.miss)
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
