// Package seal reads SEAL, the seven lines that are signed (clause 4).
package seal

import (
	"fmt"
	"regexp"
	"strconv"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

// Limits of clauses 4.1 and 15.
const (
	MaxSize  = 1024
	MaxFiles = 10_000
	maxBytes = 1<<53 - 1
)

// Paths of the files around the seal (clause 1.2).
const (
	Path         = "kit/SEAL"
	ManifestPath = "kit/manifest.json"
	SumsPath     = "verify/SHA256SUMS"
)

// RecordPath is where a kit carries the publisher record with this number.
func RecordPath(record int64) string { return fmt.Sprintf("kit/publisher/%d.json", record) }

// Seal is what the lines say. The digests are lower-case hexadecimal.
type Seal struct {
	ID        string
	Version   string
	Sequence  int64
	Publisher string
	Record    int64
	Files     int64
	Bytes     int64

	ManifestSHA256 string
	RecordSHA256   string
	SumsSHA256     string
}

var grammar = regexp.MustCompile(`^# sealkit-seal/1
# kit ([a-z0-9-]+) version ([0-9.]+) sequence ([1-9][0-9]*)
# publisher ([a-z0-9-]+) record ([1-9][0-9]*)
# files ([1-9][0-9]*) bytes (0|[1-9][0-9]*)
([0-9a-f]{64})  kit/manifest\.json
([0-9a-f]{64})  (kit/publisher/[1-9][0-9]*\.json)
([0-9a-f]{64})  verify/SHA256SUMS
$`)

// Decode reads SEAL's bytes: SealMalformed for anything but clause 4.
func Decode(data []byte) (*Seal, error) {
	part := grammar.FindStringSubmatch(string(data))
	if len(data) > MaxSize || part == nil {
		return nil, codes.SealMalformed
	}
	seal := &Seal{
		ID: part[1], Version: part[2], Sequence: number(part[3]),
		Publisher: part[4], Record: number(part[5]),
		Files: number(part[6]), Bytes: number(part[7]),
		ManifestSHA256: part[8], RecordSHA256: part[9], SumsSHA256: part[11],
	}
	if !seal.isInRange() || part[10] != RecordPath(seal.Record) {
		return nil, codes.SealMalformed
	}
	return seal, nil
}

// number reads decimal digits; what is too long for any range becomes -1, which no range holds.
func number(digits string) int64 {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (s *Seal) isInRange() bool {
	return format.IsID(s.ID) && format.IsVersion(s.Version) && format.IsCounter(s.Sequence) &&
		format.IsID(s.Publisher) && format.IsCounter(s.Record) &&
		format.IsWhole(s.Files, 1, MaxFiles) && format.IsWhole(s.Bytes, 0, maxBytes)
}

// KitLine names a kit. Reports show with it, and with the two lines below, how two statements differ.
func KitLine(id, version string, sequence int64) string {
	return fmt.Sprintf("kit %s version %s sequence %d", id, version, sequence)
}

// PublisherLine names a record.
func PublisherLine(id string, record int64) string {
	return fmt.Sprintf("publisher %s record %d", id, record)
}

// FilesLine counts the files of a manifest.
func FilesLine(files, bytes int64) string { return fmt.Sprintf("files %d bytes %d", files, bytes) }

// Comment is the trusted comment that a signature of this seal must carry (clause 5.4).
func (s *Seal) Comment() string {
	return fmt.Sprintf("sealkit kit=%s version=%s sequence=%d", s.ID, s.Version, s.Sequence)
}
