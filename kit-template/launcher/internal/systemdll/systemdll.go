// Package systemdll keeps foreign code out of this process: Windows looks for libraries beside the program first, and that is a
// folder where others may write. Every library comes from the system folder, by its full path.
package systemdll

import (
	"errors"
	"io/fs"
	"os"
)

// redirections are what Windows looks for beside a program: files or folders of these names say where libraries come from. The last two
// could lead the common controls, which the manifest inside the program asks for, to a folder beside it.
var redirections = []string{".local", ".config", ".manifest"}

// Redirection gives what beside the program makes Windows load its libraries from elsewhere, or nothing. What cannot be looked at counts
// as there.
func Redirection(program string) string {
	for _, suffix := range redirections {
		if _, err := os.Lstat(program + suffix); !errors.Is(err, fs.ErrNotExist) {
			return program + suffix
		}
	}
	return ""
}
