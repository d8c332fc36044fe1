package mitigation

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLinksInPlaceOfTheRecordsAreRefused: the system writes there, and believes what it reads there. Wine makes no links;
// docs/windows-checklist.md has the row for Windows.
func TestLinksInPlaceOfTheRecordsAreRefused(t *testing.T) {
	for _, planted := range []string{"records", filepath.Join("records", "private")} {
		root := computer(t, corpus(t, "iis75-bindings"))
		elsewhere, link := t.TempDir(), filepath.Join(root, planted)
		must(t, os.MkdirAll(filepath.Dir(link), 0o700))
		must(t, os.Symlink(elsewhere, link))
		for _, verb := range []string{"apply", "revert"} {
			wantCode(t, newTestEngine(root).Run(verb), ExitCannotWrite)
		}
		same(t, "untouched", readConfig(t, root), corpus(t, "iis75-bindings"))
		if left, err := os.ReadDir(elsewhere); err != nil || len(left) > 0 {
			t.Errorf("%s: %v %v", planted, left, err)
		}
	}
}
