package investigate_test

import (
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

func walk(t *testing.T, root string) (files, missed string) {
	t.Helper()
	var found, not []string
	err := investigate.Walk(root, func(path string, _ fs.DirEntry) error {
		found = append(found, filepath.ToSlash(path[len(root)+1:]))
		return nil
	}, func(path string, err error) { not = append(not, "."+filepath.ToSlash(strings.TrimPrefix(path, root))) })
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(not)
	return strings.Join(found, " "), strings.Join(not, " ")
}

func TestWalkPassesNothingSilently(t *testing.T) {
	deep := strings.Repeat("d/", 40)
	root := filetest.Place(t, map[string]string{"b.log": "", "ex.log/a.txt": "", deep + "hidden.log": "", "NUL.log": ""})
	files, missed := walk(t, root)
	if files != "b.log ex.log/a.txt" || missed != "./NUL.log ./"+strings.TrimSuffix(strings.Repeat("d/", 33), "/") {
		t.Errorf("%q, missed %q", files, missed)
	}
	if _, missed := walk(t, filepath.Join(root, "nothing")); missed != "." {
		t.Error("a folder that is not there was walked")
	}
}

func TestWhatBecameOfAPlace(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		err  error
		want investigate.State
	}{
		"the place is not there":    {"logs", fs.ErrNotExist, investigate.Absent},
		"a file of it vanished":     {"logs/a", fs.ErrNotExist, investigate.Failed},
		"a file of it is forbidden": {"logs/a", fs.ErrPermission, investigate.Denied},
		"anything else":             {"logs", fs.ErrInvalid, investigate.Failed},
	} {
		r := investigate.Reading{Place: "logs", State: investigate.Read}
		r.Miss(c.path, c.err)
		first := r
		if r.Miss("logs", fs.ErrNotExist); r.State != c.want || r != first {
			t.Errorf("%s: %+v, then %+v", name, first, r)
		}
	}
}

func TestACopyAloneIsNothingRead(t *testing.T) {
	report := investigate.Report{Sources: []investigate.Reading{{Source: investigate.CopySource, State: investigate.Read}, {Source: "web-logs", State: investigate.Absent}}}
	if report.HasRead() {
		t.Error("nothing was read")
	}
	report.Sources[1] = investigate.Reading{Source: "web-logs", State: investigate.Failed, Entries: 1}
	if !report.HasRead() || report.IsComplete() {
		t.Error("a part was read")
	}
}
