package packed

import (
	"bytes"
	"compress/flate"
	"math/rand"
	"os"
	"strings"
	"testing"
)

func pack(t testing.TB, text []byte, level int) []byte {
	t.Helper()
	out := bytes.NewBuffer([]byte(magic))
	writer, err := flate.NewWriter(out, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatThePackerPacksOpensAgain(t *testing.T) {
	codes, err := os.ReadFile("../codes/codes.json")
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 200_000)
	rand.New(rand.NewSource(1)).Read(noise)
	for name, text := range map[string][]byte{
		"one": []byte("a"), "codes": codes, "noise": noise, "same": []byte(strings.Repeat("ñ", 100_000)), "short": []byte("hello hello"),
	} {
		for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
			if got := Open(pack(t, text, level)); !bytes.Equal(got, text) {
				t.Errorf("%s, level %d: %d bytes of %d", name, level, len(got), len(text))
			}
		}
	}
}

func TestOtherTextsStayWhatTheyAre(t *testing.T) {
	for _, text := range []string{"", "{}", "Español"} {
		if got := Open([]byte(text)); string(got) != text {
			t.Errorf("%q", got)
		}
	}
}

func TestCutOnesDoNotOpen(t *testing.T) {
	whole := pack(t, []byte(strings.Repeat("what is cut is no text; ", 20)), flate.BestCompression)
	for end := 1; end < len(whole)-1; end++ {
		if got := Open(whole[:end]); got != nil {
			t.Errorf("%d of %d bytes: %q", end, len(whole), got)
		}
	}
}

// Whatever is there: no fault, and no more than the limit.
func FuzzOpen(f *testing.F) {
	f.Add(pack(f, []byte("a seed, a seed, a seed"), flate.BestCompression))
	f.Add(pack(f, []byte("stored"), flate.NoCompression))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got := Open(append([]byte(magic), data...)); len(got) > maxText+maxText {
			t.Errorf("%d bytes", len(got))
		}
	})
}
