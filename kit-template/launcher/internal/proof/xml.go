package proof

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"sealkit.dev/kit/launcher/internal/format"
)

const namespace = "urn:sealkit:verification:1"

// codeDigits is what a person reads out without an error, in groups of four.
const codeDigits = 1_000_000_000_000

// EncodeXML gives the file's bytes: the same facts always give the same.
func EncodeXML(facts *Facts) []byte {
	var out strings.Builder
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<verification xmlns=\"" + namespace + "\">\n")
	for _, part := range facts.elements() {
		if part.fields == nil {
			out.WriteString("  <" + part.name + ">" + Escape(part.text) + "</" + part.name + ">\n")
			continue
		}
		out.WriteString("  <" + part.name + ">\n")
		for _, f := range part.fields {
			out.WriteString("    <" + f.name + ">" + Escape(f.text) + "</" + f.name + ">\n")
		}
		out.WriteString("  </" + part.name + ">\n")
	}
	out.WriteString("</verification>\n")
	return []byte(out.String())
}

// Escape serves XML and HTML alike. What neither may hold, and what hides or reorders text, becomes the sign for a wrong character.
func Escape(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '&' || r == '<' || r == '>' || r == '"' || r == '\'':
			fmt.Fprintf(&out, "&#%d;", r)
		case r&0xFFFE == 0xFFFE || !format.IsPlain(string(r)):
			out.WriteRune('\uFFFD')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// Digest gives the SHA-256, as it is written.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ShortCode names a verification file over the telephone: the first 15 hexadecimal digits of its SHA-256 as a number, the last
// twelve decimal digits of that. It tells one file from another by accident; it proves nothing.
func ShortCode(data []byte) string {
	sum := sha256.Sum256(data)
	n := (binary.BigEndian.Uint64(sum[:8]) >> 4) % codeDigits
	return fmt.Sprintf("%04d %04d %04d", n/100_000_000, n/10_000%10_000, n%10_000)
}
