package private

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// This side serves the tests on other systems: the launcher changes nothing but on Windows.

func makeNew(path string, access Access) error {
	mode := os.FileMode(0o700)
	if access == UsersRead {
		mode = 0o755
	}
	return os.Mkdir(path, mode)
}

func makeIfMissing(path string, access Access) error {
	err := makeNew(path, access)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return err
}

func hold(path string) (io.Closer, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
}

func lookAt(handle io.Closer, _ string, isLast bool) error {
	info, err := handle.(*os.File).Stat()
	if err != nil || !isLast {
		return err
	}
	owner := int(info.Sys().(*syscall.Stat_t).Uid)
	if owner != 0 && owner != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("owner %d %v", owner, info.Mode())
	}
	return nil
}
