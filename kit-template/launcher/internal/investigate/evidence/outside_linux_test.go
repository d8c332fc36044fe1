package evidence

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// Wine's programs do not see those of this computer, so this is shown here only.
func TestSha256sumAcceptsTheList(t *testing.T) {
	from := filetest.Place(t, map[string]string{"W3SVC1/u_ex1.log": "one", "W3SVC1/a\\b.log": "two", "site/web.config": "password"})
	to := filepath.Join(t.TempDir(), "evidence")
	if _, err := Take(to, Wanted{Folders: []string{from}}, nil); err != nil {
		t.Fatal(err)
	}
	check := exec.Command("sha256sum", "--strict", "-c", listName)
	check.Dir = to
	if out, err := check.CombinedOutput(); err != nil || strings.Count(string(out), ": OK") != 3 {
		t.Errorf("%v: %s", err, out)
	}
}
