package elevate

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/outcome"
)

const nonce = "00112233445566778899aabbccddeeff"

func place(t *testing.T, name string, data []byte) (records string) {
	t.Helper()
	records = t.TempDir()
	folder := filepath.Join(records, name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "outcome.json"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return records
}

func TestAnswerOfOwnAttempt(t *testing.T) {
	data := outcome.New("repair").Encode()
	answer, err := Answer(place(t, "20260101T000000Z-repair-"+nonce, data), nonce, 60008)
	if err != nil || answer.Verb != "repair" {
		t.Errorf("%v, %v", answer, err)
	}
}

func TestNoAnswer(t *testing.T) {
	right := outcome.New("repair").Encode()
	name := "20260101T000000Z-repair-" + nonce
	none := t.TempDir()
	for what, c := range map[string]struct {
		records string
		exit    int
		want    codes.Code
	}{
		"none":      {none, 0, codes.ElevationFailed},
		"ended by":  {none, 1, codes.ElevationFailed},
		"no room":   {none, codes.IOError.Entry().OnInstrument(), codes.IOError},
		"unsafe":    {none, codes.FolderUnsafe.Entry().OnInstrument(), codes.FolderUnsafe},
		"another's": {place(t, strings.ToUpper(name), right), 3010, codes.ElevationFailed},
		"empty":     {place(t, name, nil), 60008, codes.ElevationFailed},
		"cut":       {place(t, name, right[:len(right)/2]), 3010, codes.ElevationFailed},
		"more":      {place(t, name, append(right, '\n')), 3010, codes.ElevationFailed},
	} {
		_, err := Answer(c.records, nonce, c.exit)
		var fault *codes.Fault
		if !errors.As(err, &fault) || fault.Code != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestQuoteAll(t *testing.T) {
	if got, err := quoteAll([]string{"apply", `E:\`, `C:\a b`}); got != `"apply" "E:\\" "C:\a b"` || err != nil {
		t.Error(got, err)
	}
	if got, err := quoteAll([]string{"apply", `E:" --lang "es`}); err == nil {
		t.Error(got)
	}
}
