package windows

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// keep writes what a system says into a folder of its own.
func keep(t *testing.T, system System) (*Kept, string) {
	t.Helper()
	folder := t.TempDir()
	kept, err := Keep(system, func(name string, content func(io.Writer) error) (string, error) {
		file, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return "", err
		}
		defer file.Close()
		return file.Name(), content(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept, folder
}

// What was kept is judged as the system itself is, and what could not be read stays so.
func TestKept(t *testing.T) {
	events := fixture(t)
	events[security] = append(events[security], strings.Replace(events[security][0], "<Event", "<Event\r\n", 1))
	system := recorded{
		events: events, fails: map[string]error{application: fs.ErrPermission}, isMore: true, names: []string{"evil.example", "b.example"},
		sockets: []Socket{{Local: Address{0, 0, 0, 0}, LocalPort: 4444, Remote: Address{0, 0, 0, 0}, IsListening: true, Process: "x\n.exe"}},
	}
	kept, folder := keep(t, system)
	straight, copied := Sources(system, Expected{}, nil), Sources(kept, Expected{}, nil)
	for i := range straight {
		want, wantRead := look(t, straight[i])
		got, gotRead := look(t, copied[i])
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotRead, wantRead) {
			t.Errorf("%s: %v %v, expected %v %v", straight[i].Name(), got, gotRead, want, wantRead)
		}
	}
	for name, want := range map[string]string{
		"connections.txt": "0.0.0.0:4444 0.0.0.0:0 true \"x\\n.exe\"\n", "names.txt": "evil.example\nb.example\n",
	} {
		if data, err := os.ReadFile(filepath.Join(folder, name)); string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

func TestACopyThatCannotBeWrittenIsNone(t *testing.T) {
	full := errors.New("disk full")
	kept, err := Keep(recorded{events: fixture(t)}, func(_ string, content func(io.Writer) error) (string, error) {
		return "", content(failing{full})
	})
	if kept != nil || !errors.Is(err, full) {
		t.Error(kept, err)
	}
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }
