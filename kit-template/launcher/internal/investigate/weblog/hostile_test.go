package weblog

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// What cannot be read costs only itself and never looks like a clean log.
func TestHostileFolders(t *testing.T) {
	wide := "#\x00F\x00i\x00e\x00l\x00d\x00s\x00:\x00\r\x00\n\x00" + strings.Repeat("2\x000\x00\n\x00", 20)
	for name, c := range map[string]struct {
		files map[string]string
		state investigate.State
		rule  string
	}{
		"a log in a folder named so": {map[string]string{"ex.log/u_ex1.log": header + request}, investigate.Read, ""},
		"too deep":                   {map[string]string{strings.Repeat("d/", 40) + "u_ex1.log": header + request}, investigate.Failed, ""},
		"packed by name":             {map[string]string{"u_ex0.log.gz": "x"}, investigate.Failed, ""},
		"packed by content":          {map[string]string{"u_ex0.log": "\x1f\x8b\x08\n\x01\x02"}, investigate.Failed, ruleUnread},
		"UTF-16 without a mark":      {map[string]string{"u_ex0.log": wide}, investigate.Failed, ruleUnread},
		"a line without an end":      {map[string]string{"u_ex0.log": strings.Repeat("a", 1<<20)}, investigate.Failed, ruleUnread},
		"overwritten with zeros":     {map[string]string{"u_ex0.log": strings.Repeat("\x00", 70_000)}, investigate.Read, ruleEmpty},
		"a device's name":            {map[string]string{"aux.log": header}, investigate.Failed, ""},
	} {
		c.files["good/u_ex9.log"] = header + request + "\r\n"
		report := judgeFolder(t, filetest.Place(t, c.files), Allow{})
		if report.Sources[0].State != c.state || c.rule != "" && severityOf(report, c.rule) == "" {
			t.Errorf("%s: %+v %+v", name, report.Sources, report.Findings)
		}
		if report.Sources[0].Entries == 0 {
			t.Errorf("%s: the good log was not read", name)
		}
	}
}

func TestAFolderWithoutAnyLog(t *testing.T) {
	if report := judgeFolder(t, t.TempDir(), Allow{}); severityOf(report, ruleEmpty) != "medium" || report.HasRead() {
		t.Errorf("%+v", report)
	}
	driver := filepath.Join(t.TempDir(), "HTTPERR")
	if err := os.Mkdir(driver, 0o755); err != nil {
		t.Fatal(err)
	}
	if report := judgeFolder(t, driver, Allow{}); severityOf(report, ruleEmpty) != "" {
		t.Errorf("%+v", report)
	}
}

// A log whose columns were taken away hides nothing silently, and its requests count as answered, and as from outside.
func TestColumnsThatAreMissing(t *testing.T) {
	for columns, c := range map[string]struct{ line, lacks string }{
		"date time cs-method cs-uri-stem cs-uri-query c-ip sc-status": {"POST /up/x.aspx - 10.0.0.9 200", ""},
		"date time c-ip cs-method cs-uri-stem sc-status x-session":    {"10.0.0.9 POST /up/x.aspx 200 1", ""},
		"date time cs-method cs-uri-stem cs-uri-query c-ip":           {"POST /up/x.aspx - 10.0.0.9", "- sc-status"},
		"date time cs-method cs-uri-stem cs-uri-query sc-status":      {"POST /up/x.aspx - 200", "- c-ip"},
		"date time cs-method x-a cs-uri-stem":                         {"POST - /up/x.aspx", "- cs-uri-query, c-ip, sc-status"},
	} {
		text := "#Fields: " + columns + "\r\n2022-05-01 02:00:00 " + c.line + "\r\n"
		report, lacks := judgeFolder(t, filetest.Place(t, map[string]string{"u_ex220501.log": text}), Allow{}), ""
		for _, finding := range report.Findings {
			if finding.Rule == ruleColumns {
				lacks = finding.Evidence[0].Text
			}
		}
		if lacks != c.lacks || severityOf(report, "D2") != "high" {
			t.Errorf("%s: %q, %+v", columns, lacks, report.Findings)
		}
	}
	renamed := "#Fields: date time x-a x-b\r\n2022-05-01 02:00:00 POST /up/x.aspx\r\n"
	if report := judgeFolder(t, filetest.Place(t, map[string]string{"u_ex220501.log": renamed}), Allow{}); severityOf(report, ruleColumns) != "medium" {
		t.Errorf("%+v", report.Findings)
	}
}

// repeated is a text again and again, up to a size.
type repeated struct {
	text string
	left int
}

func (r *repeated) Read(to []byte) (n int, err error) {
	for len(to)-n >= len(r.text) && r.left > 0 {
		n += copy(to[n:], r.text)
		r.left -= len(r.text)
	}
	if n == 0 {
		err = io.EOF
	}
	return n, err
}

// A log that is made to be slow is not: with each of its zeros searched for a line feed behind it, this would take a quarter of an hour.
func TestALogThatIsMadeToBeSlow(t *testing.T) {
	const size = 48 << 20
	l, count := &lines{}, 0
	for l.open(&repeated{"a\x00", size}); l.next(); {
		count++
	}
	if count != size/2 || l.zeros != size/2 {
		t.Errorf("%d lines, %d zeros", count, l.zeros)
	}
}
