package weblog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

var (
	byteOrderMark = []byte("\xEF\xBB\xBF")
	// ErrUTF16 refuses a log that IIS does not write.
	ErrUTF16 = errors.New("UTF-16, expected UTF-8")
)

// stepSize is how often progress is told, in bytes.
const stepSize = 4 << 20

// maxNamed lines that could not be read are named by their number; all are counted.
const maxNamed = 100

// log is what became of one file.
type log struct {
	entries, unread int64
	named           []string
	first           investigate.Hit
	isHeaded        bool
	// lacks are columns that a header has not, in the line lacksAt.
	lacks   []string
	lacksAt int64
	layout  layout
	day     [10]byte
}

// reader reads one log after the other.
type reader struct {
	lines  lines
	judge  *judge
	record record
	to     *investigate.Collector
	// done and total are bytes of all logs.
	done, total int64
}

// file reads one log to the end that it has now: one that is being written does not keep the reader.
func (r *reader) file(path string) (*log, error) {
	file, err := os.Open(path)
	if err != nil {
		return &log{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return &log{}, err
	}
	return r.stream(path, io.LimitReader(file, info.Size()))
}

func (r *reader) stream(path string, in io.Reader) (*log, error) {
	r.lines.open(in)
	l, watch, told := &log{}, watch{}, int64(0)
	for r.lines.next() {
		text := r.lines.text
		if r.lines.number == 1 {
			if bytes.HasPrefix(text, []byte("\xFF\xFE")) || bytes.HasPrefix(text, []byte("\xFE\xFF")) {
				return l, ErrUTF16
			}
			text = bytes.TrimPrefix(text, byteOrderMark)
		}
		switch {
		case len(text) == 0:
		case text[0] == '#':
			l.header(text, r.lines.number)
		case !r.lines.isTooLong && l.parse(text, &r.record):
			l.entries++
			r.judge.request(path, r.lines.number, text, &r.record)
			watch.see(r.judge)
		default:
			l.miss(path, r.lines.number, text)
		}
		if r.lines.read-told >= stepSize {
			told = r.lines.read
			if err := r.to.Step(r.done+told, r.total); err != nil {
				return l, err
			}
		}
	}
	r.done += r.lines.read
	r.tell(path, l)
	return l, r.lines.err
}

// header takes a line that begins with `#`. One that is cut, and no longer a header, changes nothing.
func (l *log) header(text []byte, number int64) {
	switch {
	case bytes.HasPrefix(text, []byte("#Fields:")):
		if layout, isRight := layoutOf(string(text[len("#Fields:"):])); isRight {
			l.layout, l.isHeaded = layout, true
			if missing := layout.lacks(); l.lacks == nil && missing != nil {
				l.lacks, l.lacksAt = missing, number
			}
		}
	case bytes.HasPrefix(text, []byte("#Date: ")) && len(text) >= len("#Date: ")+len(l.day):
		copy(l.day[:], text[len("#Date: "):])
	}
}

func (l *log) parse(text []byte, r *record) bool {
	r.day = l.day
	if !l.isHeaded {
		layout, isRight := guess(text, r)
		if !isRight {
			return false
		}
		l.layout, l.isHeaded = layout, true
	}
	return r.parse(text, &l.layout)
}

func (l *log) miss(path string, number int64, text []byte) {
	if l.unread == 0 {
		l.first = investigate.Hit{File: path, Line: number, Text: string(text)}
	}
	l.unread++
	if len(l.named) < maxNamed {
		l.named = append(l.named, fmt.Sprint(number))
	}
}

// tell adds what is wrong with the file as a file.
func (r *reader) tell(path string, l *log) {
	if l.unread > 0 {
		numbers := strings.Join(l.named, ", ")
		if l.unread > maxNamed {
			numbers += ", ..."
		}
		hit := l.first
		hit.Rule, hit.Subject, hit.Count, hit.Text = ruleUnread, path, l.unread, numbers+": "+hit.Text
		r.to.Add(hit)
	}
	if l.lacks != nil {
		text := "- " + strings.Join(l.lacks, ", ")
		r.to.Add(investigate.Hit{Rule: ruleColumns, Subject: filepath.Dir(path), File: path, Line: l.lacksAt, Text: text})
	}
	if r.lines.zeros > 0 {
		text := fmt.Sprintf("%d x 00", r.lines.zeros)
		r.to.Add(investigate.Hit{Rule: ruleZeros, Subject: path, File: path, Line: r.lines.zerosAt, Text: text})
	}
	// Zeros alone are what a file is overwritten with.
	if r.lines.read == r.lines.zeros {
		r.to.Add(investigate.Hit{Rule: ruleEmpty, Subject: path, File: path, Text: filepath.Base(path) + ": 0"})
	}
}
