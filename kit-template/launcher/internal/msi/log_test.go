package msi

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"sealkit.dev/kit/codes"
)

type code = codes.Code

var zero time.Time

// Logs of the real msiexec of Wine 8.0, made with the reference installer, its helper failing in the first.
func TestLogsOfWine(t *testing.T) {
	for name, want := range map[string]string{
		"wine-failed.log":    "Apply. Return value 0.",
		"wine-installed.log": "MigrateFeatureStates. Return value 0.",
		"wine-removed.log":   "MigrateFeatureStates. Return value 0.",
	} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		lines := QuoteLog(bytes.NewReader(data))
		if all := strings.Join(lines, "\n"); !strings.Contains(all, want) || strings.Contains(all, "operator") {
			t.Errorf("%s: %q", name, lines)
		}
		if anyOf(lines, isRestriction) || anyOf(lines, isPrivilege) {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

const english = `=== Verbose logging started: 24/11/2026  5:18:07 ===
MSI (c) (B8:40) [05:18:07:123]: Machine policy value 'DisableUserInstalls' is 0
MSI (s) (C4:1C) [05:18:07:456]: SOFTWARE RESTRICTION POLICY: Verifying package --> 'C:\Illumina\a.msi' against software restriction policy
MSI (s) (C4:1C) [05:18:07:456]: SOFTWARE RESTRICTION POLICY: C:\Illumina\a.msi is not digitally signed
MSI (s) (C4:1C) [05:18:07:456]: SOFTWARE RESTRICTION POLICY: C:\Illumina\a.msi is permitted to run at the 'unrestricted' authorization level.
Property(S): Text = Error 1925 is nothing
DEBUG: Error 2826:  Control Line1 on dialog Welcome extends beyond the boundaries
one
two
three
four
five
CustomAction Apply returned actual error code 60107 (note this may not be 100% accurate if translation happened inside sandbox)
six
Action ended 5:18:09: InstallFinalize. Return value 3.
MSI (s) (C4:1C) [05:18:09:001]: Product: Demo -- Installation failed.
MSI (s) (C4:1C) [05:18:09:001]: MainEngineThread is returning 1603
=== Verbose logging stopped: 24/11/2026  5:18:09 ===
`

func TestWhatSaysWhy(t *testing.T) {
	want := []string{
		"CustomAction Apply returned actual error code 60107 (note this may not be 100% accurate if translation happened inside sandbox)",
		"six",
		"Action ended 5:18:09: InstallFinalize. Return value 3.",
		"MSI (s) (C4:1C) [05:18:09:001]: Product: Demo -- Installation failed.",
		"MSI (s) (C4:1C) [05:18:09:001]: MainEngineThread is returning 1603",
	}
	for name, encoded := range encodings(english) {
		if got := QuoteLog(bytes.NewReader(encoded)); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Every encoding in which such a log was ever seen, and UTF-16 without its mark.
func encodings(text string) map[string][]byte {
	text = strings.ReplaceAll(text, "\n", "\r\n")
	units := utf16.Encode([]rune(text))
	little, big := make([]byte, 0, len(units)*2), make([]byte, 0, len(units)*2)
	for _, unit := range units {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	return map[string][]byte{
		"narrow": []byte(text), "UTF-16LE": append([]byte{0xFF, 0xFE}, little...), "UTF-16BE": append([]byte{0xFE, 0xFF}, big...),
		"UTF-16LE without mark": little, "UTF-16BE without mark": big,
	}
}

func TestLinesBefore(t *testing.T) {
	got := QuoteLog(strings.NewReader("1\n2\n\n3\n4\n5\nAcción finalizada 5:18:09: INSTALL. Valor devuelto 3.\n"))
	if strings.Join(got, " ") != "2 3 4 5 Acción finalizada 5:18:09: INSTALL. Valor devuelto 3." {
		t.Errorf("%q", got)
	}
}

func TestCauses(t *testing.T) {
	for line, want := range map[string]code{
		"Error 1925. No dispone de privilegios suficientes":                                               "msi-no-rights",
		"MSI (s) (C4:1C): The installation of C:\\a.msi is not permitted by software restriction policy.": "msi-refused-by-restriction",
		"La directiva de restricci\xf3n de software no permite la instalaci\xf3n de C:\\a.msi":            "msi-refused-by-restriction",
		"Event ID: 1008":                       "msi-refused-by-restriction",
		"Error 1708. Se ha producido un error": "msi-failed",
		"The system administrator has set policies to prevent this installation.": "msi-failed",
		"Machine policy value 'DisableMSI' is 1":                                  "msi-failed",
	} {
		quoted := QuoteLog(strings.NewReader(line))
		if got := Judge(Answer{Code: 1603, Quoted: quoted}); got.Code != want {
			t.Errorf("%q: %s, quoted %q", line, got.Code, quoted)
		}
	}
}

func TestNothingThatHidesIsQuoted(t *testing.T) {
	got := QuoteLog(strings.NewReader("Error 1234 \u202eabc\x1b[2J\u200b\x00ñ\n"))
	if len(got) != 1 || got[0] != "Error 1234 ?abc?[2J??ñ" {
		t.Errorf("%q", got)
	}
}

func TestBounds(t *testing.T) {
	flood := QuoteLog(strings.NewReader(strings.Repeat("Error 1234\n", 1000)))
	if len(flood) != maxQuoted {
		t.Error(len(flood))
	}
	long := QuoteLog(io.MultiReader(strings.NewReader("Error 1234 "), io.LimitReader(endless{}, 1<<20), strings.NewReader("\nError 5678")))
	if len(long) != 2 || len(long[0]) != maxLine || long[1] != "Error 5678" {
		t.Errorf("%d", len(long))
	}
	if got := QuoteLog(endless{}); got != nil {
		t.Errorf("%q", got)
	}
	broken := io.MultiReader(strings.NewReader("Error 1234\nError 5"), failing{})
	if got := QuoteLog(broken); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("gone") }

func FuzzQuoteLog(f *testing.F) {
	for _, encoded := range encodings(english) {
		f.Add(encoded)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := QuoteLog(bytes.NewReader(data))
		if len(lines) > maxQuoted {
			t.Errorf("%d lines", len(lines))
		}
		for _, line := range lines {
			if line != printable(line) || len([]rune(line)) > maxLine || line == "" {
				t.Errorf("%q", line)
			}
		}
	})
}
