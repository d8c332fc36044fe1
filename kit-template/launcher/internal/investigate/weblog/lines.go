// Package weblog reads the logs of IIS (W3C extended, of IIS 7.5 to 10) and of the HTTP driver below it (HTTPERR), and judges each
// request by the rules. Memory does not grow with the logs.
package weblog

import (
	"bytes"
	"io"
)

const (
	// maxLine is twice what IIS writes.
	maxLine    = 1 << 17
	bufferSize = 2 * maxLine
)

// lines gives the lines of a log. Stretches of zeros, which a power cut or a file being written leaves, end a line and are counted.
type lines struct {
	in         io.Reader
	buffer     []byte
	start, end int
	isOver     bool
	err        error
	feeds      int64
	// feedAt is where the next line feed is, or end where there is none; before start it is not known. Without it zeros between letters would have
	// the same stretch searched again and again.
	feedAt int

	text   []byte
	number int64
	// isCut: no line feed ended it. isTooLong: text is only its beginning.
	isCut, isTooLong bool

	zeros, zerosAt int64
	read           int64
}

// open begins another log, in the same buffer.
func (l *lines) open(in io.Reader) {
	buffer := l.buffer
	if buffer == nil {
		buffer = make([]byte, bufferSize)
	}
	*l = lines{in: in, buffer: buffer, feedAt: -1}
}

// next goes to the next line; false at the end, or at an error.
func (l *lines) next() bool {
	l.isCut, l.isTooLong = false, false
	for {
		l.skipZeros()
		rest := l.buffer[l.start:l.end]
		end := l.feed()
		if end < 0 && !l.isOver && len(rest) < maxLine {
			l.fill()
			continue
		}
		if len(rest) == 0 {
			return false
		}
		l.number = l.feeds + 1
		l.take(rest, end)
		return true
	}
}

// feed gives how far the next line feed is, -1 where there is none yet.
func (l *lines) feed() int {
	if l.feedAt < l.start {
		l.feedAt = l.end
		if at := bytes.IndexByte(l.buffer[l.start:l.end], '\n'); at >= 0 {
			l.feedAt = l.start + at
		}
	}
	if l.feedAt == l.end {
		return -1
	}
	return l.feedAt - l.start
}

// take makes the line of what is there: up to the line feed, else up to the end or to the limit.
func (l *lines) take(rest []byte, end int) {
	size := end
	if end < 0 {
		size = len(rest)
	}
	l.text = rest[:size]
	if zero := bytes.IndexByte(l.text, 0); zero >= 0 {
		l.text, l.isCut = l.text[:zero], true
		l.start += zero
		return
	}
	l.start += size
	switch {
	case end >= 0:
		l.start++
		l.feeds++
	case l.isOver:
		l.isCut = true
	default:
		l.isTooLong = true
		l.text = append([]byte{}, l.text[:maxShown]...)
		l.skipRest()
	}
	if size > 0 && l.text[len(l.text)-1] == '\r' {
		l.text = l.text[:len(l.text)-1]
	}
}

// maxShown of a line that is too long.
const maxShown = 400

// skipRest goes on to the end of a line that is too long.
func (l *lines) skipRest() {
	for {
		rest := l.buffer[l.start:l.end]
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			l.start += end + 1
			l.feeds++
			return
		}
		l.start = l.end
		if l.isOver {
			return
		}
		l.fill()
	}
}

func (l *lines) skipZeros() {
	for {
		from := l.start
		for l.start < l.end && l.buffer[l.start] == 0 {
			l.start++
		}
		if l.start == from {
			return
		}
		if l.zeros == 0 {
			l.zerosAt = l.feeds + 1
		}
		l.zeros += int64(l.start - from)
		if l.start < l.end || l.isOver {
			return
		}
		l.fill()
	}
}

// fill reads more behind what is left.
func (l *lines) fill() {
	copy(l.buffer, l.buffer[l.start:l.end])
	l.start, l.end, l.feedAt = 0, l.end-l.start, -1
	n, err := l.in.Read(l.buffer[l.end:])
	l.end += n
	l.read += int64(n)
	if err != nil {
		l.isOver = true
		if err != io.EOF {
			l.err = err
		}
	}
}
