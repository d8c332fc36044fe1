package weblog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Logs are folders of logs, read with all folders in them.
type Logs struct {
	Folders []string
	Allow   Allow
	Rules   *investigate.Rules
}

// Limits of one folder.
const (
	maxFiles = 100_000
	maxDepth = 8
)

// Name is the key of what this source is called.
func (Logs) Name() string { return "web-logs" }

// Look reads all logs of all folders.
func (s Logs) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	judge := newJudge(s.Rules.List, s.Allow, to)
	r := &reader{judge: judge, to: to}
	found := make([]folder, len(s.Folders))
	for i, path := range s.Folders {
		found[i] = list(path)
		r.total += found[i].size
	}
	var readings []investigate.Reading
	for _, f := range found {
		reading, err := r.folder(f)
		if err != nil {
			return nil, err
		}
		readings = append(readings, reading)
	}
	judge.visitors.flush(to, s.Rules.Rule)
	judge.scripts.flush(to, s.Rules.Rule)
	return readings, nil
}

// folder reads the logs of one, site by site, in order of their names.
func (r *reader) folder(f folder) (investigate.Reading, error) {
	reading := investigate.Reading{Source: Logs{}.Name(), Place: f.path, State: investigate.Read, Detail: f.othersText()}
	if f.err != nil {
		reading.State, reading.Detail = stateOf(f.err), f.err.Error()
		return reading, nil
	}
	for _, path := range f.logs {
		l, err := r.file(path)
		if errors.Is(err, investigate.ErrCancelled) {
			return reading, err
		}
		if err != nil {
			reading.State, reading.Detail = stateOf(err), path+": "+err.Error()
			continue
		}
		reading.Files++
		reading.Entries += l.entries
		reading.Unread += l.unread
	}
	for _, site := range bySite(f.logs) {
		missing(site, r.to)
	}
	if len(f.logs) == 0 {
		reading.State = investigate.Absent
	}
	return reading, nil
}

func stateOf(err error) investigate.State {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return investigate.Denied
	case errors.Is(err, fs.ErrNotExist):
		return investigate.Absent
	}
	return investigate.Failed
}

// folder is what is in one, and in those below.
type folder struct {
	path string
	logs []string
	size int64
	// others are files that are no logs by their name.
	others []string
	count  int64
	err    error
}

// maxOthers are named; all are counted.
const maxOthers = 5

func (f *folder) othersText() string {
	if f.count == 0 {
		return ""
	}
	return fmt.Sprintf("%d not *.log: %s", f.count, strings.Join(f.others, ", "))
}

func list(path string) folder {
	f := folder{path: path}
	f.err = f.walk(path, 0)
	sort.Strings(f.logs)
	return f
}

func (f *folder) walk(path string, depth int) error {
	entries, err := os.ReadDir(path)
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		switch {
		case entry.IsDir() && depth < maxDepth:
			if err := f.walk(name, depth+1); err != nil {
				return err
			}
		case entry.Type().IsRegular() && strings.EqualFold(filepath.Ext(name), ".log"):
			f.take(name, entry)
		default:
			f.other(entry.Name())
		}
		if len(f.logs) > maxFiles {
			return fmt.Errorf("more than %d logs", maxFiles)
		}
	}
	return err
}

func (f *folder) take(name string, entry fs.DirEntry) {
	f.logs = append(f.logs, name)
	if info, err := entry.Info(); err == nil {
		f.size += info.Size()
	}
}

func (f *folder) other(name string) {
	if f.count++; len(f.others) < maxOthers {
		f.others = append(f.others, name)
	}
}

// bySite splits sorted logs by their folders.
func bySite(logs []string) (sites [][]string) {
	for i, path := range logs {
		if i == 0 || filepath.Dir(path) != filepath.Dir(logs[i-1]) {
			sites = append(sites, nil)
		}
		sites[len(sites)-1] = append(sites[len(sites)-1], path)
	}
	return sites
}
