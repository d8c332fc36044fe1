package product

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

const maxRunParameters = 16 << 20

// run is a file that a run of the instrument has written.
type run struct {
	path    string
	written time.Time
}

// youngestRun gives the LocalRunManagerVersion of the file that was written last and names one. What could not be read is told beside
// it: it is not absent.
func youngestRun(patterns []string) (version string, fault error) {
	var runs []run
	for _, pattern := range patterns {
		found, err := runsLike(pattern)
		runs = append(runs, found...)
		fault = first(fault, err)
	}
	sort.SliceStable(runs, func(i, j int) bool { return runs[i].written.After(runs[j].written) })
	for _, run := range runs {
		version, err := versionInRun(run.path)
		fault = first(fault, err)
		if version != "" {
			return version, fault
		}
	}
	return "", fault
}

func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// runsLike looks into each folder that the pattern's folder part means.
func runsLike(pattern string) (runs []run, fault error) {
	above, name := filepath.Dir(pattern), strings.ToLower(filepath.Base(pattern))
	_, fault = readFolder(fixedPart(above))
	folders, _ := filepath.Glob(above)
	for _, folder := range folders {
		entries, err := readFolder(folder)
		fault = first(fault, err)
		for _, entry := range entries {
			if isLike, _ := filepath.Match(name, strings.ToLower(entry.Name())); !isLike {
				continue
			}
			info, err := entry.Info()
			if err != nil {
				fault = first(fault, err)
				continue
			}
			runs = append(runs, run{filepath.Join(folder, entry.Name()), info.ModTime()})
		}
	}
	return runs, fault
}

// fixedPart is the folder that a pattern begins with.
func fixedPart(pattern string) string {
	for strings.ContainsAny(pattern, "*?[") {
		pattern = filepath.Dir(pattern)
	}
	return pattern
}

// readFolder: one that is not there, or a file beside the folders, holds nothing.
func readFolder(path string) ([]os.DirEntry, error) {
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil
	}
	return os.ReadDir(path)
}

// versionInRun gives nothing where a whole document names no version.
func versionInRun(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxRunParameters))
	if err != nil {
		return "", err
	}
	version, err := textOf(string(data), "LocalRunManagerVersion")
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return version, err
}
