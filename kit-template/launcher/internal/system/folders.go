package system

import (
	"errors"
	"strings"
)

// Folders are Windows' own, as Windows says and not the environment, which a caller could have set.
type Folders struct {
	Windows      string
	System       string
	ProgramFiles string
	ProgramData  string
}

var errFolders = errors.New("Windows does not name its folders")

func (f Folders) areKnown() bool {
	return f.Windows != "" && f.System != "" && f.ProgramFiles != "" && f.ProgramData != ""
}

// Expand gives the path that a winpath of the manifest means on this computer (clause 3.6).
func (f Folders) Expand(path string) string {
	variables := map[string]string{
		"%ProgramFiles%": f.ProgramFiles, "%ProgramData%": f.ProgramData, "%SystemRoot%": f.Windows,
	}
	for name, folder := range variables {
		if strings.HasPrefix(path, name) {
			return folder + path[len(name):]
		}
	}
	return path
}
