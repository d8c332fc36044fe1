package main

import (
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/webfiles"
	"sealkit.dev/kit/launcher/internal/investigate/weblog"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

// settle joins what the kit, the file of settings and the options say, the later before the earlier.
func (in *investigation) settle() (err error) {
	if trust, fault := trustOf(in.options, in.around.stamped); fault == nil {
		in.contact = trust.Contact
	}
	if in.options.dir != "" {
		if err := in.readKit(); err != nil {
			return err
		}
	}
	if in.options.settings != "" {
		given, err := investigate.ReadSettings(in.options.settings)
		if err != nil {
			return codes.SettingsMalformed.About(in.options.settings + ": " + err.Error())
		}
		in.settings = given.Over(in.settings)
	}
	if in.options.patched != "" {
		in.settings.Patched = in.options.patched
	}
	for _, client := range in.settings.AllowedClients {
		if _, isRight := weblog.ParseRange(client); !isRight {
			return codes.SettingsMalformed.About("allowedClients: " + client)
		}
	}
	if in.options.logs == "" {
		in.askInstrument()
	}
	if in.patched, err = investigate.PatchTime(in.settings.Patched); err != nil {
		return codes.Usage.About("--patched: " + err.Error())
	}
	return nil
}

// readKit takes what a kit says about logs and clients, once it is proven.
func (in *investigation) readKit() error {
	trust, fault := trustOf(in.options, in.around.stamped)
	if fault != nil {
		return fault.code.About(fault.detail)
	}
	proven, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(in.options.dir), ReadOnly: in.around.isReadOnly(in.options.dir), Trust: trust, Now: in.around.now,
	})
	if err != nil {
		return err
	}
	if listed == nil {
		return notGenuine{proven.FirstError()}
	}
	in.settings = settingsOf(&listed.Response)
	return nil
}

func settingsOf(r *manifest.Response) investigate.Settings {
	return investigate.Settings{
		AllowedClients: r.AllowedClients, LogFolders: r.LogFolders, WebRoots: r.WebRoots, UploadFolders: r.UploadPaths,
		ExpectedPorts: r.ExpectedPorts, ExpectedEndpoints: r.ExpectedEndpoints,
	}
}

// askInstrument takes what this computer remembers, as far as this process may read it.
func (in *investigation) askInstrument() {
	computer, err := in.around.instrument.Computer()
	if err != nil {
		return
	}
	in.sealer = proof.OpenSealer(computer.StateFolder())
	if known, err := state.Peek(computer.StateFolder()); err == nil && in.settings.Patched == "" {
		for _, kit := range known.Kits {
			if kit.Installed && kit.Time > in.settings.Patched {
				in.settings.Patched = kit.Time
			}
		}
	}
	if len(in.settings.LogFolders) == 0 {
		in.settings.LogFolders = []string{
			filepath.Join(filepath.VolumeName(computer.Folders.Windows)+`\`, "inetpub", "logs", "LogFiles"),
			filepath.Join(computer.Folders.System, "LogFiles", "HTTPERR"),
		}
	}
	if len(in.settings.WebRoots) == 0 {
		in.settings.WebRoots = []string{filepath.Join(filepath.VolumeName(computer.Folders.Windows)+`\`, "inetpub", "wwwroot")}
	}
	for _, folders := range [...][]string{in.settings.LogFolders, in.settings.WebRoots} {
		for i := range folders {
			folders[i] = computer.Folders.Expand(folders[i])
		}
	}
	in.config = &webfiles.Config{
		Path:    filepath.Join(computer.Folders.System, "inetsrv", "config", "applicationHost.config"),
		Folders: in.settings.LogFolders, Drive: filepath.VolumeName(computer.Folders.Windows),
	}
}
