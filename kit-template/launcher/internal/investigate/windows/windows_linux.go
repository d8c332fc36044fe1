package windows

import "io/fs"

// This is no Windows: there is nothing of it to read.
type This struct{}

// Sockets are none.
func (This) Sockets() ([]Socket, error) { return nil, fs.ErrNotExist }

// Names are none.
func (This) Names() ([]string, error) { return nil, fs.ErrNotExist }
