package format

import "strings"

// Characters that forms are made of.
const (
	digits   = "0123456789"
	lower    = "abcdefghijklmnopqrstuvwxyz"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerHex = "abcdef"
	upperHex = "ABCDEF"
)

// IsOnly says whether no character of s is outside the set. The empty text has none.
func IsOnly(s, set string) bool { return strings.TrimLeft(s, set) == "" }

// IsHex says whether s is that many hexadecimal digits, in lower case.
func IsHex(s string, length int) bool { return len(s) == length && IsOnly(s, digits+lowerHex) }
