package machine

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"sealkit.dev/kit/mitigation/product"
)

var errNotWindows = errors.New("this is not Windows")

// ConfigFolder is empty: there is no IIS.
func (Machine) ConfigFolder() string { return "" }

// Programs are none.
func (Machine) Programs() []product.Program { return nil }

// FileVersion is unknown.
func (Machine) FileVersion(string) (string, error) { return "", errNotWindows }

// CheckByServer has no server to ask.
func (Machine) CheckByServer() error { return nil }

// Netsh is not there.
func (Machine) Netsh(...string) error { return errNotWindows }

// FirewallRules are unknown.
func (Machine) FirewallRules() ([]string, error) { return nil, errNotWindows }

// Replace renames.
func (Machine) Replace(from, to string) error { return os.Rename(from, to) }

// MakePrivate makes a folder that only its owner can look into.
func (Machine) MakePrivate(path string) error {
	for _, folder := range []string{filepath.Dir(path), path} {
		if _, err := isFolder(folder); err != nil {
			return err
		}
	}
	return os.MkdirAll(path, 0o700)
}

// Lock waits for nobody: it fails while another process holds the lock, which dies with its holder.
func (Machine) Lock(path string) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, err
	}
	return func() { file.Close() }, nil
}
