// Package store keeps what undoing needs: journal, backups, log, in a folder for administrators only.
package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sealkit.dev/kit/durable"
	"sealkit.dev/kit/iisconfig"
)

// Layer is what we did to a configuration.
type Layer struct {
	// Digest is that of the whole file afterwards.
	Digest  string             `json:"digest"`
	Changes []iisconfig.Change `json:"changes"`
}

// Undo is what one run changed, for a rollback of the installation that it was part of.
type Undo struct {
	Session  string `json:"session,omitempty"`
	Verb     string `json:"verb"`
	Time     int64  `json:"time"`
	Before   string `json:"before"`
	After    string `json:"after"`
	Layer    *Layer `json:"layer,omitempty"`
	Firewall bool   `json:"firewall"`
}

// State is the journal. Next is there from before the file is replaced until after that was confirmed.
type State struct {
	Schema  string `json:"schema"`
	Current *Layer `json:"current,omitempty"`
	Next    *Layer `json:"next,omitempty"`
	// Was is the digest of the file that Next replaces.
	Was      string `json:"was,omitempty"`
	Firewall bool   `json:"firewall"`
	Undo     []Undo `json:"undo,omitempty"`
}

const schema = "sealkit-lrm-state/1"

// Digest is SHA-256 in hexadecimal.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Changes gives what must be taken back, in the order in which it was done. Killed between journal and confirmation,
// the digest tells which of the two states the file is in; when others wrote since, either may be: taking back
// what is not there does nothing.
func (s State) Changes(digest string) []iisconfig.Change {
	current, next := s.Current.changes(), s.Next.changes()
	switch {
	case s.Next == nil, digest == s.Was:
		return current
	case digest == s.Next.Digest:
		return next
	}
	return append(append([]iisconfig.Change{}, current...), next...)
}

// EndEarlier keeps a rollback from an earlier run of the same verb and session: sessions are named by the second. It says whether
// there was one.
func (s *State) EndEarlier(verb, session string) bool {
	wasThere := false
	for i, undo := range s.Undo {
		if undo.Verb == verb && undo.Session == session {
			s.Undo[i].Session += " ended"
			wasThere = true
		}
	}
	return wasThere
}

func (l *Layer) changes() []iisconfig.Change {
	if l == nil {
		return nil
	}
	return l.Changes
}

// Replacer puts one file in another's place so that there is the old or the new one at any time.
type Replacer func(from, to string) error

// Folder is where the records are.
type Folder struct {
	Path    string
	Replace Replacer
}

func (f Folder) state() string { return filepath.Join(f.Path, "state.json") }

// Load gives an empty state when there is none.
func (f Folder) Load() (State, error) {
	state := State{Schema: schema}
	data, err := os.ReadFile(f.state())
	if errors.Is(err, os.ErrNotExist) {
		return state, nil
	}
	if err != nil {
		return state, err
	}
	if err := json.Unmarshal(data, &state); err != nil {
		return state, fmt.Errorf("%s: %w", f.state(), err)
	}
	if state.Schema != schema {
		return state, fmt.Errorf("%s: schema %q is not %q", f.state(), state.Schema, schema)
	}
	return state, nil
}

// Save replaces the state.
func (f Folder) Save(state State) error {
	data, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return err
	}
	return f.Write(f.state(), append(data, '\n'))
}

// Write makes a file whole or not at all.
func (f Folder) Write(path string, data []byte) error {
	temporary := path + ".new"
	if err := durable.Write(temporary, data); err != nil {
		return err
	}
	return f.Replace(temporary, path)
}

const backupEnd = ".config"

func (f Folder) backup(digest string) string {
	return filepath.Join(f.Path, "before-"+digest+backupEnd)
}

// Backup keeps a configuration under its digest.
func (f Folder) Backup(data []byte) error {
	path := f.backup(Digest(data))
	if kept, err := os.ReadFile(path); err == nil && Digest(kept) == Digest(data) {
		return nil
	}
	return f.Write(path, data)
}

// Restore gives a configuration back, if it is kept and whole.
func (f Folder) Restore(digest string) ([]byte, error) {
	data, err := os.ReadFile(f.backup(digest))
	if err == nil && Digest(data) != digest {
		err = fmt.Errorf("%s is damaged", f.backup(digest))
	}
	return data, err
}

// Prune removes backups that no rollback needs; the oldest stays for restoring by hand.
func (f Folder) Prune(state State) {
	needed := map[string]bool{}
	for _, undo := range state.Undo {
		needed[f.backup(undo.Before)] = true
	}
	files, _ := filepath.Glob(filepath.Join(f.Path, "before-*"+backupEnd))
	oldest := oldestOf(files)
	for _, file := range files {
		if !needed[file] && file != oldest {
			os.Remove(file)
		}
	}
}

func oldestOf(files []string) string {
	oldest, found := int64(0), ""
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && (found == "" || info.ModTime().UnixNano() < oldest) {
			oldest, found = info.ModTime().UnixNano(), file
		}
	}
	return found
}
