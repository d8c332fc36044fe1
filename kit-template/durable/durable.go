// Package durable writes files that a power cut does not take back.
package durable

import "os"

// Write writes a file of our own and waits until the disk has it. What is there under the name, left by a killed run or planted, goes:
// opening it could write through a link into another file.
func Write(path string, data []byte) error {
	if info, err := os.Lstat(path); err == nil && !info.IsDir() {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}
