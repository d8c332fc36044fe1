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

func TestLogsAreCopiedAndSecretsAreNot(t *testing.T) {
	from := filetest.Place(t, map[string]string{"W3SVC1/u_ex1.log": "one", "W3SVC1/a\\b.log": "two", "site/web.config": `<a password="password" dontLog="true"/>`, "site/a.pfx": "password"})
	to := filepath.Join(t.TempDir(), "evidence")
	taken, err := Take(to, Wanted{Folders: []string{from}}, nil)
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
	if list, err := os.ReadFile(filepath.Join(to, listName)); err != nil || strings.Count(string(list), "\n") != 3 {
		t.Errorf("%v: %s", err, list)
	}
	if data, err := os.ReadFile(filepath.Join(copies[0], "site", "web.config")); string(data) != `<a password="***" dontLog="true" />`+"\n" {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(copies[0], "site", "a.pfx")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a key was copied")
	}
	if left, _ := os.ReadFile(filepath.Join(to, leftName)); !strings.Contains(string(left), "web.config") || !strings.Contains(string(left), "a.pfx") {
		t.Errorf("%s", left)
	}
	if original := taken.Original(filepath.Join(copies[0], "site", "web.config")); original != filepath.Join(from, "site", "web.config") {
		t.Error(original)
	}
}

func TestRefusals(t *testing.T) {
	from := filetest.Place(t, map[string]string{"u_ex1.log": "one"})
	full := filetest.Place(t, map[string]string{"somebody's": "x"})
	if _, err := Take(full, Wanted{Folders: []string{from}}, nil); !errors.Is(err, ErrNotEmpty) {
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
	_, err := Take(to, Wanted{Folders: []string{from}}, func(done int64) error {
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
	taken, err := Take(to, Wanted{Folders: []string{from}}, nil)
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
	if err := c.stream(iotest.ErrReader(locked), io.Discard); !errors.As(err, &unread{}) {
		t.Error(err)
	}
	if err := c.stream(strings.NewReader("one"), full{}); errors.As(err, &unread{}) || err == nil {
		t.Error(err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// Files that are in no folder, and what is in no file, stand in the list too. Nothing is copied twice.
func TestSingleFilesAndRecords(t *testing.T) {
	from := filetest.Place(t, map[string]string{"logs/a.log": "one", "av.log": "two", "applicationHost.config": `<add sessionKey="KEY"/>`})
	at := func(name string) string { return filepath.Join(from, name) }
	to := filepath.Join(t.TempDir(), "evidence")
	wanted := Wanted{
		Folders: []string{at("logs")}, Files: []string{at("av.log"), at("logs/a.log"), at("applicationHost.config"), at("none.log")},
		Records: func(write func(string, func(io.Writer) error) (string, error)) error {
			_, err := write("names.txt", func(w io.Writer) error { _, err := io.WriteString(w, "a name\n"); return err })
			return err
		},
	}
	taken, err := Take(to, wanted, nil)
	if err != nil {
		t.Fatal(err)
	}
	copies := taken.Of(wanted.Files)
	if data, err := os.ReadFile(copies[0]); string(data) != "two" || !strings.HasPrefix(copies[0], to) || copies[3] != wanted.Files[3] {
		t.Errorf("%s, %v: %v", data, err, copies)
	}
	if data, _ := os.ReadFile(copies[2]); string(data) != "<add sessionKey=\"***\" />\n" {
		t.Errorf("%s", data)
	}
	list, _ := os.ReadFile(filepath.Join(to, listName))
	if strings.Count(string(list), "\n") != 4 || !strings.Contains(string(list), "  windows/names.txt\n") {
		t.Errorf("%s", list)
	}
}
