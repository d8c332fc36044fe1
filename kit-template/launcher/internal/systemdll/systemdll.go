// Package systemdll keeps foreign code out of this process: Windows looks for libraries beside the program first, and that is a
// folder where others may write. Every library comes from the system folder, by its full path.
package systemdll

import (
	"errors"
	"io/fs"
	"os"
)

// redirection is what Windows looks for beside a program: a file or folder of this name, and libraries come from there.
const redirection = ".local"

// IsRedirected says whether something beside the program makes Windows load its libraries from elsewhere. What cannot be looked at
// counts as there.
func IsRedirected(program string) bool {
	_, err := os.Lstat(program + redirection)
	return !errors.Is(err, fs.ErrNotExist)
}
