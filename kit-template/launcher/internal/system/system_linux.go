// Package system asks the operating system what the launcher has to know about it.
package system

import (
	"os"
	"strings"
	"syscall"
)

const mountedReadOnly = 1 // ST_RDONLY

// Language is `es` when LANG says Spanish, else `en`.
func Language() string {
	if strings.HasPrefix(os.Getenv("LANG"), "es") {
		return "es"
	}
	return "en"
}

// IsReadOnly says whether the file system that holds folder refuses writes. Not known counts as no.
func IsReadOnly(folder string) bool {
	var info syscall.Statfs_t
	return syscall.Statfs(folder, &info) == nil && info.Flags&mountedReadOnly != 0
}

// Drives is empty: the launcher looks for kits on the instrument only.
func Drives() []string { return nil }

// HasOwnConsole is false: only Windows makes consoles for double clicks.
func HasOwnConsole() bool { return false }

// LeaveConsole does nothing.
func LeaveConsole() {}

// Desktop is empty: the launcher has a window on the instrument only.
func Desktop() string { return "" }

// Restart is an error: this system is not Windows.
func Restart() error { return errFolders }

// WindowsFolders is an error: this system is not Windows.
func WindowsFolders() (Folders, error) { return Folders{}, errFolders }
