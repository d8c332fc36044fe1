package apply

import (
	"path/filepath"
	"time"

	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/system"
)

// Computer is what an attempt needs of the instrument.
type Computer struct {
	Folders system.Folders
	// Msiexec is Windows Installer's program by its full path.
	Msiexec string
	// Delays are the pauses while another installation runs.
	Delays []time.Duration
	// Patience is how long a status program may take.
	Patience time.Duration
	// Settling are the pauses before one that has just been installed and says no is asked again.
	Settling []time.Duration
	// IsReadOnly says whether the medium of a folder refuses writes.
	IsReadOnly func(folder string) bool
	// Events is where Windows says why it refused an installation.
	Events msi.Events
	// IsInstalled says whether Windows Installer knows a product.
	IsInstalled func(productCode string) bool
	// IsForOneUser says whether it knows one of that code for our own account only.
	IsForOneUser func(productCode string) bool
	// Describe says what this computer is, as far as it tells. The manifest may be nil.
	Describe func(m *manifest.Manifest) proof.Instrument
	// NoteRestart writes down, until Windows restarts, that a kit's patch needs that restart.
	NoteRestart func(kit string) error
	// ForgetRestart takes that back.
	ForgetRestart func(kit string) error
	// IsRestartNoted says whether it is still outstanding.
	IsRestartNoted func(kit string) (bool, error)
	// IsExchangedAtStart says whether Windows has noted down to put another file in a file's place when it starts.
	IsExchangedAtStart func(path string) (bool, error)
	// Firewall is the second layer.
	Firewall firewall.System
	// Check looks whether the computer is ready.
	Check func(verb string, m *manifest.Manifest, now time.Time) []check.Result
}

// What is kept for good stands where ordinary users can make nothing beforehand (decision 20).
const (
	ownFolder     = "Sealkit"
	stateFolder   = "State"
	recordsFolder = "Records"
)

func (c Computer) own() string { return filepath.Join(c.Folders.ProgramFiles, ownFolder) }

// StateFolder is for administrators only.
func (c Computer) StateFolder() string { return filepath.Join(c.own(), stateFolder) }

// RecordsFolder may be read by everybody: a folder for each attempt.
func (c Computer) RecordsFolder() string { return filepath.Join(c.own(), recordsFolder) }
