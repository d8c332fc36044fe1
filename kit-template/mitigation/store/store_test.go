package store

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"sealkit.dev/kit/iisconfig"
)

func folder(t *testing.T) Folder { return Folder{t.TempDir(), os.Rename} }

func must(t *testing.T, err error) {
	if err != nil {
		t.Helper()
		t.Fatal(err)
	}
}

func layer(digest, name string) *Layer {
	return &Layer{digest, []iisconfig.Change{{Kind: iisconfig.SetAttribute, Name: name}}}
}

func TestTheStateComesBackAsItWasSaved(t *testing.T) {
	f := folder(t)
	state, err := f.Load()
	must(t, err)
	if !reflect.DeepEqual(state, State{Schema: schema}) {
		t.Errorf("%+v", state)
	}
	state.Current, state.Next, state.Was = layer("a", "x"), layer("b", "y"), "a"
	state.Undo = []Undo{{Session: "s", Verb: "apply", Before: "0", After: "a", Layer: layer("0", "w"), Firewall: true}}
	must(t, f.Save(state))
	if read, err := f.Load(); err != nil || !reflect.DeepEqual(read, state) {
		t.Errorf("%v %+v", err, read)
	}
}

func TestADamagedStateIsNoEmptyOne(t *testing.T) {
	f := folder(t)
	for _, text := range []string{"", "{", `{"schema":"sealkit-lrm-state/2"}`, `[]`} {
		must(t, os.WriteFile(f.state(), []byte(text), 0o600))
		if _, err := f.Load(); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	must(t, os.Remove(f.state()))
	must(t, os.Mkdir(f.state(), 0o700))
	if _, err := f.Load(); err == nil {
		t.Error("a folder was read")
	}
}

// TestChangesGoByTheDigest: the journal's open entry says what may be in the file, the file's digest what is.
func TestChangesGoByTheDigest(t *testing.T) {
	current, next := layer("after first", "x"), layer("after second", "y")
	for name, c := range map[string]struct {
		state  State
		digest string
		want   []string
	}{
		"nothing done":      {State{}, "any", nil},
		"done":              {State{Current: current}, "after first", []string{"x"}},
		"others wrote":      {State{Current: current}, "theirs", []string{"x"}},
		"killed before":     {State{Current: current, Next: next, Was: "after first"}, "after first", []string{"x"}},
		"killed after":      {State{Current: current, Next: next, Was: "after first"}, "after second", []string{"y"}},
		"killed and others": {State{Current: current, Next: next, Was: "after first"}, "theirs", []string{"x", "y"}},
		"killed in a first": {State{Next: next, Was: "original"}, "original", nil},
	} {
		var got []string
		for _, change := range c.state.Changes(c.digest) {
			got = append(got, change.Name)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	f := folder(t)
	path := filepath.Join(f.Path, "file")
	must(t, f.Write(path, []byte("old")))
	f.Replace = func(string, string) error { return errors.New("no") }
	if f.Write(path, []byte("new")) == nil {
		t.Error("it was replaced")
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "old" {
		t.Errorf("%v %q", err, data)
	}
}

func TestADamagedBackupIsNotGivenBack(t *testing.T) {
	f := folder(t)
	data := []byte("configuration")
	must(t, f.Backup(data))
	if kept, err := f.Restore(Digest(data)); err != nil || string(kept) != string(data) {
		t.Errorf("%v %q", err, kept)
	}
	must(t, os.WriteFile(f.backup(Digest(data)), []byte("damaged"), 0o600))
	if kept, err := f.Restore(Digest(data)); err == nil {
		t.Errorf("%q", kept)
	}
	must(t, f.Backup(data))
	if _, err := f.Restore(Digest(data)); err != nil {
		t.Errorf("a damaged backup was not made anew: %v", err)
	}
	if _, err := f.Restore(Digest([]byte("other"))); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestPruneKeepsTheOldestAndWhatARollbackNeeds(t *testing.T) {
	f := folder(t)
	names := []string{"oldest", "superfluous", "needed", "latest"}
	for i, name := range names {
		must(t, f.Backup([]byte(name)))
		when := time.Unix(int64(1_000_000+i), 0)
		must(t, os.Chtimes(f.backup(Digest([]byte(name))), when, when))
	}
	must(t, f.Save(State{Schema: schema}))
	f.Prune(State{Undo: []Undo{{Before: Digest([]byte("needed"))}}})
	for name, want := range map[string]bool{"oldest": true, "superfluous": false, "needed": true, "latest": false} {
		if _, err := f.Restore(Digest([]byte(name))); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(f.state()); err != nil {
		t.Error(err)
	}
}
