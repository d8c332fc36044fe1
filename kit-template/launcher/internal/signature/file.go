package signature

import (
	"crypto/ed25519"
	"strings"

	"sealkit.dev/kit/codes"
)

// MaxFileSize bounds a signature file (clause 15).
const MaxFileSize = 1024

const (
	untrustedPrefix = "untrusted comment: sealkit signature by "
	trustedPrefix   = "trusted comment: "
	maxComment      = 256
)

// File is a signature file in its one form; nothing in it is verified yet.
type File struct {
	KeyID string
	// Comment is the trusted comment's text.
	Comment string

	overMessage [64]byte
	overComment [64]byte
}

// Decode reads a signature file that should be the named key's: SignatureMalformed for anything but clause 5.4.
func Decode(data []byte, keyID string) (*File, error) {
	lines := strings.Split(string(data), "\n")
	if len(data) > MaxFileSize || len(lines) != 5 || lines[4] != "" || lines[0] != untrustedPrefix+keyID {
		return nil, codes.SignatureMalformed
	}
	id, overMessage, isKeyed := decodeKeyed(lines[1], 64)
	comment := strings.TrimPrefix(lines[2], trustedPrefix)
	overComment, isBase64 := decodeBase64(lines[3])
	if !isKeyed || id != keyID || comment == lines[2] || !isComment(comment) ||
		!isBase64 || len(overComment) != 64 {
		return nil, codes.SignatureMalformed
	}
	file := &File{KeyID: id, Comment: comment}
	copy(file.overMessage[:], overMessage)
	copy(file.overComment[:], overComment)
	return file, nil
}

// isComment: printable ASCII of 1 to 256 characters.
func isComment(s string) bool {
	isOutside := func(r rune) bool { return r < ' ' || r > '~' }
	return len(s) >= 1 && len(s) <= maxComment && strings.IndexFunc(s, isOutside) < 0
}

// Holds says whether both signatures of the file are the key's: over message, and over the first and the comment.
func (f *File) Holds(key Key, message []byte) bool {
	bound := append(f.overMessage[:len(f.overMessage):len(f.overMessage)], f.Comment...)
	return IsValid(key.Bytes, message, f.overMessage) && IsValid(key.Bytes, bound, f.overComment)
}

// IsValid is the strict verification of clauses 5.1 and 5.2. ed25519.Verify refuses S >= L and compares the encoding of R
// with the recomputed one; keys and R are held against clause 5.2 here.
func IsValid(key [32]byte, message []byte, signature [64]byte) bool {
	var r [32]byte
	copy(r[:], signature[:32])
	return isStrongPoint(key) && isStrongPoint(r) && ed25519.Verify(key[:], message, signature[:])
}
