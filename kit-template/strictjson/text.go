package strictjson

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are what may stand after a backslash for itself or for one control character; `u` is apart.
var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// text reads a string.
func (r *reader) text() (string, error) {
	if !r.pass(`"`) {
		return "", r.expected("a string")
	}
	var out []byte
	for r.at < len(r.data) {
		b := r.data[r.at]
		switch {
		case b == '"':
			r.at++
			return string(out), nil
		case b == '\\':
			letter, ok := r.escaped()
			if !ok {
				return "", r.expected("an escape of JSON")
			}
			out = utf8.AppendRune(out, letter)
		case b < ' ':
			return "", r.expected("no control character")
		default:
			letter, size := utf8.DecodeRune(r.data[r.at:])
			if letter == utf8.RuneError && size == 1 {
				return "", r.expected("UTF-8")
			}
			out = append(out, r.data[r.at:r.at+size]...)
			r.at += size
		}
	}
	return "", r.expected("the end of a string")
}

// escaped reads an escape. Two halves make one character beyond U+FFFF; a half alone is none.
func (r *reader) escaped() (letter rune, ok bool) {
	if r.at+1 < len(r.data) {
		if plain, is := escapes[r.data[r.at+1]]; is {
			r.at += 2
			return rune(plain), true
		}
	}
	letter, ok = r.hexadecimal()
	if ok && utf16.IsSurrogate(letter) {
		low, isThere := r.hexadecimal()
		letter = utf16.DecodeRune(letter, low)
		ok = isThere && letter != utf8.RuneError
	}
	return letter, ok
}

// hexadecimal reads `\u` and four digits.
func (r *reader) hexadecimal() (rune, bool) {
	if r.at+6 > len(r.data) || string(r.data[r.at:r.at+2]) != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r.data[r.at+2:r.at+6]), 16, 16)
	r.at += 6
	return rune(n), err == nil
}

// number reads a number and gives it as it is spelled.
func (r *reader) number() (string, error) {
	r.next()
	from := r.at
	r.pass1('-')
	isWhole := r.pass1('0') || r.digits()
	isNumber := isWhole && (!r.pass1('.') || r.digits())
	if isNumber && (r.pass1('e') || r.pass1('E')) {
		_ = r.pass1('+') || r.pass1('-')
		isNumber = r.digits()
	}
	if !isNumber {
		return "", r.expected("a value")
	}
	return string(r.data[from:r.at]), nil
}

// pass1 is pass for one byte, without white space before it.
func (r *reader) pass1(b byte) bool {
	if r.at >= len(r.data) || r.data[r.at] != b {
		return false
	}
	r.at++
	return true
}

func (r *reader) digits() bool {
	from := r.at
	for r.at < len(r.data) && '0' <= r.data[r.at] && r.data[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}
