package weblog

import (
	"errors"
	"fmt"
	"io/fs"
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

// Name is the key of what this source is called.
func (Logs) Name() string { return "web-logs" }

// Look reads all logs of all folders.
func (s Logs) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	judge := newJudge(s.Rules.List, s.Allow, to)
	r := &reader{judge: judge, to: to}
	found := make([]*folder, len(s.Folders))
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
func (r *reader) folder(f *folder) (investigate.Reading, error) {
	reading := f.reading
	if reading.State == investigate.Read {
		reading.Detail = f.othersText()
	}
	for _, path := range f.logs {
		l, err := r.file(path)
		if errors.Is(err, investigate.ErrCancelled) {
			return reading, err
		}
		if err == nil && l.unread > l.entries {
			err = errNoLog
		}
		if err != nil {
			reading.Miss(path, err)
		}
		reading.Files++
		reading.Entries += l.entries
		reading.Unread += l.unread
	}
	for _, site := range bySite(f.logs) {
		missing(site, r.to)
	}
	if len(f.logs) == 0 && reading.State == investigate.Read {
		f.tellEmpty(r.to)
		reading.State = investigate.Absent
	}
	return reading, nil
}

// tellEmpty: the web server makes its folder with the first log, so somebody took them away. The driver makes its own at once.
func (f *folder) tellEmpty(to *investigate.Collector) {
	if path := f.reading.Place; !strings.EqualFold(filepath.Base(path), "HTTPERR") {
		to.Add(investigate.Hit{Rule: ruleEmpty, Subject: path, File: path, Text: "0 *.log"})
	}
}

// folder is what is in one, and in those below.
type folder struct {
	reading investigate.Reading
	logs    []string
	size    int64
	// others are files that are no logs by their name.
	others []string
	count  int64
}

// maxOthers are named; all are counted.
const maxOthers = 5

func (f *folder) othersText() string {
	if f.count == 0 {
		return ""
	}
	return fmt.Sprintf("%d not *.log: %s", f.count, strings.Join(f.others, ", "))
}

func list(path string) *folder {
	f := &folder{reading: investigate.Reading{Source: Logs{}.Name(), Place: path, State: investigate.Read}}
	// take never ends it.
	_ = investigate.Walk(path, f.take, f.reading.Miss)
	sort.Strings(f.logs)
	return f
}

// Why a file that is there tells nothing.
var (
	errNoLog  = errors.New("most of its lines are none of a log")
	errPacked = errors.New("looks like a log that was packed or set aside, and was not read")
)

func (f *folder) take(path string, entry fs.DirEntry) error {
	name := strings.ToLower(entry.Name())
	if strings.HasSuffix(name, ".log") {
		f.logs = append(f.logs, path)
		if info, err := entry.Info(); err == nil {
			f.size += info.Size()
		}
		return nil
	}
	if strings.Contains(name, ".log") {
		f.reading.Miss(path, errPacked)
	}
	if f.count++; len(f.others) < maxOthers {
		f.others = append(f.others, entry.Name())
	}
	return nil
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
