package msi

import (
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
	from    io.Reader
	buffer  [4096]byte
	at, end int
	// isWide: two bytes are a unit, and the one that counts more comes first where isBig.
	isWide, isBig bool
}

// newLines tells the encoding by the byte order mark, or without one by which of the first two bytes is zero.
func newLines(from io.Reader) *lines {
	l := &lines{from: from}
	n, _ := io.ReadFull(from, l.buffer[:2])
	if l.end = n; n < 2 {
		return l
	}
	first, second := l.buffer[0], l.buffer[1]
	isMark := first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF
	l.isBig = first == 0xFE && second == 0xFF || first == 0 && second != 0
	l.isWide = isMark || l.isBig || first != 0 && second == 0
	if isMark {
		l.at = l.end
	}
	return l
}

func (l *lines) byte() (uint16, error) {
	if l.at == l.end {
		n, err := l.from.Read(l.buffer[:])
		if n == 0 {
			if err == nil {
				err = io.ErrNoProgress
			}
			return 0, err
		}
		l.at, l.end = 0, n
	}
	l.at++
	return uint16(l.buffer[l.at-1]), nil
}

// unit gives the next UTF-16 unit or byte.
func (l *lines) unit() (uint16, error) {
	one, err := l.byte()
	if err != nil || !l.isWide {
		return one, err
	}
	two, err := l.byte()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if l.isBig {
		one, two = two, one
	}
	return one | two<<8, err
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
	if l.isWide {
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
