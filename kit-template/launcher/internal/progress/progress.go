// Package progress carries how far an attempt is from the part with administrator rights to the part that shows it: one line of fixed
// length in the attempt's record. Nothing depends on it, and whoever reads it takes it for untrusted text.
package progress

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Name of the file in the record of an attempt.
const Name = "progress.txt"

const (
	form = "%-8s %15d %15d\n"
	size = 8 + 1 + 15 + 1 + 15 + 1
	// A thousandth of a step is a pixel or less.
	parts = 1000
)

var steps = map[string]bool{"verify": true, "check": true, "stage": true, "install": true, "prove": true}

// Line is one state of an attempt: the step, and how much of it is done; Total 0 where nobody knows.
type Line struct {
	Step        string
	Done, Total int64
}

// Encode gives the line's one form.
func (l Line) Encode() string { return fmt.Sprintf(form, l.Step, l.Done, l.Total) }

// Decode reads what Encode gave, and nothing else.
func Decode(text string) (Line, bool) {
	fields := strings.Fields(text)
	if len(text) != size || len(fields) != 3 {
		return Line{}, false
	}
	done, err := strconv.ParseInt(fields[1], 10, 64)
	total, err2 := strconv.ParseInt(fields[2], 10, 64)
	line := Line{fields[0], done, total}
	isRight := err == nil && err2 == nil && steps[line.Step] && 0 <= done && (total == 0 && done == 0 || done <= total)
	if !isRight || line.Encode() != text {
		return Line{}, false
	}
	return line, true
}

// Writer keeps the file of an attempt up to date.
type Writer struct {
	file *os.File
	last Line
}

// Create makes the file in a record that is held. A writer that could not be made writes nothing.
func Create(record string) *Writer {
	file, err := os.OpenFile(filepath.Join(record, Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		file = nil
	}
	return &Writer{file: file}
}

// Tell writes a line when it would show. What cannot be written is not shown, and harms nothing.
func (w *Writer) Tell(line Line) {
	if w.file == nil || line.Step == w.last.Step && part(line) == part(w.last) {
		return
	}
	w.last = line
	_, _ = w.file.WriteAt([]byte(line.Encode()), 0)
}

func part(line Line) int64 {
	if line.Total == 0 {
		return 0
	}
	return line.Done / (line.Total/parts + 1)
}

// Remove takes the file away: the outcome says all.
func (w *Writer) Remove() {
	if w.file == nil {
		return
	}
	path := w.file.Name()
	w.file.Close()
	_ = os.Remove(path)
	w.file = nil
}

// Read gives the line that the attempt of this nonce has written last.
func Read(records, nonce string) (Line, bool) {
	found, err := filepath.Glob(filepath.Join(records, "*-"+nonce, Name))
	if err != nil || len(found) != 1 {
		return Line{}, false
	}
	file, err := os.Open(found[0])
	if err != nil {
		return Line{}, false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, size+1))
	if err != nil {
		return Line{}, false
	}
	return Decode(string(data))
}
