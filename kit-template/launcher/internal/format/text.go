package format

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Controls, bidirectional marks and characters without a width: they hide or reorder text on a screen (clause 3.2).
var hidden = [][2]rune{
	{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200B, 0x200F}, {0x2028, 0x202E},
	{0x2060, 0x206F}, {0xD800, 0xDFFF}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
}

func isHidden(r rune) bool {
	for _, span := range hidden {
		if span[0] <= r && r <= span[1] {
			return true
		}
	}
	return false
}

// IsPlain says whether s is free of the characters that clause 3.2 excludes from every string.
func IsPlain(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, isHidden) < 0
}

// IsText says whether s is text(limit) of clause 3.2.
func IsText(s string, limit int) bool {
	return len(s) >= 1 && len(s) <= limit && IsPlain(s) && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ")
}

// TextUpTo gives IsText with a limit.
func TextUpTo(limit int) func(string) bool {
	return func(s string) bool { return IsText(s, limit) }
}

// A name on a medium can be long and made to confuse; this much identifies it.
const printableLimit = 200

// Printable makes unverified text safe to show (clause 11.3). It counts UTF-16 units, as JavaScript does.
func Printable(s string) string {
	units := utf16.Encode([]rune(s))
	var out strings.Builder
	for i, unit := range units {
		switch {
		case i == printableLimit:
			return out.String() + "..."
		case unit >= 0x20 && unit <= 0x7E:
			out.WriteByte(byte(unit))
		default:
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
