package state

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

func open(t *testing.T, folder string) *Store {
	t.Helper()
	store, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

func isCode(err error, code codes.Code) bool {
	var fault *codes.Fault
	return errors.As(err, &fault) && fault.Code == code
}

func begun(verb string, sequence int64) *State {
	s := Empty()
	s.Open = &Attempt{
		Verb: verb, Pinned: Publisher{ID: "publisher", Kind: "release", Record: 1, Fingerprint: "F"},
		Proposed: Kit{Publisher: "publisher", ID: "kit", Version: "1.0.0", Sequence: sequence, Launcher: "0.1.0", ProductCode: "{P}"},
	}
	return s
}

func TestSavedIsLoaded(t *testing.T) {
	store := open(t, t.TempDir())
	if none, err := store.Load(); err != nil || len(none.Kits) != 0 || none.Open != nil {
		t.Errorf("%+v, %v", none, err)
	}
	for sequence := int64(1); sequence <= 3; sequence++ {
		if err := store.Save(begun("apply", sequence)); err != nil {
			t.Fatal(err)
		}
		loaded, err := store.Load()
		if err != nil || loaded.Open.Proposed.Sequence != sequence {
			t.Errorf("%+v, %v", loaded, err)
		}
	}
}

func TestOneProcessAtATime(t *testing.T) {
	folder := t.TempDir()
	first := open(t, folder)
	if _, err := Open(folder); !isCode(err, codes.AlreadyRunning) {
		t.Errorf("got %v", err)
	}
	first.Close()
	open(t, folder)
}

func TestDamagedIsNotEmpty(t *testing.T) {
	store := open(t, t.TempDir())
	if err := store.Save(begun("apply", 1)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(store.path())
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{{}, []byte("{}"), whole[:len(whole)-1], append(whole, '\n')} {
		if err := os.WriteFile(store.path(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load(); !isCode(err, codes.StateDamaged) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// What a power cut can leave is a new file beside the old one; the old one counts.
func TestHalfWrittenIsIgnored(t *testing.T) {
	store := open(t, t.TempDir())
	if err := store.Save(begun("apply", 1)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(store.path()+".new", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if loaded, err := store.Load(); err != nil || loaded.Open.Proposed.Sequence != 1 {
		t.Errorf("%+v, %v", loaded, err)
	}
	if err := store.Save(begun("apply", 2)); err != nil {
		t.Error(err)
	}
}

func TestUnwritableFolderIsAnError(t *testing.T) {
	store := open(t, t.TempDir())
	if err := os.Mkdir(store.path()+".new", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := store.Save(Empty()); !isCode(err, codes.IOError) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("opened in a folder that is not there")
	}
}

func TestCutOffAttempts(t *testing.T) {
	for name, c := range map[string]struct {
		verb        string
		isInstalled bool
		remembered  bool
	}{
		"apply that got in":      {"apply", true, true},
		"apply that came to nil": {"apply", false, false},
		"remove that was done":   {"remove", false, true},
		"remove that was not":    {"remove", true, false},
	} {
		s := begun(c.verb, 5).Resolve(func(code string) bool { return c.isInstalled && code == "{P}" })
		kit := s.Find("kit")
		if s.Open != nil || (kit != nil) != c.remembered || kit != nil && kit.Installed != (c.verb == "apply") {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestVersionsAreNumbers(t *testing.T) {
	for _, pair := range [][2]string{{"0.9.0", "0.10.0"}, {"1.0.0", "1.0.1"}, {"0.65535.0", "1.0.0"}} {
		if !isOlder(pair[0], pair[1]) || isOlder(pair[1], pair[0]) || isOlder(pair[0], pair[0]) {
			t.Errorf("%v", pair)
		}
	}
}

func FuzzState(f *testing.F) {
	for _, s := range []*State{Empty(), begun("apply", 1)} {
		f.Add(format.EncodeJSON(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data, "state.json")
		if err == nil && (s.Publishers == nil || s.Kits == nil) {
			t.Errorf("lists that are no lists: %q", data)
		}
	})
}
