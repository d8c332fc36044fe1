package weblog

import "bytes"

// decode undoes the percent encoding of a query, once: what is encoded twice stays visible as such. Bytes above ASCII stay encoded, since
// no indicator has any, and an overlong encoding (`%c0%af`) is one itself. Without any `%` the text itself comes back.
func decode(text, scratch []byte) []byte {
	if bytes.IndexByte(text, '%') < 0 {
		return text
	}
	out := scratch[:0]
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			high, low := digit(text[i+1]), digit(text[i+2])
			if high < 8 && low < 16 {
				out = append(out, high<<4|low)
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
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
