package product

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAFolderThatCannotBeReadIsTold: a link that leads to itself, for the tests may run as root, whom no access right keeps out.
func TestAFolderThatCannotBeReadIsTold(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink("loop", filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{root, filepath.Join(root, "loop")} {
		found := Detect(fake{}, Search{RunParameters: []string{filepath.Join(folder, "*", "RunParameters.xml")}})
		if found.IsInstalled || found.RunFault == nil {
			t.Errorf("%s: %+v", folder, found)
		}
	}
}
