package investigate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sealkit.dev/kit/launcher/internal/format"
)

// Limits of what is quoted, in bytes.
const (
	maxText    = 320
	maxSubject = 160
)

// Shown makes hostile text safe to show: what hides or reorders text, and what is not UTF-8, is written out as an escape; what is longer
// than limit bytes is cut, visibly.
func Shown(text string, limit int) string {
	if len(text) <= limit && isPrintableASCII(text) {
		return text
	}
	var out strings.Builder
	for i, r := range text {
		if out.Len() >= limit {
			return out.String() + "..."
		}
		switch {
		case r == utf8.RuneError && text[i] != "\uFFFD"[0]:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case r&0xFFFE == 0xFFFE || !format.IsPlain(string(r)):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func isPrintableASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x20 || text[i] > 0x7E {
			return false
		}
	}
	return true
}
