package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	// recordsName is the folder of what is in no file.
	recordsName = "windows"
	// maxConfig of a configuration, which is masked in memory.
	maxConfig = 16 << 20
)

var errTooLarge = fmt.Errorf("more than %d bytes of configuration", maxConfig)

// single copies a file that is in none of the folders.
func (c *Copy) single(from string) error {
	to := filepath.Join(c.folder, nameOf(from))
	if _, err := os.Lstat(from); err != nil || c.Of([]string{from})[0] != from {
		// Its own source says why, or it is copied already.
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	c.places[from] = to
	return c.file(from, to)
}

// record writes what a program says, as a file among those of recordsName.
func (c *Copy) record(name string, content func(io.Writer) error) (string, error) {
	path := filepath.Join(c.folder, recordsName, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	sum, err := c.write(path, content)
	if err == nil {
		c.list(path, hex.EncodeToString(sum))
	}
	return path, err
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
	sum, err := c.write(to, func(target io.Writer) error {
		if isConfig(from) {
			return c.masked(from, source, target)
		}
		return c.stream(io.LimitReader(source, info.Size()), target)
	})
	// The time is part of the evidence, but the copy is good without it.
	_ = os.Chtimes(to, info.ModTime(), info.ModTime())
	return sum, err
}

// write makes a new file, and gives its sum.
func (c *Copy) write(to string, content func(io.Writer) error) ([]byte, error) {
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	if err = content(&writer{target, sum, c}); err == nil {
		err = target.Sync()
	}
	if closed := target.Close(); err == nil {
		err = closed
	}
	return sum.Sum(nil), err
}

// writer sums what it writes, and tells step how much that was.
type writer struct {
	target *os.File
	sum    hash.Hash
	copy   *Copy
}

func (w *writer) Write(data []byte) (int, error) {
	n, err := w.target.Write(data)
	if err != nil {
		return n, err
	}
	_, _ = w.sum.Write(data)
	if w.copy.done += int64(n); w.copy.step != nil {
		err = w.copy.step(w.copy.done)
	}
	return n, err
}

func (c *Copy) stream(from io.Reader, to io.Writer) error {
	for {
		n, err := from.Read(c.buffer[:])
		if _, failed := to.Write(c.buffer[:n]); failed != nil {
			return failed
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return unread{err}
		}
	}
}

// masked copies a configuration without what may be a secret.
func (c *Copy) masked(path string, from io.Reader, to io.Writer) error {
	data, err := io.ReadAll(io.LimitReader(from, maxConfig+1))
	if err == nil && len(data) > maxConfig {
		err = errTooLarge
	}
	if err != nil {
		return unread{err}
	}
	c.leave(path, "copied without the values and texts that may be secrets")
	_, err = io.WriteString(to, mask(string(data)))
	return err
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
