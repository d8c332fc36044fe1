// Package product finds out which version of the product is installed and which correction it needs.
package product

import (
	"strconv"
	"strings"
)

// Version has four parts and is compared by number: 2.10 is later than 2.4.
type Version [4]uint32

// ParseVersion reads one to four numbers between dots, the missing ones being zero.
func ParseVersion(text string) (Version, bool) {
	var version Version
	parts := strings.Split(strings.TrimSpace(text), ".")
	if len(parts) > len(version) {
		return version, false
	}
	for i, part := range parts {
		number, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return Version{}, false
		}
		version[i] = uint32(number)
	}
	return version, true
}

// Before says that v is the earlier one.
func (v Version) Before(other Version) bool {
	for i := range v {
		if v[i] != other[i] {
			return v[i] < other[i]
		}
	}
	return false
}

func (v Version) String() string {
	parts := make([]string, len(v))
	for i, number := range v {
		parts[i] = strconv.FormatUint(uint64(number), 10)
	}
	return strings.Join(parts, ".")
}

// Correction is what a version needs.
type Correction struct {
	Remote  bool `json:"remote"`
	Uploads bool `json:"uploads"`
}

// row is for versions from one and before another.
type row struct {
	from, before Version
	correction   Correction
}

// table holds what is publicly known: 1.3 to 3.1 are affected by all flaws that this mitigation closes the way to.
var table = []row{
	{Version{1, 3}, Version{3, 2}, Correction{Remote: true, Uploads: true}},
}

// CorrectionFor gives the table's answer; a version that is not in it gets what the settings say.
func CorrectionFor(version *Version, otherwise Correction) (correction Correction, isKnown bool) {
	if version != nil {
		for _, row := range table {
			if !version.Before(row.from) && version.Before(row.before) {
				return row.correction, true
			}
		}
	}
	return otherwise, false
}
