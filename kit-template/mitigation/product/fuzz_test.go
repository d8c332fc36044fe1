package product

import (
	"os"
	"path/filepath"
	"testing"
)

func FuzzVersion(f *testing.F) {
	for _, seed := range []string{"2.4.0.2385", "1", "", "1..2", "-1", "99999999999", "1.2.3.4.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, ok := ParseVersion(text)
		if !ok {
			return
		}
		again, ok := ParseVersion(version.String())
		if !ok || again.Before(version) || version.Before(again) {
			t.Errorf("%q became %q", text, version.String())
		}
	})
}

func FuzzVersionInRun(f *testing.F) {
	for _, seed := range []string{"<r><LocalRunManagerVersion>2.4</LocalRunManagerVersion></r>", "<r>", "", "<?xml", "<r/>\x00"} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "RunParameters.xml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if version, err := versionInRun(path); version != "" && err != nil {
			t.Errorf("%q and %v", version, err)
		}
	})
}
