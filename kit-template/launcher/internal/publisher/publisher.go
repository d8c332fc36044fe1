// Package publisher reads publisher records: whose keys may sign, and how many must (clause 6).
package publisher

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/signature"
)

// Limits of clauses 6.1 and 15.
const (
	MaxSize    = 65_536
	maxKeys    = 16
	maxRevoked = 64
)

// Record is a publisher record, in the member order of clause 6.1.
type Record struct {
	Schema    string    `json:"schema"`
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Contact   string    `json:"contact"`
	Record    int64     `json:"record"`
	Kind      string    `json:"kind"`
	Threshold int64     `json:"threshold"`
	Keys      []Key     `json:"keys"`
	Revoked   []Revoked `json:"revoked"`

	bytes []byte
	known map[string]Known
}

// Key is a key of the record and what it is for.
type Key struct {
	PublicKey  string   `json:"publicKey"`
	Purposes   []string `json:"purposes"`
	Holder     string   `json:"holder"`
	ValidFrom  *string  `json:"validFrom"`
	ValidUntil *string  `json:"validUntil"`
}

// Revoked is a key whose signatures no longer count.
type Revoked struct {
	PublicKey string `json:"publicKey"`
	Reason    string `json:"reason"`
}

// Known is what a record says about a key id. Entry is nil for a revoked key.
type Known struct {
	Key   signature.Key
	Entry *Key
}

// Bytes gives the record's exact bytes.
func (r *Record) Bytes() []byte { return r.bytes }

// Lookup finds a key, in force or revoked, by its id.
func (r *Record) Lookup(keyID string) (known Known, ok bool) {
	known, ok = r.known[keyID]
	return known, ok
}

// Fingerprint is what people compare over a second channel (clause 5.6).
func (r *Record) Fingerprint() string {
	digest := sha256.Sum256(r.bytes)
	groups := make([]string, 0, 8)
	for i := 0; i < 16; i += 2 {
		groups = append(groups, fmt.Sprintf("%X", digest[i:i+2]))
	}
	return strings.Join(groups, " ")
}

// IsFor says whether the key has a purpose (clause 6.4).
func (k *Key) IsFor(purpose string) bool {
	for _, candidate := range k.Purposes {
		if candidate == purpose {
			return true
		}
	}
	return false
}

// IsValidOn says whether a day lies within the key's validity, both ends included (clause 6.2). Dates of this form sort
// as text.
func (k *Key) IsValidOn(day string) bool {
	return (k.ValidFrom == nil || *k.ValidFrom <= day) && (k.ValidUntil == nil || day <= *k.ValidUntil)
}

// Decode reads a record: PublisherMalformed for anything but clause 6, KeyWeak for a key of clause 5.2.
func Decode(data []byte) (*Record, error) {
	record := &Record{}
	if len(data) > MaxSize || !format.DecodeJSON(data, record) || !record.isWellFormed() {
		return nil, codes.PublisherMalformed
	}
	record.bytes = append([]byte(nil), data...)
	if err := record.index(); err != nil {
		return nil, err
	}
	return record, nil
}
