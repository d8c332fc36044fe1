package proof

import (
	"testing"

	"sealkit.dev/kit/launcher/internal/format"
)

// What is kept on the instrument is read in its one form, or not at all.
func FuzzKept(f *testing.F) {
	chain := format.EncodeJSON(chainFile{Schema: chainSchema, Number: 3, SHA256: Digest(nil), KeyID: "0000000000000001"})
	for _, seed := range [][]byte{chain, chain[:20], nil, []byte(`{"schema": "` + keySchema + `"}`)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if last, isWhole := decodeChain(data); isWhole && (last.Number < 1 || !format.IsSHA256(last.SHA256)) {
			t.Errorf("%+v", last)
		}
		if key := decodeKey(data); key != nil && key.id() == "" {
			t.Errorf("%q", data)
		}
	})
}
