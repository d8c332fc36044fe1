package instrument

import (
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/system"
)

// Computer is an error: this system is not Windows.
func (This) Computer() (apply.Computer, error) {
	_, err := system.WindowsFolders()
	return apply.Computer{}, err
}
