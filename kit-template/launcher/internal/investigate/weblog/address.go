package weblog

import (
	"strconv"
	"strings"
)

// address is one of IPv6; those of IPv4 are in their part of it, as IPv6 maps them. The standard library's would cost 20 kB of program.
type address [16]byte

// Range is all addresses that agree with one in their first bits.
type Range struct {
	from address
	bits int
}

// mappedBits stand before an address of IPv4.
const mappedBits = 96

func (r Range) has(a address) bool {
	for bit := 0; bit < r.bits; bit += 8 {
		mask := byte(0xFF)
		if r.bits-bit < 8 {
			mask <<= 8 - (r.bits - bit)
		}
		if (a[bit/8]^r.from[bit/8])&mask != 0 {
			return false
		}
	}
	return true
}

// ParseRange reads an address, or a range such as 10.0.0.0/24.
func ParseRange(text string) (Range, bool) {
	text, length, isRange := strings.Cut(text, "/")
	from, isRight := parseAddress(text)
	most, before := 8*len(from), 0
	if strings.IndexByte(text, ':') < 0 {
		most, before = most-mappedBits, mappedBits
	}
	bits := most
	if isRange {
		n, err := strconv.Atoi(length)
		if err != nil || n < 0 || n > most || strconv.Itoa(n) != length {
			return Range{}, false
		}
		bits = n
	}
	return Range{from, before + bits}, isRight
}

// parseAddress reads an address of IPv4 or IPv6. The zone of a link (`%3`) says nothing about who it is.
func parseAddress(text string) (a address, isRight bool) {
	if strings.IndexByte(text, ':') < 0 {
		a[10], a[11] = 0xFF, 0xFF
		return a, parse4(text, a[12:])
	}
	text, _, _ = strings.Cut(text, "%")
	before, after, isShort := strings.Cut(text, "::")
	front, isRight := parseGroups(before, isShort)
	back, isBackRight := parseGroups(after, true)
	size := len(front) + len(back)
	if !isRight || !isBackRight || isShort && size > 14 || !isShort && size != 16 {
		return address{}, false
	}
	copy(a[:], front)
	copy(a[16-len(back):], back)
	return a, true
}

// parseGroups reads groups of four digits, the last of which may be an address of IPv4.
func parseGroups(text string, mayBeEmpty bool) (groups []byte, isRight bool) {
	if text == "" {
		return nil, mayBeEmpty
	}
	for {
		group, rest, hasMore := strings.Cut(text, ":")
		if !hasMore && strings.IndexByte(group, '.') >= 0 {
			groups = append(groups, 0, 0, 0, 0)
			return groups, parse4(group, groups[len(groups)-4:])
		}
		n, err := strconv.ParseUint(group, 16, 16)
		if err != nil || len(group) > 4 || len(groups) > 14 {
			return nil, false
		}
		groups = append(groups, byte(n>>8), byte(n))
		if !hasMore {
			return groups, true
		}
		text = rest
	}
}

func parse4(text string, to []byte) bool {
	parts := strings.Split(text, ".")
	if len(parts) != len(to) {
		return false
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || len(part) > 1 && part[0] == '0' {
			return false
		}
		to[i] = byte(n)
	}
	return true
}
