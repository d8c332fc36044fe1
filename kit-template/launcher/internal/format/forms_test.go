package format

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/spoil"
)

// forms says each form a second time, as a pattern: regexp would make the launcher 150 kB larger.
var forms = map[string]struct {
	is      func(string) bool
	pattern string
	seeds   []string
}{
	"id":      {IsID, `^[a-z0-9]+(-[a-z0-9]+)*$`, []string{"a", "lrm-security-patch", "1-2"}},
	"version": {IsVersion, `^(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}$`, []string{"1.2.3", "0.10.9999", "1.99999.1"}},
	"dotted":  {IsDotted, `^(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){0,3}$`, []string{"6", "6.1", "6.1.7601", "10.0.9999.1"}},
	"guid": {IsGUID, `^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`,
		[]string{"{5EA1C1F7-0000-4000-8000-00000000000F}", "{5EA1C1F70-000-4000-8000-00000000000F}"}},
	"digest":   {IsSHA256, `^[0-9a-f]{64}$`, []string{strings.Repeat("0123456789abcdef", 4)}},
	"property": {IsPropertyName, `^[A-Z][A-Z0-9_]{0,63}$`, []string{"A", "REINSTALL_MODE2", strings.Repeat("A", 64)}},
	"winpath": {IsWinPath, `^([A-Z]:|%ProgramFiles%|%ProgramData%|%SystemRoot%)(\\[^\\/:*?"<>|%]*[^\\/:*?"<>|% .])+$`,
		[]string{`C:\a`, `%ProgramFiles%\Sealkit\a b.c`, `%ProgramData%\x`, `%SystemRoot%\ñ\y`}},
	"component": {isComponent, `^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$`, []string{"a", "LEEME-README.html", "a_b.c-d"}},
}

// Values are checked as texts before, or have a limit of their own beside the pattern.
func isLimited(name, text string) bool {
	switch name {
	case "id":
		return len(text) <= maxIDLength
	case "winpath":
		return IsText(text, maxWinPathLength)
	case "component":
		return len(text) <= maxComponentLength && !isNamedByWindows(text)
	case "version", "dotted":
		for _, part := range strings.Split(text, ".") {
			if n, err := strconv.Atoi(part); err != nil || n > 65535 {
				return false
			}
		}
	}
	return true
}

var byWindows = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)|^(autorun|desktop)\.inf$|\.(lnk|url|scf|pif|library-ms)$`)

func isNamedByWindows(text string) bool {
	return byWindows.MatchString(text) && !strings.EqualFold(text, "desktop.inf") || strings.EqualFold(text, "desktop.ini")
}

func TestFormsArePatterns(t *testing.T) {
	for name, form := range forms {
		pattern, right := regexp.MustCompile(form.pattern), 0
		spoil.Each(form.seeds, 20_000, func(text string) {
			want := pattern.MatchString(text) && isLimited(name, text)
			if form.is(text) != want {
				t.Errorf("%s %q: want %v", name, text, want)
			}
			if want {
				right++
			}
		})
		if right == 0 || right > 15_000 {
			t.Errorf("%s: %d are right", name, right)
		}
	}
}

func TestNamesOfWindowsArePatterns(t *testing.T) {
	spelling, refused := regexp.MustCompile(forms["component"].pattern), 0
	seeds := []string{"con", "Prn.txt", "aux", "nul", "com1", "lpt9.a.b", "autorun.inf", "Desktop.ini", "a.lnk", "b.URL", "c.scf", "d.pif", "e.library-ms"}
	spoil.Each(seeds, 50_000, func(text string) {
		want := !isNamedByWindows(text) && spelling.MatchString(text)
		if isComponent(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
		if isNamedByWindows(text) {
			refused++
		}
	})
	if refused < 1000 {
		t.Errorf("only %d are names of Windows", refused)
	}
}
