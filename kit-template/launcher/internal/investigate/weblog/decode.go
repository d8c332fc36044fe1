package weblog

import "bytes"

// decode undoes the percent encoding of a query, once: what is encoded twice stays visible as such. Bytes above ASCII stay encoded, since
// no indicator has any, and an overlong encoding (`%c0%af`) is one itself. ASP reads `%u0077` too. Quotes and `^`, which the command interpreter
// leaves out, would hide a word in the middle of it and are left out here. A text without all these comes back itself.
func decode(text, scratch []byte) []byte {
	if !bytes.ContainsAny(text, "%^\"") {
		return text
	}
	out := scratch[:0]
	for i := 0; i < len(text); i++ {
		b, size := text[i], 1
		if b == '%' {
			b, size = encoded(text[i:])
		}
		if b != '^' && b != '"' {
			out = append(out, b)
		}
		i += size - 1
	}
	return out
}

// encoded gives the letter of ASCII that a text begins with, and how many bytes stand for it; a `%` that begins no such one stands for itself.
func encoded(text []byte) (b byte, size int) {
	at := 1
	if len(text) > 5 && text[1]|0x20 == 'u' && text[2] == '0' && text[3] == '0' {
		at = 4
	}
	if at+1 < len(text) {
		if high, low := digit(text[at]), digit(text[at+1]); high < 8 && low < 16 {
			return high<<4 | low, at + 2
		}
	}
	return '%', 1
}

// digit gives the value of a hexadecimal digit, 16 for none.
func digit(b byte) byte {
	switch {
	case b >= '0' && b <= '9':
		return b - '0'
	case b >= 'a' && b <= 'f':
		return b - 'a' + 10
	case b >= 'A' && b <= 'F':
		return b - 'A' + 10
	}
	return 16
}
