// Package format holds the words that the documents of a kit are made of: canonical JSON, names and small values
// (clauses 2 and 3 of docs/format.md, which every comment in the launcher means by "clause").
package format

import (
	"bytes"

	"sealkit.dev/kit/strictjson"
)

// EncodeJSON gives the canonical JSON of a struct whose fields stand in the order of their clause (clause 3.1).
// The texts allowed by clause 3.2 need no escapes but those of `"` and `\`.
func EncodeJSON(value any) []byte { return strictjson.Write(value) }

// DecodeJSON reads canonical JSON into the struct that value points to, and says whether data was its one encoding.
// Encoding again and comparing refuses duplicate, unknown and missing members, other orders, spellings of names and
// numbers, escapes, white space, a byte order mark and bytes behind the end: all of them come back different.
// The one thing it cannot see is null for a list, which comes back as null: see Counted.
func DecodeJSON(data []byte, value any) bool {
	return strictjson.Read(data, value) == nil && bytes.Equal(EncodeJSON(value), data)
}

// Counted says whether a decoded list is a list (and not null) of min to max elements.
func Counted[T any](list []T, min, max int) bool {
	return list != nil && len(list) >= min && len(list) <= max
}

// Every says whether all elements have the form.
func Every[T any](list []T, isRight func(T) bool) bool {
	for _, element := range list {
		if !isRight(element) {
			return false
		}
	}
	return true
}

// OrNull says whether a nullable value is null or has the form.
func OrNull(value *string, isRight func(string) bool) bool {
	return value == nil || isRight(*value)
}
