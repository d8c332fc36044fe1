package state

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/durable"
	"sealkit.dev/kit/launcher/internal/format"
)

const (
	fileName = "state.json"
	lockName = "lock"
)

// Store is the state in its folder, which only administrators can change. One process has it at a time.
type Store struct {
	folder string
	lock   io.Closer
}

// Open takes the state for this process. The folder is there and private.
func Open(folder string) (*Store, error) {
	lock, err := lockFile(filepath.Join(folder, lockName))
	if err != nil {
		return nil, codes.AlreadyRunning.About(err.Error())
	}
	return &Store{folder, lock}, nil
}

// Close lets another process have the state.
func (s *Store) Close() { s.lock.Close() }

func (s *Store) path() string { return filepath.Join(s.folder, fileName) }

// Load reads the state. None is an empty one; one that is damaged is never taken for none, which would forget what was refused.
func (s *Store) Load() (*State, error) {
	file, err := os.Open(s.path())
	if errors.Is(err, os.ErrNotExist) {
		return Empty(), nil
	}
	if err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	return decode(data, s.path())
}

func decode(data []byte, path string) (*State, error) {
	loaded := &State{}
	if len(data) > maxSize || !format.DecodeJSON(data, loaded) || !loaded.isWellFormed() {
		return nil, codes.StateDamaged.About(path)
	}
	return loaded, nil
}

// Save replaces the state: after a power cut there is the old one or the new one, and never half of one.
func (s *Store) Save(next *State) error {
	if err := WriteWhole(s.path(), format.EncodeJSON(next)); err != nil {
		return codes.IOError.About(err.Error())
	}
	return nil
}

// WriteWhole replaces a file so that there is the old one or the new one at any time, and the disk has it when this comes back.
func WriteWhole(path string, data []byte) error {
	if err := durable.Write(path+".new", data); err != nil {
		return err
	}
	return replace(path+".new", path)
}

// Peek reads the state without taking it, for who changes nothing.
func Peek(folder string) (*State, error) { return (&Store{folder: folder}).Load() }
