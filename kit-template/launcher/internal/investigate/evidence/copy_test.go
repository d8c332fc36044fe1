package evidence

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

func TestLogsAreCopiedAndConfigurationIsNot(t *testing.T) {
	from := filetest.Place(t, map[string]string{"W3SVC1/u_ex1.log": "one", "W3SVC1/a\\b.log": "two", "site/web.config": "password"})
	to := filepath.Join(t.TempDir(), "evidence")
	taken, err := Take(to, []string{from}, nil)
	if err != nil {
		t.Fatal(err)
	}
	copies := taken.Of([]string{from, "/elsewhere"})
	if copies[1] != "/elsewhere" {
		t.Error(copies)
	}
	if data, err := os.ReadFile(filepath.Join(copies[0], "W3SVC1", "u_ex1.log")); err != nil || string(data) != "one" {
		t.Errorf("%q, %v", data, err)
	}
	if list, err := os.ReadFile(filepath.Join(to, listName)); err != nil || strings.Count(string(list), "\n") != 2 {
		t.Errorf("%v: %s", err, list)
	}
	if _, err := os.Stat(filepath.Join(copies[0], "site", "web.config")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a configuration was copied")
	}
	if left, _ := os.ReadFile(filepath.Join(to, leftName)); !strings.Contains(string(left), "web.config") {
		t.Errorf("%s", left)
	}
}

func TestRefusals(t *testing.T) {
	from := filetest.Place(t, map[string]string{"u_ex1.log": "one"})
	full := filetest.Place(t, map[string]string{"somebody's": "x"})
	if _, err := Take(full, []string{from}, nil); !errors.Is(err, ErrNotEmpty) {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(from); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
	if entries, _ := os.ReadDir(full); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

func TestWhatCannotBeFinishedIsTakenBack(t *testing.T) {
	from := filetest.Place(t, map[string]string{"a.log": "one", "b.log": "two"})
	to := t.TempDir()
	full := errors.New("disk full")
	_, err := Take(to, []string{from}, func(done int64) error {
		if done > 3 {
			return full
		}
		return nil
	})
	if entries, _ := os.ReadDir(to); !errors.Is(err, full) || len(entries) != 0 {
		t.Errorf("%v: %v", err, entries)
	}
}

// What cannot be read costs only itself, is named, and makes the copy incomplete.
func TestWhatCannotBeReadIsLeft(t *testing.T) {
	from := filetest.Place(t, map[string]string{"a.log": "one", "con.log": "device", "b.log. ": "hidden"})
	to := filepath.Join(t.TempDir(), "evidence")
	taken, err := Take(to, []string{from}, nil)
	if err != nil {
		t.Fatal(err)
	}
	readings, _ := taken.Look(nil)
	left, _ := os.ReadFile(filepath.Join(to, leftName))
	if readings[0].State != investigate.Failed || readings[0].Files != 1 || strings.Count(string(left), "\n") != 2 {
		t.Errorf("%+v: %s", readings, left)
	}
}

func TestFaultsOfReadingAreToldFromThoseOfWriting(t *testing.T) {
	c := &Copy{}
	locked := errors.New("locked")
	if err := c.stream(iotest.ErrReader(locked), io.Discard, io.Discard); !errors.As(err, &unread{}) {
		t.Error(err)
	}
	if err := c.stream(strings.NewReader("one"), full{}, io.Discard); errors.As(err, &unread{}) || err == nil {
		t.Error(err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }
