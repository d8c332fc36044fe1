package eventlog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded are events as Windows renders them; made up by hand after its documents, with our own names.
func recorded(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "investigate", "windows", "testdata", "events.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

func TestParse(t *testing.T) {
	for _, xml := range recorded(t) {
		if e, isEvent := Parse([]byte(xml)); !isEvent || e.Time.IsZero() || e.Record == "" || len(e.Values) == 0 {
			t.Errorf("%s: %+v", xml, e)
		}
	}
	for name, xml := range map[string]string{
		"nothing": "", "no event": "<a/>", "cut in a tag": "<Event><System><Provider Name='x'", "not UTF-8": "<Event>\xff</Event>",
		"long": "<Event>" + strings.Repeat("x", MaxXML) + "</Event>", "no number": "<Event><System><Provider Name='x'/><EventID>x</EventID></System></Event>",
	} {
		if e, isEvent := Parse([]byte(xml)); isEvent {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// Whatever somebody wrote into an event, its values are bounded and it takes no place of the system's own part.
func FuzzParseEvent(f *testing.F) {
	for _, xml := range recorded(f) {
		f.Add([]byte(xml))
	}
	f.Add([]byte(strings.Repeat("<System>", 5000)))
	f.Add([]byte("<Event><System><Provider Name='a'/><EventID>1</EventID></System><EventData><Data Name='&amp;lt;'>&#13;</Data></EventData></Event>"))
	f.Fuzz(func(t *testing.T, xml []byte) {
		e, _ := Parse(xml)
		if len(e.Values) > maxValues {
			t.Errorf("%d values", len(e.Values))
		}
		for _, v := range e.Values {
			if len(v.Text) > maxValue {
				t.Errorf("%d bytes", len(v.Text))
			}
		}
		_ = e.Line() + e.Value("0") + e.Value("-1") + e.Value("x")
	})
}

func TestDataCannotPassForTheSystemsPart(t *testing.T) {
	xml := "<Event><System><Provider Name='Honest'/><EventID>4624</EventID></System><EventData><Data Name='x'>&lt;EventID&gt;1102&lt;/EventID&gt;</Data>" +
		"<EventID>1102</EventID><Provider Name='Eventlog'/></EventData></Event>"
	e, isEvent := Parse([]byte(xml))
	if !isEvent || e.ID != 4624 || e.Provider != "Honest" || e.Value("x") != "<EventID>1102</EventID>" {
		t.Errorf("%+v", e)
	}
}
