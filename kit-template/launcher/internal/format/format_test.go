package format

import (
	"strings"
	"testing"
)

type sample struct {
	Name string   `json:"name"`
	List []int64  `json:"list"`
	Null *string  `json:"null"`
	Deep []sample `json:"deep"`
}

const canonical = `{
  "name": "a \"b\" \\ <ñ>&",
  "list": [
    1,
    20
  ],
  "null": null,
  "deep": []
}
`

func TestCanonicalJSON(t *testing.T) {
	var value sample
	if !DecodeJSON([]byte(canonical), &value) || value.Name != `a "b" \ <ñ>&` {
		t.Fatalf("refused or misread: %+v", value)
	}
	for name, change := range map[string][2]string{
		"byte order mark": {"{\n  \"name", "\ufeff{\n  \"name"},
		"other order":     {"\"null\": null,\n  \"deep\": []", "\"deep\": [],\n  \"null\": null"},
		"other case":      {`"list"`, `"List"`},
		"twice":           {`"null": null,`, "\"null\": null,\n  \"null\": null,"},
		"unknown":         {`"null": null,`, "\"null\": null,\n  \"more\": 1,"},
		"missing":         {"\n  \"null\": null,", ""},
		"exponent":        {"20", "2e1"},
		"fraction":        {"20", "20.0"},
		"leading zero":    {"20", "020"},
		"negative zero":   {"    1,", "    -0,"},
		"null number":     {"20", "null"},
		"escaped letter":  {"a ", `\u0061 `},
		"escaped angle":   {"<", `\u003c`},
		"white space":     {": null", ":  null"},
		"tab":             {"  \"list", "\t\"list"},
		"CRLF":            {"\n", "\r\n"},
		"one line list":   {"[\n    1,\n    20\n  ]", "[1, 20]"},
		"no line feed":    {"}\n", "}"},
		"something after": {"}\n", "}\n\n"},
		"not UTF-8":       {"ñ", "\xf1"},
	} {
		text := strings.Replace(canonical, change[0], change[1], 1)
		if text == canonical {
			t.Fatalf("%s changes nothing", name)
		}
		if DecodeJSON([]byte(text), &sample{}) {
			t.Errorf("%s is accepted", name)
		}
	}
}

// The one thing that encoding again cannot see.
func TestNullListIsNotCounted(t *testing.T) {
	var value sample
	if !DecodeJSON([]byte(strings.Replace(canonical, "[]", "null", 1)), &value) {
		t.Fatal("encoding again sees it after all: Counted need not")
	}
	if Counted(value.Deep, 0, 1) {
		t.Error("null counts as a list")
	}
}

func TestValues(t *testing.T) {
	long := strings.Repeat
	for name, c := range map[string]struct {
		is           func(string) bool
		right, wrong []string
	}{
		"text": {TextUpTo(5), []string{"a", "a b", "ñññ"[:4], "\"\\"},
			[]string{"", " a", "a ", "abcdef", "ñññ", "a\n", "\u202ea", "\u200b", "\ufeff", "\x7f", "\u0085", "\xf1"}},
		"id":      {IsID, []string{"a", "a-1", long("a", 48)}, []string{"", "-a", "a-", "a--b", "A", long("a", 49), "a\n"}},
		"version": {IsVersion, []string{"0.0.0", "65535.1.2"}, []string{"1.2", "1.2.3.4", "01.2.3", "65536.0.0", "1.2.", "+1.2.3"}},
		"dotted":  {IsDotted, []string{"6", "6.1", "6.1.7601.0"}, []string{"", "1.2.3.4.5", "1..2", "v1"}},
		"date": {IsDate, []string{"1980-01-01", "2099-12-31", "2024-02-29"},
			[]string{"1979-12-31", "2100-01-01", "2023-02-29", "2024-2-29", "2024-02-29T", "2024-13-01", "20240229"}},
		"time": {IsTime, []string{"2026-11-23T08:30:59Z"},
			[]string{"2026-11-23T24:00:00Z", "2026-11-23T08:30:60Z", "2026-11-23T08:30:00+00:00", "2026-11-23T08:30:00.5Z", "2026-11-23 08:30:00Z"}},
		"guid": {IsGUID, []string{"{5EA1C1F7-0000-4000-8000-000000000001}"},
			[]string{"5EA1C1F7-0000-4000-8000-000000000001", "{5ea1c1f7-0000-4000-8000-000000000001}", "{}"}},
		"winpath": {IsWinPath, []string{`C:\a`, `%ProgramFiles%\a b\c.d`, `%SystemRoot%\x`, `C:\ñ`},
			[]string{`C:`, `C:\`, `c:\a`, `C:\a\`, `C:\a\\b`, `C:\..\a`, `C:\.\a`, `C:\a.`, `C:\a `, `\\s\a`, `%TEMP%\a`, `C:\a/b`, `C:\a:b`, `C:\%a%`, `C:\` + long("a", 200)}},
		"path": {IsListedPath, []string{"a", "a/b.c", "A_1-2.x", long("a", 64), "kit.txt", "a/kit", "a/efi", "console"},
			[]string{"", "/a", "a/", "a//b", "../a", "-a", ".a", "a.", "a b", "a\\b", "con", "Aux.txt", "com0", "x/NUL", "lpt9.a.b",
				"autorun.inf", "x/Desktop.ini", "a.lnk", "a.Library-ms", "EFI/a", "kit/a", "KIT/a", "ñ", long("a", 65), long("a/", 8) + "a", long("abcdefghij/", 9) + "ab"}},
	} {
		for _, value := range c.right {
			if !c.is(value) {
				t.Errorf("%s %q is refused", name, value)
			}
		}
		for _, value := range c.wrong {
			if c.is(value) {
				t.Errorf("%s %q is accepted", name, value)
			}
		}
	}
}

func TestFindTwin(t *testing.T) {
	for _, c := range []struct {
		paths []string
		twin  string
	}{
		{[]string{"a", "b/c", "b/d"}, ""},
		{[]string{"a", "A"}, "A"},
		{[]string{"a/b", "A/c"}, "A/c"},
		{[]string{"a", "A/b"}, "A/b"},
		{[]string{"a/b", "A"}, "A"},
		{[]string{"x/a/b", "x/a", "y"}, "x/a"},
	} {
		if twin, found := FindTwin(c.paths); twin != c.twin || found != (c.twin != "") {
			t.Errorf("%v: got %q", c.paths, twin)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"a b~":                   "a b~",
		"ñ\n\x7f":                `\u00f1\u000a\u007f`,
		"😀":                      `\ud83d\ude00`,
		strings.Repeat("a", 200): strings.Repeat("a", 200),
		strings.Repeat("a", 201): strings.Repeat("a", 200) + "...",
		"\xff":                   `\ufffd`,
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q: got %s", text, got)
		}
	}
}
