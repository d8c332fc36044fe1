// Package webfiles looks for files that do not belong into the folders of a web server.
package webfiles

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Rules that this package knows by name.
const (
	ruleUpload  = "F1"
	ruleScript  = "F2"
	ruleWords   = "F3"
	ruleStream  = "F4"
	ruleProgram = "F5"
	ruleNoLog   = "D13d"
)

// Limits of one folder, and of a file that is read whole.
const (
	maxFiles = 200_000
	maxDepth = 32
	maxSize  = 16 << 20
)

// Files are folders that a web server gives to others.
type Files struct {
	// Roots hold its pages. Uploads, which may lie in them, hold what users send: nothing there may run.
	Roots, Uploads []string
	Rules          *investigate.Rules
	// Streams gives the names of a file's further streams.
	Streams func(path string) ([]string, error)
}

// Name is the key of what this source is called.
func (Files) Name() string { return "files" }

// Look reads the folders, uploads before the roots they may lie in.
func (f Files) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	l := &look{Files: f, to: to, seen: map[string]bool{}}
	l.scripts = f.Rules.Rule(ruleScript).Match.Extensions
	l.programs = f.Rules.Rule(ruleProgram).Match.Extensions
	l.words = f.Rules.Rule(ruleWords).Match.Words
	var readings []investigate.Reading
	for i, folder := range append(append([]string{}, f.Uploads...), f.Roots...) {
		l.isUpload = i < len(f.Uploads)
		l.reading = investigate.Reading{Source: f.Name(), Place: folder, State: investigate.Read}
		if err := l.folder(folder, 0); err != nil {
			return nil, err
		}
		readings = append(readings, l.reading)
	}
	return readings, nil
}

// look is one, with what it needs of the rules.
type look struct {
	Files
	to                       *investigate.Collector
	scripts, programs, words []string
	isUpload                 bool
	seen                     map[string]bool
	reading                  investigate.Reading
}

func (l *look) folder(path string, depth int) error {
	if l.seen[path] {
		return nil
	}
	l.seen[path] = true
	entries, err := os.ReadDir(path)
	if err != nil {
		l.fail(path, err)
	}
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		switch {
		case entry.IsDir() && depth < maxDepth:
			err = l.folder(name, depth+1)
		case entry.Type().IsRegular() && l.reading.Files < maxFiles:
			l.file(name, entry)
			err = l.to.Step(l.reading.Files, 0)
		default:
			l.fail(name, errors.New("not a file or folder, or too many"))
		}
		if errors.Is(err, investigate.ErrCancelled) {
			return err
		}
	}
	return nil
}

// fail says of a place what could not be read in it, the first time.
func (l *look) fail(path string, err error) {
	if l.reading.State != investigate.Read {
		return
	}
	l.reading.State, l.reading.Detail = investigate.Failed, path+": "+err.Error()
	switch {
	case errors.Is(err, fs.ErrPermission):
		l.reading.State = investigate.Denied
	case errors.Is(err, fs.ErrNotExist):
		l.reading.State = investigate.Absent
	}
}

// file judges one by its name, its content and its streams.
func (l *look) file(path string, entry fs.DirEntry) {
	l.reading.Files++
	l.reading.Entries++
	if l.Streams != nil {
		l.streams(path, entry)
	}
	extension := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	isScript, isProgram := has(l.scripts, extension), has(l.programs, extension)
	isSettings := extension == "config"
	if !isScript && !isProgram && !isSettings {
		return
	}
	data, err := readUpTo(path)
	if err != nil {
		l.reading.Unread++
		l.fail(path, err)
		return
	}
	text := strings.ToLower(string(data))
	switch {
	case l.isUpload:
		l.add(ruleUpload, path, entry, describe(data))
	case isProgram && !strings.EqualFold(filepath.Base(filepath.Dir(path)), "bin"):
		l.add(ruleProgram, path, entry, describe(data))
	case isScript:
		l.add(ruleScript, path, entry, describe(data))
	}
	if isSettings && strings.Contains(strings.Join(strings.Fields(text), ""), `dontlog="true"`) {
		l.add(ruleNoLog, path, entry, describe(data))
	}
	for _, word := range l.words {
		if isScript && strings.Contains(text, word) {
			l.add(ruleWords, path, entry, word+": "+describe(data))
		}
	}
}

func (l *look) streams(path string, entry fs.DirEntry) {
	names, err := l.Streams(path)
	if err != nil {
		l.fail(path, err)
	}
	for _, name := range names {
		hit := hitOf(ruleStream, path, entry, name)
		if strings.HasPrefix(name, ":Zone.Identifier:") {
			// Windows marks so what came from elsewhere.
			hit.Severity = investigate.Info
		}
		l.to.Add(hit)
	}
}

func (l *look) add(rule, path string, entry fs.DirEntry, text string) {
	l.to.Add(hitOf(rule, path, entry, text))
}

// hitOf takes the time of the last change: Windows lets anybody set it.
func hitOf(rule, path string, entry fs.DirEntry, text string) investigate.Hit {
	hit := investigate.Hit{Rule: rule, Subject: path, File: path, Text: text}
	if info, err := entry.Info(); err == nil {
		hit.Time = info.ModTime().UTC()
	}
	return hit
}

func describe(data []byte) string {
	sum := sha256.Sum256(data)
	return fmt.Sprintf("SHA-256 %s, %d", hex.EncodeToString(sum[:]), len(data))
}

var errTooLarge = fmt.Errorf("more than %d bytes", maxSize)

// readUpTo reads a file whole; one beyond the limit is said not to be read.
func readUpTo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, errTooLarge
	}
	return os.ReadFile(path)
}

func has(list []string, text string) bool {
	for _, entry := range list {
		if entry == text {
			return true
		}
	}
	return false
}
