package tree

import (
	"os"
	"syscall"
)

// No link is followed where the folder named a plain entry; and a pipe that took a file's place cannot block.
const openFlags = os.O_RDONLY | syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func openFile(path string) (*os.File, error) { return os.OpenFile(path, openFlags, 0) }

// The root may be a link; what is below it was seen to be a folder by its parent.
func openFolder(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY, 0)
}

func isReparsePoint(os.FileInfo) bool { return false }
