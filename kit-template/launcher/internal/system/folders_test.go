package system

import "testing"

func TestExpand(t *testing.T) {
	folders := Folders{Windows: `D:\W`, System: `D:\W\System32`, ProgramFiles: `D:\P`, ProgramData: `D:\Data`}
	for path, want := range map[string]string{
		`%SystemRoot%\x`: `D:\W\x`, `%ProgramFiles%\a\b`: `D:\P\a\b`, `%ProgramData%\y`: `D:\Data\y`, `C:\Illumina`: `C:\Illumina`,
	} {
		if got := folders.Expand(path); got != want {
			t.Errorf("%s: got %s", path, got)
		}
	}
}
