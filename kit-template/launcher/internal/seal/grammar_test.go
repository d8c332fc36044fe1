package seal

import (
	"regexp"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/spoil"
)

// grammar says clause 4.1 a second time. It leaves ranges and ids to Decode.
var grammar = regexp.MustCompile(`^# sealkit-seal/1
# kit ([a-z0-9-]+) version ([0-9.]+) sequence ([1-9][0-9]*)
# publisher ([a-z0-9-]+) record ([1-9][0-9]*)
# files ([1-9][0-9]*) bytes (0|[1-9][0-9]*)
([0-9a-f]{64})  kit/manifest\.json
([0-9a-f]{64})  (kit/publisher/[1-9][0-9]*\.json)
([0-9a-f]{64})  verify/SHA256SUMS
$`)

func byGrammar(text string) bool {
	part := grammar.FindStringSubmatch(text)
	if part == nil || len(text) > MaxSize {
		return false
	}
	s := Seal{
		ID: part[1], Version: part[2], Sequence: number(part[3]), Publisher: part[4], Record: number(part[5]),
		Files: number(part[6]), Bytes: number(part[7]), ManifestSHA256: part[8], RecordSHA256: part[9], SumsSHA256: part[11],
	}
	return s.isWellFormed() && part[10] == RecordPath(s.Record)
}

func TestDecodeIsTheGrammar(t *testing.T) {
	accepted := 0
	short := strings.Replace(right, "bytes 7", "bytes 0", 1)
	spoil.Each([]string{right, short}, 30_000, func(text string) {
		_, err := Decode([]byte(text))
		if (err == nil) != byGrammar(text) {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil {
			accepted++
		}
	})
	if accepted < 100 {
		t.Errorf("only %d are accepted", accepted)
	}
}
