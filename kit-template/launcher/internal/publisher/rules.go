package publisher

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/signature"
)

var isText = format.TextUpTo(200)

// isWellFormed checks every member by itself (clauses 6.1 and 6.2), and the threshold against the keys that can meet it.
func (r *Record) isWellFormed() bool {
	return r.Schema == "sealkit-publisher/1" && format.IsID(r.ID) && isText(r.Name) && isText(r.Contact) &&
		format.IsCounter(r.Record) && (r.Kind == "release" || r.Kind == "development") &&
		format.Counted(r.Keys, 1, maxKeys) && format.Every(r.Keys, isKey) &&
		format.Counted(r.Revoked, 0, maxRevoked) &&
		format.Every(r.Revoked, func(revoked Revoked) bool { return isText(revoked.Reason) }) &&
		format.IsWhole(r.Threshold, 1, r.countKitKeys())
}

func isKey(k Key) bool {
	isOrdered := k.ValidFrom == nil || k.ValidUntil == nil || *k.ValidFrom <= *k.ValidUntil
	return isPurposes(k.Purposes) && isText(k.Holder) && isOrdered &&
		format.OrNull(k.ValidFrom, format.IsDate) && format.OrNull(k.ValidUntil, format.IsDate)
}

func isPurposes(purposes []string) bool {
	switch strings.Join(purposes, ",") {
	case "kit", "production", "kit,production":
		return true
	}
	return false
}

func (r *Record) countKitKeys() (count int64) {
	for i := range r.Keys {
		if r.Keys[i].IsFor("kit") {
			count++
		}
	}
	return count
}

// index decodes the keys, no two of which may have the same bytes or the same id (clause 6.3). A malformed record is
// reported as such before a weak key in it.
func (r *Record) index() error {
	r.known = map[string]Known{}
	seen := map[[32]byte]bool{}
	var weak error
	add := func(text string, entry *Key) error {
		key, err := signature.DecodeKey(text)
		if _, isTwice := r.known[key.ID]; err == codes.PublisherMalformed || isTwice || seen[key.Bytes] {
			return codes.PublisherMalformed
		}
		if err != nil {
			weak = err
		}
		r.known[key.ID] = Known{Key: key, Entry: entry}
		seen[key.Bytes] = true
		return nil
	}
	for i := range r.Keys {
		if err := add(r.Keys[i].PublicKey, &r.Keys[i]); err != nil {
			return err
		}
	}
	for i := range r.Revoked {
		if err := add(r.Revoked[i].PublicKey, nil); err != nil {
			return err
		}
	}
	return weak
}
