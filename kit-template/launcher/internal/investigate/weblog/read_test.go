package weblog

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"testing/quick"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

const request = "2022-05-01 02:00:00 10.0.0.2 GET /a - 80 - ::1 x - 200 0 0 15"

// What a log may look like: how many requests are read of it, and which lines are not.
func TestForms(t *testing.T) {
	short := "#Fields: date time cs-uri-stem sc-status c-ip\n"
	for name, c := range map[string]struct {
		text    string
		entries int64
		unread  string
	}{
		"usual":               {header + request + "\r\n", 1, ""},
		"LF only":             {strings.ReplaceAll(header, "\r", "") + request + "\n", 1, ""},
		"header again":        {header + request + "\r\n" + header + request + "\r\n", 2, ""},
		"other columns":       {header + request + "\r\n" + short + "2022-05-01 02:00:01 /b 200 ::1\r\n", 2, ""},
		"byte order mark":     {"\xEF\xBB\xBF" + header + request + "\r\n", 1, ""},
		"raw UTF-8":           {header + strings.Replace(request, "/a", "/año/ملف", 1) + "\r\n", 1, ""},
		"zone":                {header + strings.Replace(request, "::1", "fe80::1%3", 1) + "\r\n", 1, ""},
		"custom column":       {"#Fields: date time x-mine c-ip sc-status\n2022-05-01 02:00:00 \"it's ::1 200\n", 1, ""},
		"no day":              {"#Date: 2022-05-01 00:00:00\n#Fields: time cs-uri-stem\n02:00:00 /a\n", 1, ""},
		"no header":           {request + "\r\n", 1, ""},
		"no header, IIS 7.5":  {strings.Replace(request, " x - 200", " x 200", 1) + "\r\n", 1, ""},
		"cut tail":            {header + request + "\r\n" + request[:40], 1, "6"},
		"whole tail":          {header + request, 1, ""},
		"zeros behind":        {header + request + "\r\n" + strings.Repeat("\x00", 70_000), 1, ""},
		"zeros in between":    {header + request + "\r\n" + request[:20] + strings.Repeat("\x00", 5000) + header + request + "\r\n", 2, "6"},
		"too few columns":     {header + "2022-05-01 02:00:00 10.0.0.2 GET\r\n" + request + "\r\n", 1, "5"},
		"too many columns":    {header + request + " 1\r\n" + request + "\r\n", 1, "5"},
		"two blanks":          {header + strings.Replace(request, " GET", "  GET", 1) + "\r\n", 0, "5"},
		"no date":             {header + strings.Replace(request, "2022-05-01", "yesterday!", 1) + "\r\n", 0, "5"},
		"too long":            {header + strings.Replace(request, "/a", "/"+strings.Repeat("a", 300_000), 1) + "\r\n" + request + "\r\n", 1, "5"},
		"as long as may be":   {header + strings.Replace(request, "/a", "/"+strings.Repeat("a", 65_000), 1) + "\r\n", 1, ""},
		"cut header":          {header + "#Fie\r\n" + request + "\r\n", 1, ""},
		"several, numbered":   {header + "x\r\n" + request + "\r\ny\r\n", 1, "5, 7"},
		"an empty line":       {header + "\r\n" + request + "\r\n", 1, ""},
		"nothing at all":      {"", 0, ""},
		"no header, not ours": {"a b c\n", 0, "1"},
	} {
		report := judgeFolder(t, filetest.Place(t, map[string]string{"u_ex220501.log": c.text}), Allow{})
		reading, unread := report.Sources[0], ""
		for _, finding := range report.Findings {
			if finding.Rule == ruleUnread {
				unread, _, _ = strings.Cut(finding.Evidence[0].Text, ":")
			}
		}
		if reading.Entries != c.entries || unread != c.unread || (reading.Unread > 0) != (c.unread != "") {
			t.Errorf("%s: %d entries, unread %q: %+v", name, reading.Entries, unread, reading)
		}
	}
}

func TestHTTPERR(t *testing.T) {
	const line = "2022-05-01 02:00:00 10.0.0.9 49152 10.0.0.2 80 HTTP/1.1 GET /x?c=whoami 403 1 Forbidden Pool\r\n"
	const idle = "2022-05-01 02:00:00 10.0.0.9 49152 10.0.0.2 80 - - - - - Timer_ConnectionIdle -\r\n"
	for _, text := range []string{
		line + idle, "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\r\n" + line + idle,
		strings.ReplaceAll(strings.ReplaceAll(line, " 403 ", " - 403 "), "\r\n", "\r\n"),
	} {
		report := judgeFolder(t, filetest.Place(t, map[string]string{"HTTPERR/httperr1.log": text}), Allow{})
		if report.Sources[0].Unread != 0 || severityOf(report, "D4") != "medium" {
			t.Errorf("%+v %+v", report.Sources, report.Findings)
		}
	}
}

