package instrument

import (
	"path/filepath"
	"time"

	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/firewall"
	"sealkit.dev/kit/launcher/internal/machine"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/system"
)

// Computer takes everything from Windows itself, and nothing from the environment.
func (This) Computer() (apply.Computer, error) {
	folders, err := system.WindowsFolders()
	return apply.Computer{
		Folders: folders, Msiexec: filepath.Join(folders.System, "msiexec.exe"), Delays: busyDelays,
		Patience: statusPatience, Settling: settling,
		IsReadOnly: system.IsReadOnly, Events: msi.ApplicationLog{}, IsInstalled: run.IsInstalled, IsForOneUser: run.IsForOneUser,
		NoteRestart: machine.NoteRestart, ForgetRestart: machine.ForgetRestart, IsRestartNoted: machine.IsRestartNoted,
		IsExchangedAtStart: machine.IsExchangedAtStart, Firewall: firewall.This{Folders: folders},
		Describe: func(m *manifest.Manifest) proof.Instrument {
			return describe(check.Input{Manifest: m, Folders: folders, Machine: machine.This{}})
		},
		Check: func(verb string, m *manifest.Manifest, now time.Time) []check.Result {
			return check.All(check.Input{Verb: verb, Manifest: m, Folders: folders, Machine: machine.This{}, Now: now})
		},
	}, err
}
