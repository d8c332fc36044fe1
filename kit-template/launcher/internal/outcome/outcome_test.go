package outcome

import (
	"bytes"
	"testing"

	"sealkit.dev/kit/codes"
)

func TestFailureHasItsExit(t *testing.T) {
	failed := New("apply").Fail(codes.Rollback.About("sequence 1 < 2\u202e"))
	if failed.Exit != codes.Rollback.Entry().OnInstrument() || failed.Code != codes.Rollback || failed.Detail != `sequence 1 < 2\u202e` {
		t.Errorf("%+v", failed)
	}
}

// What crosses the line between the two parts is read in its one form only.
func FuzzDecode(f *testing.F) {
	plain := New("apply").Encode()
	full := New("status").Fail(codes.PatchNotEffective.About("x"))
	answer := 60100
	full.Patches = []Patch{{Kit: "kit", Answer: &answer, Note: map[string]string{"es": "no", "en": "no"}}}
	told := full.Encode()
	for _, seed := range [][]byte{plain, told, nil, []byte("{}"), told[:len(told)/2], append(told, ' ')} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, ok := Decode(data)
		if !ok {
			return
		}
		if again := o.Encode(); !bytes.Equal(again, data) {
			t.Errorf("%q became %q", data, again)
		}
	})
}
