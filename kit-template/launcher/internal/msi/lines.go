package msi

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxLine is how many characters of a line are kept; the rest is read and dropped.
const maxLine = 300

// lines reads a log's lines, whatever its encoding: Windows writes UTF-16, Wine narrow text.
type lines struct {
	from *bufio.Reader
	// unit gives the next UTF-16 unit or byte.
	unit func() (uint16, error)
	wide bool
}

// newLines tells the encoding by the byte order mark, or without one by which of the first two bytes is zero.
func newLines(from *bufio.Reader) *lines {
	l := &lines{from: from}
	head, _ := from.Peek(2)
	isMark, isBig := false, false
	if len(head) == 2 {
		isMark = head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF
		isBig = head[0] == 0xFE && head[1] == 0xFF || head[0] == 0 && head[1] != 0
		l.wide = isMark || isBig || head[0] != 0 && head[1] == 0
	}
	switch {
	case !l.wide:
		l.unit = l.narrow
	case isBig:
		l.unit = func() (uint16, error) { return l.pair(1, 0) }
	default:
		l.unit = func() (uint16, error) { return l.pair(0, 1) }
	}
	if isMark {
		_, _ = from.Discard(2)
	}
	return l
}

func (l *lines) narrow() (uint16, error) {
	b, err := l.from.ReadByte()
	return uint16(b), err
}

func (l *lines) pair(low, high int) (uint16, error) {
	var two [2]byte
	if _, err := io.ReadFull(l.from, two[:]); err != nil {
		return 0, err
	}
	return uint16(two[low]) | uint16(two[high])<<8, nil
}

// next gives a line, printable and without white space at its ends; with the last one io.EOF, or what went wrong.
func (l *lines) next() (string, error) {
	var units []uint16
	for {
		unit, err := l.unit()
		if err != nil || unit == '\n' {
			return l.text(units), err
		}
		if len(units) < maxLine {
			units = append(units, unit)
		}
	}
}

func (l *lines) text(units []uint16) string {
	if l.wide {
		return printable(string(utf16.Decode(units)))
	}
	bytes := make([]byte, len(units))
	for i, unit := range units {
		bytes[i] = byte(unit)
	}
	if utf8.Valid(bytes) {
		return printable(string(bytes))
	}
	// The upper half of Windows-1252 is that of Unicode, but for 32 characters that are taken for unprintable.
	return printable(string(utf16.Decode(units)))
}

// printable keeps letters of every language: unlike a name on a medium, a sentence must stay readable. What hides or reorders
// text goes.
func printable(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case strconv.IsPrint(r):
			return r
		case r == '\r':
			return -1
		}
		return '?'
	}, text))
}
