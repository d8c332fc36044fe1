package main

import (
	"errors"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/evidence"
	"sealkit.dev/kit/launcher/internal/investigate/webfiles"
	"sealkit.dev/kit/launcher/internal/investigate/weblog"
	"sealkit.dev/kit/launcher/internal/investigate/windows"
)

// sources are what is looked at: a folder that is named alone, else this computer.
func (in *investigation) sources() ([]investigate.Source, error) {
	logs, files := in.settings.LogFolders, webfiles.Files{Rules: in.rules, Streams: webfiles.Streams}
	if in.options.logs == "" {
		files.Roots, files.Uploads = in.settings.WebRoots, uploadsIn(in.settings.WebRoots, in.settings.UploadFolders)
	} else {
		folder, err := filepath.Abs(in.options.logs)
		if err != nil {
			return nil, err
		}
		logs = []string{folder}
	}
	if len(logs) == 0 {
		return nil, codes.Usage.About("--logs DIR")
	}
	folders := append(append(append([]string{}, logs...), files.Roots...), outside(files.Uploads, files.Roots)...)
	if err := in.refuseInside(folders); err != nil {
		return nil, err
	}
	var sources []investigate.Source
	if in.options.evidence != "" {
		taken, err := in.copy(folders)
		if err != nil {
			return nil, err
		}
		// A copy has no further streams.
		sources, logs, files.Streams = append(sources, taken), taken.Of(logs), nil
		files.Roots, files.Uploads = taken.Of(files.Roots), taken.Of(files.Uploads)
	}
	sources = append(sources, weblog.Logs{Folders: logs, Rules: in.rules, Allow: weblog.Allow{
		Clients: in.settings.AllowedClients, Scripts: in.settings.AllowedScripts, Posts: in.settings.AllowedPosts, Patched: in.patched,
	}})
	if len(files.Roots)+len(files.Uploads) > 0 {
		sources = append(sources, files)
	}
	if in.config != nil {
		sources = append(sources, *in.config)
	}
	return append(sources, in.ofWindows()...), nil
}

// refuseInside: nothing is written into what is judged.
func (in *investigation) refuseInside(folders []string) error {
	for _, place := range [...]string{in.options.report, in.options.evidence} {
		for _, folder := range folders {
			if place != "" && isInside(place, folder) {
				return codes.OutputInvalid.About(place + ": " + folder)
			}
		}
	}
	return nil
}

// uploadsIn: one that begins with `/` is an address on the web server, and lies in each root.
func uploadsIn(roots, uploads []string) (folders []string) {
	for _, upload := range uploads {
		if !strings.HasPrefix(upload, "/") || len(roots) == 0 {
			folders = append(folders, upload)
			continue
		}
		for _, root := range roots {
			folders = append(folders, filepath.Join(root, filepath.FromSlash(upload)))
		}
	}
	return folders
}

// outside leaves out what is copied with its root.
func outside(folders, roots []string) (others []string) {
	for _, folder := range folders {
		isWithin := false
		for _, root := range roots {
			isWithin = isWithin || isInside(folder, root)
		}
		if !isWithin {
			others = append(others, folder)
		}
	}
	return others
}

// ofWindows is what this computer's Windows keeps. It says nothing about a folder from elsewhere.
func (in *investigation) ofWindows() []investigate.Source {
	if in.options.logs != "" {
		return nil
	}
	expected := windows.Expected{Ports: in.settings.ExpectedPorts, Endpoints: in.settings.ExpectedEndpoints}
	return windows.Sources(windows.This{}, expected, in.settings.AntivirusLogs)
}

// copy takes the evidence before anything is judged.
func (in *investigation) copy(folders []string) (*evidence.Copy, error) {
	folder, err := filepath.Abs(in.options.evidence)
	if err != nil {
		return nil, err
	}
	taken, err := evidence.Take(folder, folders, func(int64) error {
		if in.isCancelled != nil && in.isCancelled() {
			return investigate.ErrCancelled
		}
		return nil
	})
	if errors.Is(err, evidence.ErrNotEmpty) {
		return nil, codes.OutputInvalid.About(err.Error())
	}
	return taken, err
}
