package main

import (
	"errors"
	"io"
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
	logs, files := outermost(in.settings.LogFolders), webfiles.Files{Rules: in.rules, Streams: webfiles.Streams}
	if in.options.logs == "" {
		files.Roots = outermost(in.settings.WebRoots)
		files.Uploads = outermost(uploadsIn(files.Roots, in.settings.UploadFolders))
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
	folders := outermost(append(append(append([]string{}, logs...), files.Roots...), files.Uploads...))
	if err := in.refuseInside(folders); err != nil {
		return nil, err
	}
	var sources []investigate.Source
	var system windows.System = windows.This{}
	antivirus := filesOf(in.settings.AntivirusLogs)
	if in.options.evidence != "" {
		taken, kept, err := in.copy(folders, antivirus)
		if err != nil {
			return nil, err
		}
		sources, logs, antivirus, system = append(sources, taken), taken.Of(logs), taken.Of(antivirus), kept
		files.Roots, files.Uploads = taken.Of(files.Roots), taken.Of(files.Uploads)
		if files.Streams != nil {
			// A copy has none.
			files.Streams = func(path string) ([]string, error) { return webfiles.Streams(taken.Original(path)) }
		}
		if in.config != nil {
			in.config.Path = taken.Of([]string{in.config.Path})[0]
		}
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
	return append(sources, in.ofWindows(system, antivirus)...), nil
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

// outermost leaves out what lies in another one, or is the same: nothing is read or copied twice.
func outermost(folders []string) (others []string) {
	for i, folder := range folders {
		isWithin := false
		for j, other := range folders {
			isWithin = isWithin || i != j && isInside(folder, other) && (j < i || !isInside(other, folder))
		}
		if !isWithin {
			others = append(others, folder)
		}
	}
	return others
}

// filesOf gives the files of patterns; a pattern without any stays, so that it is told as absent.
func filesOf(patterns []string) (files []string) {
	for _, pattern := range patterns {
		found, _ := filepath.Glob(pattern)
		if len(found) == 0 {
			found = []string{pattern}
		}
		files = append(files, found...)
	}
	return files
}

// ofWindows is what this computer's Windows keeps. It says nothing about a folder from elsewhere.
func (in *investigation) ofWindows(system windows.System, antivirus []string) []investigate.Source {
	if in.options.logs != "" {
		return nil
	}
	expected := windows.Expected{Ports: in.settings.ExpectedPorts, Endpoints: in.settings.ExpectedEndpoints}
	return windows.Sources(system, expected, antivirus)
}

// copy takes the evidence before anything is judged: files, and on this computer what Windows says.
func (in *investigation) copy(folders, antivirus []string) (taken *evidence.Copy, kept *windows.Kept, err error) {
	folder, err := filepath.Abs(in.options.evidence)
	if err != nil {
		return nil, nil, err
	}
	wanted := evidence.Wanted{Folders: folders}
	if in.options.logs == "" {
		wanted.Files = append(wanted.Files, antivirus...)
		wanted.Records = func(write func(string, func(io.Writer) error) (string, error)) (err error) {
			kept, err = windows.Keep(windows.This{}, write)
			return err
		}
	}
	if in.config != nil {
		wanted.Files = append(wanted.Files, in.config.Path)
	}
	taken, err = evidence.Take(folder, wanted, func(int64) error {
		if in.isCancelled != nil && in.isCancelled() {
			return investigate.ErrCancelled
		}
		return nil
	})
	if errors.Is(err, evidence.ErrNotEmpty) {
		return nil, nil, codes.OutputInvalid.About(err.Error())
	}
	return taken, kept, err
}
