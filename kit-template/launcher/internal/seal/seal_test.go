package seal

import (
	"fmt"
	"strings"
	"testing"
)

var (
	digestA = strings.Repeat("a", 64)
	right   = fmt.Sprintf(`# sealkit-seal/1
# kit a-kit version 1.2.3 sequence 4
# publisher me record 5
# files 6 bytes 7
%s  kit/manifest.json
%s  kit/publisher/5.json
%s  verify/SHA256SUMS
`, digestA, digestA, digestA)
)

func TestDecode(t *testing.T) {
	seal, err := Decode([]byte(right))
	if err != nil {
		t.Fatal(err)
	}
	if seal.Comment() != "sealkit kit=a-kit version=1.2.3 sequence=4" || seal.Record != 5 || seal.Files != 6 || seal.Bytes != 7 {
		t.Errorf("misread: %+v", seal)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, change := range [][2]string{
		{"seal/1", "seal/2"}, {"a-kit", "a--kit"}, {"1.2.3", "1.2"}, {"sequence 4", "sequence 0"},
		{"sequence 4", "sequence 04"}, {"sequence 4", "sequence 2147483648"}, {"sequence 4", "sequence 99999999999999999999"},
		{"record 5", "record 6"}, {"publisher/5", "publisher/6"}, {"files 6", "files 0"}, {"files 6", "files 10001"},
		{"bytes 7", "bytes -7"}, {"bytes 7", "bytes 07"}, {"bytes 7", "bytes 9007199254740992"}, {digestA, strings.ToUpper(digestA)},
		{"  kit/manifest", " *kit/manifest"}, {"\n", "\r\n"}, {"SHA256SUMS\n", "SHA256SUMS"}, {"SHA256SUMS\n", "SHA256SUMS\n\n"},
		{"a-kit", strings.Repeat("a", 1024)},
	} {
		text := strings.Replace(right, change[0], change[1], 1)
		if _, err := Decode([]byte(text)); err == nil || text == right {
			t.Errorf("%q for %q is accepted", change[1], change[0])
		}
	}
}

// What is accepted is what the grammar accepts, and it has no second spelling.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(right))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode(data)
		if (err == nil) != byGrammar(string(data)) {
			t.Errorf("%q: %v", data, err)
		}
		if err == nil && s.encode() != string(data) {
			t.Errorf("%q is a second spelling of %q", data, s.encode())
		}
	})
}