func TestWhatIsNoLogIsSaid(t *testing.T) {
	folder := filetest.Place(t, map[string]string{"u_ex220501.log": header + request, "a.zip": "x", "wide.log": "\xFF\xFE#\x00"})
	reading := judgeFolder(t, folder, Allow{}).Sources[0]
	if reading.State != investigate.Failed || !strings.Contains(reading.Detail, ErrUTF16.Error()) || reading.Entries != 1 {
		t.Errorf("%+v", reading)
	}
	folder = filetest.Place(t, map[string]string{"u_ex220501.log": header + request, "a.zip": "x"})
	if reading := judgeFolder(t, folder, Allow{}).Sources[0]; reading.State != investigate.Read || !strings.Contains(reading.Detail, "a.zip") {
		t.Errorf("%+v", reading)
	}
}

func TestGaps(t *testing.T) {
	day := func(day, clock string) string {
		return strings.Replace(request, "2022-05-01 02:00:00", day+" "+clock, 1) + "\r\n"
	}
	report := judgeFolder(t, filetest.Place(t, map[string]string{
		"u_ex220501.log": header + day("2022-05-01", "05:00:00") + day("2022-05-01", "04:55:00"),
		"u_ex220502.log": "",
		"u_ex220506.log": header + day("2022-05-06", "05:00:00") + day("2022-05-06", "03:00:00"),
	}), Allow{})
	for rule, want := range map[string]investigate.Severity{ruleMissing: "low", ruleEmpty: "medium", ruleBackwards: "medium"} {
		if got := severityOf(report, rule); got != want {
			t.Errorf("%s: %q", rule, got)
		}
	}
	for _, finding := range report.Findings {
		if finding.Rule == ruleMissing && (finding.Count != 3 || finding.First.UTC[:10] != "2022-05-03" || finding.Last.UTC[:10] != "2022-05-05") {
			t.Errorf("%+v", finding)
		}
		if finding.Rule == ruleBackwards && finding.Evidence[0].Line != 6 {
			t.Errorf("%+v", finding)
		}
	}
}

// However a reader hands out its bytes, and wherever a line ends in the buffer, the lines are the same.
func TestLinesDoNotDependOnReads(t *testing.T) {
	property := func(pieces []string, zeros uint8) bool {
		text := []byte(strings.Join(pieces, "\n") + strings.Repeat("\x00", int(zeros)) + "\nend")
		return same(linesOf(&lines{}, bytes.NewReader(text)), linesOf(&lines{}, iotest.OneByteReader(bytes.NewReader(text))))
	}
	if err := quick.Check(property, nil); err != nil {
		t.Error(err)
	}
}

func linesOf(l *lines, in interface{ Read([]byte) (int, error) }) (all []string) {
	l.open(in)
	for l.next() {
		all = append(all, fmt.Sprint(l.number, l.isCut, l.isTooLong, string(l.text)))
	}
	return append(all, fmt.Sprint(l.zeros, l.read))
}

func same(a, b []string) bool { return strings.Join(a, "\x01") == strings.Join(b, "\x01") }

// A request whose fields are what IIS can write comes back as it was.
func TestRecordsComeBack(t *testing.T) {
	l, _ := layoutOf("date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status")
	property := func(stemText, queryText, agentText string, code uint16) bool {
		clean := func(text string) string {
			text = strings.Map(func(r rune) rune {
				if r <= ' ' || r == 0x7F {
					return '+'
				}
				return r
			}, text)
			if text == "" || text == "-" {
				return "/"
			}
			return text
		}
		fields := []string{clean(stemText), clean(queryText), "::1", clean(agentText), fmt.Sprintf("%03d", code%1000)}
		var r record
		isRight := r.parse([]byte("2022-05-01 02:00:00 10.0.0.2 GET "+strings.Join(fields, " ")), &l)
		return isRight && string(r.fields[stem]) == fields[0] && string(r.fields[query]) == fields[1] && string(r.fields[agent]) == fields[3] &&
			string(r.fields[status]) == fields[4]
	}
	if err := quick.Check(property, nil); err != nil {
		t.Error(err)
	}
}

// Whatever a log holds: no fault, every line counted once, and the report can be written.
func FuzzLog(f *testing.F) {
	for _, seed := range []string{header + request + "\r\n", "#Fields:\n\n", "#Fields: date time\n2022-05-01 02:00:00\n", "\x00\x00#", request, "#Date: \n#Fields: time\n02:00:00"} {
		f.Add([]byte(seed))
	}
	rules, err := investigate.LoadRules()
	if err != nil {
		f.Fatal(err)
	}
	to := investigate.NewCollector(rules, time.UTC)
	r := &reader{judge: newJudge(rules.List, Allow{}, to), to: to}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := r.stream("u_ex220501.log", bytes.NewReader(data))
		if err != nil && !errors.Is(err, ErrUTF16) {
			t.Fatal(err)
		}
		if most := int64(bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{0}) + 1); l.entries+l.unread > most {
			t.Errorf("%d entries of %d lines", l.entries+l.unread, most)
		}
	})
}
