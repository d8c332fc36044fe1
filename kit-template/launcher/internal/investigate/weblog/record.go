package weblog

import (
	"bytes"
	"time"
)

// record is one request. Its fields are parts of the line; one that is not logged, or empty there (`-`), is nil.
type record struct {
	fields [fieldCount][]byte
	// day is that of the header, for logs without a column of it.
	day [10]byte
	// isGraded: the layout has a column for the answer.
	isGraded bool
}

// parse splits a line, and says whether it has the columns of the layout, each in its form.
func (r *record) parse(line []byte, l *layout) bool {
	r.fields, r.isGraded = [fieldCount][]byte{}, l.has[status]
	last := len(l.fields) - 1
	for column, field := range l.fields {
		end := bytes.IndexByte(line, ' ')
		if (end < 0) != (column == last) || end == 0 {
			return false
		}
		value := line
		if end > 0 {
			value, line = line[:end], line[end+1:]
		}
		if field >= 0 && !(len(value) == 1 && value[0] == '-') {
			r.fields[field] = value
		}
	}
	if !l.has[date] {
		r.fields[date] = r.day[:]
	}
	if r.fields[uri] != nil && r.fields[stem] == nil {
		r.fields[stem], r.fields[query], _ = bytes.Cut(r.fields[uri], []byte{'?'})
	}
	return len(line) > 0 && isDate(r.fields[date]) && isClock(r.fields[clock]) && (r.fields[status] == nil || isStatus(r.fields[status]))
}

func isDate(text []byte) bool {
	return len(text) == 10 && text[4] == '-' && text[7] == '-' && isDigits(text[:4]) && isDigits(text[5:7]) && isDigits(text[8:])
}

func isClock(text []byte) bool {
	return len(text) == 8 && text[2] == ':' && text[5] == ':' && isDigits(text[:2]) && isDigits(text[3:5]) && isDigits(text[6:])
}

func isStatus(text []byte) bool { return len(text) <= 3 && isDigits(text) }

func isDigits(text []byte) bool {
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(text) > 0
}

// stamp is day and time as they are written, which compare as texts.
type stamp [18]byte

func (r *record) stamp() (s stamp) {
	copy(s[:10], r.fields[date])
	copy(s[10:], r.fields[clock])
	return s
}

// moment is zero for a day that is in no calendar.
func (s stamp) moment() time.Time {
	moment, err := time.Parse("2006-01-0215:04:05", string(s[:]))
	if err != nil {
		return time.Time{}
	}
	return moment
}

func (r *record) moment() time.Time { return r.stamp().moment() }

// isRefused: the server refused the request, or nobody answered it. Where answers are not logged, nobody knows, and it counts as answered.
func (r *record) isRefused() bool {
	return r.isGraded && (len(r.fields[status]) != 3 || r.fields[status][0] == '4')
}
