package proof

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/signature"
)

func TestSealerSignsWithTheKeyThatIsThere(t *testing.T) {
	in := newInput(t)
	if OpenSealer(in.State) != nil {
		t.Fatal("a sealer without a key")
	}
	if entries, _ := os.ReadDir(in.State); len(entries) != 0 {
		t.Fatalf("looking made %v", entries)
	}
	written, data := write(t, in)
	sealer := OpenSealer(in.State)
	if sealer == nil || sealer.Number != 1 || sealer.SHA256 != Digest([]byte(data)) {
		t.Fatalf("%+v", sealer)
	}
	kept, _ := os.ReadFile(filepath.Join(in.Record, filepath.Base(written.Files[3])))
	if string(sealer.PublicFile()) != string(kept) {
		t.Errorf("%s, kept %s", sealer.PublicFile(), kept)
	}
	key, err := signature.DecodeKey(strings.Split(string(kept), "\n")[1])
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signature.Decode(sealer.Sign([]byte("report"), "investigation"), key.ID)
	if err != nil || !signed.Holds(key, []byte("report")) || signed.Holds(key, []byte("another")) {
		t.Errorf("%v", err)
	}
}
