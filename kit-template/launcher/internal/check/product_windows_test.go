package check

import (
	"os"
	"path/filepath"
	"testing"

	"sealkit.dev/kit/codes"
)

// TestUnreadRunIsNoAbsence: a folder in a run's file's place cannot be read.
func TestUnreadRunIsNoAbsence(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "run", "RunParameters.xml"), 0o700); err != nil {
		t.Fatal(err)
	}
	machine := ready()
	machine.programs = nil
	in := input("apply", machine)
	in.Manifest.Product.Detect.RunParameters = []string{folder}
	if got := only(t, in, "product"); got.Grade != Warn || got.Code != codes.CheckUnknown {
		t.Errorf("%+v", got)
	}
}
