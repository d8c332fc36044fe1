// Package seal reads SEAL, the seven lines that are signed (clause 4).
package seal

import (
	"fmt"
	"strconv"
	"strings"

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

// Decode reads SEAL's bytes: SealMalformed for anything but clause 4. Writing it again and comparing leaves one spelling only.
func Decode(data []byte) (*Seal, error) {
	if len(data) > MaxSize {
		return nil, codes.SealMalformed
	}
	word := strings.Fields(string(data))
	if len(word) != wordsInSeal {
		return nil, codes.SealMalformed
	}
	seal := &Seal{
		ID: word[4], Version: word[6], Sequence: number(word[8]),
		Publisher: word[11], Record: number(word[13]),
		Files: number(word[16]), Bytes: number(word[18]),
		ManifestSHA256: word[19], RecordSHA256: word[21], SumsSHA256: word[23],
	}
	if !seal.isWellFormed() || seal.encode() != string(data) {
		return nil, codes.SealMalformed
	}
	return seal, nil
}

const wordsInSeal = 25

// encode gives the seven lines (clause 4.1).
func (s *Seal) encode() string {
	lines := []string{
		"# sealkit-seal/1", "# " + KitLine(s.ID, s.Version, s.Sequence), "# " + PublisherLine(s.Publisher, s.Record),
		"# " + FilesLine(s.Files, s.Bytes), s.ManifestSHA256 + "  " + ManifestPath, s.RecordSHA256 + "  " + RecordPath(s.Record),
		s.SumsSHA256 + "  " + SumsPath, "",
	}
	return strings.Join(lines, "\n")
}

// number reads decimal digits; what is none, or too long for any range, becomes -1, which no range holds.
func number(digits string) int64 {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (s *Seal) isWellFormed() bool {
	return format.IsID(s.ID) && format.IsVersion(s.Version) && format.IsCounter(s.Sequence) &&
		format.IsID(s.Publisher) && format.IsCounter(s.Record) &&
		format.IsWhole(s.Files, 1, MaxFiles) && format.IsWhole(s.Bytes, 0, maxBytes) &&
		format.IsSHA256(s.ManifestSHA256) && format.IsSHA256(s.RecordSHA256) && format.IsSHA256(s.SumsSHA256)
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
