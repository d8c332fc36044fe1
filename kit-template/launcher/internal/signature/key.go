package signature

import (
	"encoding/base64"
	"fmt"

	"sealkit.dev/kit/codes"
)

// Before key and signature alike minisign writes these two letters and the key id (clause 5.3).
const (
	algorithm = "Ed"
	idSize    = 8
)

// Key is a public key. ID is only a label: keys are the same when their Bytes are.
type Key struct {
	ID    string
	Bytes [32]byte
}

// DecodeKey reads the base64 of a public key: PublisherMalformed for another form, KeyWeak by clause 5.2.
func DecodeKey(text string) (Key, error) {
	id, rest, ok := decodeKeyed(text, 32)
	if !ok {
		return Key{}, codes.PublisherMalformed
	}
	key := Key{ID: id}
	copy(key.Bytes[:], rest)
	if !isStrongPoint(key.Bytes) {
		return key, codes.KeyWeak
	}
	return key, nil
}

// decodeKeyed splits the base64 of letters, key id and size further bytes.
func decodeKeyed(text string, size int) (id string, rest []byte, ok bool) {
	data, ok := decodeBase64(text)
	if !ok || len(data) != len(algorithm)+idSize+size || string(data[:len(algorithm)]) != algorithm {
		return "", nil, false
	}
	data = data[len(algorithm):]
	return keyID(data[:idSize]), data[idSize:], true
}

// keyID is the KEYID of clause 5.3: a little-endian number, printed.
func keyID(data []byte) string {
	reversed := make([]byte, 0, idSize)
	for i := range data {
		reversed = append(reversed, data[len(data)-1-i])
	}
	return fmt.Sprintf("%X", reversed)
}

// decodeBase64 reads standard base64 with its padding and zero spare bits. Encoding again refuses the line breaks that
// the decoder would skip.
func decodeBase64(text string) ([]byte, bool) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	return data, err == nil && base64.StdEncoding.EncodeToString(data) == text
}
