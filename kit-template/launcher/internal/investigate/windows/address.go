package windows

import (
	"bytes"
	"strconv"
	"strings"
)

const addressBytes = 16

// Address is one of IPv4 or IPv6, as its bytes. The standard library's would cost too much of the program.
type Address []byte

var mapped = Address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}

// four gives the part of IPv4, where there is one.
func (a Address) four() Address {
	if len(a) == addressBytes && bytes.HasPrefix(a, mapped) {
		return a[len(mapped):]
	}
	return a
}

func (a Address) isLoopback() bool {
	a = a.four()
	return len(a) == 4 && a[0] == 127 || len(a) == addressBytes && a[15] == 1 && isZero(a[:15])
}

// isOwn: the computer itself, or nobody.
func (a Address) isOwn() bool { return a.isLoopback() || isZero(a) }

func isZero(bytes []byte) bool {
	for _, b := range bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

// isPrivate: of the own network, or of the one cable.
func (a Address) isPrivate() bool {
	a = a.four()
	if len(a) == addressBytes {
		return a[0]&0xFE == 0xFC || a[0] == 0xFE && a[1]&0xC0 == 0x80
	}
	return len(a) == 4 && (a[0] == 10 || a[0] == 172 && a[1]&0xF0 == 16 || a[0] == 192 && a[1] == 168 || a[0] == 169 && a[1] == 254)
}

// String leaves out the first longest row of zeros, as is usual.
func (a Address) String() string {
	a = a.four()
	if len(a) != addressBytes {
		parts := make([]string, 0, len(a))
		for _, b := range a {
			parts = append(parts, strconv.Itoa(int(b)))
		}
		return strings.Join(parts, ".")
	}
	from, length := longestZeros(a)
	out := ""
	for i := 0; i < addressBytes; i += 2 {
		if length > 2 && i == from {
			out += "::"
			i += length - 2
			continue
		}
		if out != "" && !strings.HasSuffix(out, "::") {
			out += ":"
		}
		out += strconv.FormatUint(uint64(a[i])<<8|uint64(a[i+1]), 16)
	}
	return out
}

// longestZeros counts in bytes, from group to group.
func longestZeros(a Address) (from, length int) {
	for i := 0; i < addressBytes; i += 2 {
		j := i
		for j < addressBytes && isZero(a[j:j+2]) {
			j += 2
		}
		if j-i > length {
			from, length = i, j-i
		}
	}
	return from, length
}

// isOwnText is for addresses as events name them.
func isOwnText(address string) bool {
	return address == "" || address == "-" || address == "::1" || strings.HasPrefix(address, "127.") || strings.HasPrefix(address, "::ffff:127.")
}
