// Package machine is the little that must be asked of Windows itself. What it gives is judged elsewhere.
package machine

import (
	"errors"
	"fmt"
	"os"
)

// Machine is this computer. On Linux it is an empty one, for tests of what lies above.
type Machine struct{}

// isFolder says whether there is one. What is kept there is written and believed by the system: a link, which could lead anywhere,
// is refused.
func isFolder(path string) (bool, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case err == nil && !info.IsDir():
		return false, fmt.Errorf("%s is a link or no folder: look who made it, and remove it", path)
	}
	return err == nil, err
}
