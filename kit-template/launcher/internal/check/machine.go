package check

import "sealkit.dev/kit/mitigation/product"

// Windows is what the system says of itself.
type Windows struct {
	Version product.Version
	// Architecture of the processor, not of this program: `x64`, `x86`, `arm64`, or a number.
	Architecture string
}

// Machine answers what the checks ask. An error says that the answer is not known.
type Machine interface {
	Windows() (Windows, error)
	IsAdministrator() (bool, error)
	// PendingRestart gives what waits for a restart, empty for nothing.
	PendingRestart() (string, error)
	// FreeSpace is in bytes, of a drive's root such as `C:\`.
	FreeSpace(root string) (uint64, error)
	// OtherInstaller gives what shows that Windows Installer is at work, empty for nothing.
	OtherInstaller() (string, error)
	// Processes are the file names of all running programs.
	Processes() ([]string, error)
	// Programs are from both views of the registry.
	Programs() ([]product.Program, error)
	// FileVersion of no file is fs.ErrNotExist.
	FileVersion(path string) (string, error)
}
