package weblog

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// A whole intrusion among ordinary requests and a scanner's noise is told in its order, and each stage names its client.
func TestIntrusionIsToldInOrder(t *testing.T) {
	const rest = " 80 - 10.0.0.66 python-requests/2.25 - "
	noise := make([]string, 0, 10_000)
	for i := 0; i < 10_000; i++ {
		noise = append(noise, "2022-05-02 01:00:00 10.0.0.2 GET /wp"+strings.Repeat("x", i%50)+" id=whoami 80 - 10.0.0.70 sqlmap/1.4 - 404 0 2 1")
	}
	logs := map[string]string{
		"W3SVC1/u_ex220501.log": header + "2022-05-01 08:00:00 ::1 GET /LRM/runs - 80 - ::1 LRM - 200 0 0 1\r\n",
		"W3SVC1/u_ex220502.log": header + strings.Join(noise, "\r\n") + "\r\n" + strings.Join([]string{
			"2022-05-02 02:00:00 10.0.0.2 POST /LRM/upload -" + rest + "200 0 0 9",
			"2022-05-02 02:00:40 10.0.0.2 POST /LRM/files/logo.aspx -" + rest + "200 0 0 9",
			"2022-05-02 02:01:00 10.0.0.2 POST /LRM/files/logo.aspx -" + rest + "200 0 0 9",
			"2022-05-02 02:05:00 10.0.0.2 GET /LRM/files/logo.aspx c=whoami" + rest + "200 0 0 9",
			"2022-05-02 02:06:00 10.0.0.2 GET /LRM/files/logo.aspx c=net+user+evil+/add" + rest + "200 0 0 9",
			"2022-05-02 02:30:00 10.0.0.2 POST /LRM/files/t.aspx cmd=connect&target=10.0.0.7&port=445 80 - 10.0.0.66 - - 200 0 0 9",
			"2022-05-02 03:10:00 10.0.0.2 GET /LRM/files/logo.aspx c=cmd+/c+del+c:\\inetpub\\wwwroot\\LRM\\files\\*.aspx" + rest + "200 0 0 9",
		}, "\r\n") + "\r\n",
	}
	report := judgeFolder(t, filetest.Place(t, logs), Allow{Patched: time.Date(2022, 5, 20, 0, 0, 0, 0, time.UTC)})
	text := report.Summary.EN
	for _, part := range []string{
		"a file uploaded (2022-05-02 02:00:00", "a foreign script used (2022-05-02 02:00:40", "commands (2022-05-02 02:05:00", "a tunnel (2022-05-02 02:30:00",
		"clean-up (2022-05-02 03:10:00",
	} {
		_, after, isThere := strings.Cut(text, part)
		if !isThere {
			t.Fatalf("no %q in order in: %s", part, report.Summary.EN)
		}
		text = after
	}
	for _, finding := range report.Findings {
		if (finding.Severity == "critical" || finding.Severity == "high") && finding.Client != "10.0.0.66" {
			t.Errorf("%+v", finding)
		}
	}
	if len(report.Findings) > 200 || len(report.Findings) == 0 || report.Findings[0].Severity != "critical" {
		t.Errorf("%d findings", len(report.Findings))
	}
}

func TestNewScript(t *testing.T) {
	logs := func(second string) map[string]string {
		return map[string]string{
			"u_ex220501.log": header + line("GET", "/", "-", "x", "200") + "\r\n",
			"u_ex220503.log": header + strings.ReplaceAll(second, "2022-05-01", "2022-05-03") + "\r\n",
		}
	}
	post := line("POST", "/new.aspx", "-", "x", "200")
	if report := judgeFolder(t, filetest.Place(t, logs(post)), Allow{}); severityOf(report, "D10") != "high" {
		t.Errorf("%+v", report.Findings)
	}
	for name, second := range map[string]string{
		"asked as often": post + "\r\n" + line("GET", "/new.aspx", "-", "x", "200"),
		"from a page":    strings.Replace(post, "- 200", "http://10.0.0.2/ 200", 1),
		"not there":      strings.Replace(post, " 200 ", " 404 ", 1),
		"many clients":   post + "\r\n" + strings.ReplaceAll(post, "10.0.0.9", "10.0.0.8") + "\r\n" + strings.ReplaceAll(post, "10.0.0.9", "10.0.0.7"),
	} {
		if report := judgeFolder(t, filetest.Place(t, logs(second)), Allow{}); severityOf(report, "D10") != "" {
			t.Errorf("%s: %+v", name, report.Findings)
		}
	}
}

// What there is no room for is not passed over in silence. An answer that is asked for again and again needs none.
func TestMoreThanIsRemembered(t *testing.T) {
	logOf := func(line func(n int) string, count int) string {
		var lines []string
		for n := 0; n < count; n++ {
			lines = append(lines, "2022-05-01 02:00:00 10.0.0.2 "+line(n)+" agent - 200 0 0 15")
		}
		return header + strings.Join(lines, "\r\n") + "\r\n"
	}
	script := func(n int) string { return "GET /" + strconv.Itoa(n) + ".aspx - 80 - 10.0.0.9" }
	sender := func(n int) string { return "POST /form - 80 - 10.0." + strconv.Itoa(n>>8) + "." + strconv.Itoa(n&0xff) }
	for name, c := range map[string]struct {
		log string
		is  bool
	}{
		"as many scripts as there is room for": {logOf(script, maxScripts), false},
		"one more":                             {logOf(script, maxScripts+1), true},
		"as many clients":                      {logOf(sender, maxSenders) + logOf(sender, maxSenders), false},
		"one client more":                      {logOf(sender, maxSenders+1), true},
	} {
		report := judgeFolder(t, filetest.Place(t, map[string]string{"u_ex1.log": c.log}), Allow{})
		if severity := severityOf(report, ruleFull); (severity == investigate.Medium) != c.is {
			t.Errorf("%s: %q", name, severity)
		}
	}
}
