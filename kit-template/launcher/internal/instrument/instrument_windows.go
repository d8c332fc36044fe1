package instrument

import (
	"path/filepath"

	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/system"
)

// Computer takes everything from Windows itself, and nothing from the environment.
func (This) Computer() (apply.Computer, error) {
	folders, err := system.WindowsFolders()
	return apply.Computer{
		Folders: folders, Msiexec: filepath.Join(folders.System, "msiexec.exe"), Delays: busyDelays,
		IsReadOnly: system.IsReadOnly, Events: msi.ApplicationLog{}, IsInstalled: run.IsInstalled, Check: noChecks,
	}, err
}

// noChecks: whether the instrument is ready is not looked at yet (docs/launcher.md).
func noChecks(string, *manifest.Manifest, string, *state.State) []check.Result {
	return []check.Result{}
}
