package product

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzVersion(f *testing.F) {
	for _, seed := range []string{"2.4.0.2385", "1", "", "1..2", "-1", "99999999999", "1.2.3.4.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, ok := ParseVersion(text)
		if !ok {
			return
		}
		again, ok := ParseVersion(version.String())
		if !ok || again.Before(version) || version.Before(again) {
			t.Errorf("%q became %q", text, version.String())
		}
	})
}

func FuzzVersionInRun(f *testing.F) {
	for _, seed := range []string{"<r><LocalRunManagerVersion>2.4</LocalRunManagerVersion></r>", "<r>", "", "<?xml", "<r/>\x00"} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "RunParameters.xml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if version, err := versionInRun(path); version != "" && err != nil {
			t.Errorf("%q and %v", version, err)
		}
	})
}

// What is read as a version is what the standard library reads there, wherever it reads the document at all.
func FuzzTextOf(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0"?><r a="1>"><!-- <v>no</v> --><v> 2.4 </v></r>`, "<r><n:v x='\"'>2</n:v></r>", "<r><v/></r>", "<r/><v>1</v>", "<r><v>1</v>",
		"<r>\n<v\n>3</v\t></r>", "\uFEFF<v>1</v>", "<r><![CDATA[<v>4</v>]]></r>", "<!DOCTYPE r><v>5</v>", "<v>&lt;</v>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		text, err := textOf(document, "v")
		if err != nil || text == "" {
			return
		}
		var isFound bool
		decoder := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(document, "\uFEFF")))
		for token, err := decoder.Token(); err == nil; token, err = decoder.Token() {
			if isFound {
				if data, ok := token.(xml.CharData); ok && strings.TrimSpace(string(data)) != strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n")) {
					t.Errorf("%q: %q, read by the standard library as %q", document, text, data)
				}
				return
			}
			start, ok := token.(xml.StartElement)
			isFound = ok && start.Name.Local == "v"
		}
	})
}
