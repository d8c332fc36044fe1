// Package tree reads the files and folders of a kit from a medium, without following links (clause 9.2).
package tree

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
)

// Kind is what an entry is. Other is everything that is neither a plain file nor a plain folder.
type Kind int

// The kinds of entries.
const (
	File Kind = iota
	Folder
	Other
)

// Entry is one entry below a root. Path uses `/` and is as found: it can hold anything.
type Entry struct {
	Path string
	Kind Kind
}

// Source is a tree under verification. Its errors mean that the medium cannot be read, which is no verdict (clause 9.10).
type Source interface {
	// List gives every entry below the root in the order of path bytes; when there are more than limit, any limit+1 of them.
	List(limit int) ([]Entry, error)
	// Open opens the plain file at a path that List gave.
	Open(path string) (Reader, error)
}

// Reader is an open file. Size is asked of the open file, so that it belongs to the bytes that are read.
type Reader interface {
	io.ReadCloser
	Size() int64
}

// ErrChanged says that a file was not the size it was opened with.
var ErrChanged = errors.New("the file changed while it was read")

// Large reads keep slow media busy; the bytes are not kept.
const chunkSize = 1024 * 1024

// Digest reads a file to its end and gives its SHA-256 in hexadecimal; observe is told of each chunk's length.
func Digest(file Reader, observe func(length int)) (string, error) {
	hash := sha256.New()
	buffer := make([]byte, chunkSize)
	var total int64
	for {
		n, err := file.Read(buffer)
		hash.Write(buffer[:n])
		observe(n)
		if total += int64(n); total > file.Size() || err == io.EOF && total < file.Size() {
			return "", ErrChanged
		}
		if err == io.EOF {
			return hex.EncodeToString(hash.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// ReadSmall reads a whole file of at most limit bytes. Of a larger one it gives nil and the size.
func ReadSmall(source Source, path string, limit int64) (data []byte, size int64, err error) {
	file, err := source.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	if size = file.Size(); size > limit {
		return nil, size, nil
	}
	data = make([]byte, size)
	if _, err = io.ReadFull(file, data); err == io.EOF || err == io.ErrUnexpectedEOF {
		err = ErrChanged
	}
	return data, size, err
}
