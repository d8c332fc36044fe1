// Package webfiles looks for files that do not belong into the folders of a web server.
package webfiles

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
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

// maxSize of a file that is read whole.
const maxSize = 16 << 20

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
	l := &look{Files: f, to: to}
	l.scripts = f.Rules.Rule(ruleScript).Match.Extensions
	l.programs = f.Rules.Rule(ruleProgram).Match.Extensions
	l.words = f.Rules.Rule(ruleWords).Match.Words
	var readings []investigate.Reading
	for i, folder := range append(append([]string{}, f.Uploads...), f.Roots...) {
		l.isUpload = i < len(f.Uploads)
		l.reading = investigate.Reading{Source: f.Name(), Place: folder, State: investigate.Read}
		if err := investigate.Walk(folder, l.visit, l.reading.Miss); err != nil {
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
	reading                  investigate.Reading
}

// visit judges each file once: those of uploads by what may lie there.
func (l *look) visit(path string, entry fs.DirEntry) error {
	for _, upload := range l.Uploads {
		if !l.isUpload && strings.HasPrefix(path, upload+string(filepath.Separator)) {
			return nil
		}
	}
	l.file(path, entry)
	return l.to.Step(l.reading.Files, 0)
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
		l.reading.Miss(path, err)
		return
	}
	// Both may be UTF-16, of whose letters of ASCII every other byte is zero.
	text := strings.ToLower(strings.ReplaceAll(string(data), "\x00", ""))
	switch {
	case l.isUpload:
		l.add(ruleUpload, path, entry, describe(data))
	case isProgram && !strings.EqualFold(filepath.Base(filepath.Dir(path)), "bin"):
		l.add(ruleProgram, path, entry, describe(data))
	case isScript:
		l.add(ruleScript, path, entry, describe(data))
	}
	if isSettings && hasLoggingOff(text) {
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
		l.reading.Miss(path, err)
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
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(data) > maxSize {
		err = errTooLarge
	}
	return data, err
}

func has(list []string, text string) bool {
	for _, entry := range list {
		if entry == text {
			return true
		}
	}
	return false
}
