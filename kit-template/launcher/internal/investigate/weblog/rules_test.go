package weblog

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

const header = "#Software: Microsoft Internet Information Services 8.5\r\n#Version: 1.0\r\n#Date: 2022-05-01 00:00:00\r\n" +
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\r\n"

func judgeFolder(t testing.TB, folder string, allow Allow) *investigate.Report {
	t.Helper()
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := investigate.Run(investigate.Input{
		Rules: rules, Zone: time.UTC, Sources: []investigate.Source{Logs{Folders: []string{folder}, Allow: allow, Rules: rules}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func judgeLines(t testing.TB, allow Allow, lines ...string) *investigate.Report {
	t.Helper()
	return judgeFolder(t, filetest.Place(t, map[string]string{"u_ex220501.log": header + strings.Join(lines, "\r\n") + "\r\n"}), allow)
}

// line is a request from outside without referer, two hours into the day.
func line(verb, stem, query, agent, status string) string {
	return "2022-05-01 02:00:00 10.0.0.2 " + verb + " " + stem + " " + query + " 80 - 10.0.0.9 " + agent + " - " + status + " 0 0 15"
}

func severityOf(report *investigate.Report, rule string) investigate.Severity {
	for _, finding := range report.Findings {
		if finding.Rule == rule {
			return finding.Severity
		}
	}
	return ""
}

// Each rule of words and methods: what it is for, and what only looks so.
func TestEachRule(t *testing.T) {
	const browser = "Mozilla/5.0+(Windows+NT+6.1)"
	for _, c := range []struct {
		rule string
		want investigate.Severity
		line string
		near string
	}{
		{"D1", "high", line("GET", "/a.asp", "x=WScript.Shell", browser, "200"), line("GET", "/js/newscript.js", "-", browser, "200")},
		{"D1", "medium", line("GET", "/", "o=Scripting%2EFileSystemObject", browser, "404"), line("GET", "/filesystem", "-", browser, "200")},
		{"D1", "high", line("GET", "/", "-", "wscript.network", "200"), line("GET", "/seashell.png", "-", browser, "200")},
		{"D1b", "medium", line("GET", "/shell.aspx", "-", browser, "200"), line("GET", "/shellfish.html", "-", browser, "200")},
		{"D1b", "medium", line("GET", "/", "-", "web+shell", "200"), line("GET", "/", "-", "WindowsPowerShell/5.1", "200")},
		{"D2", "high", line("POST", "/upload/cmd.ASP", "-", browser, "200"), line("GET", "/upload/cmd.asp", "-", browser, "200")},
		{"D2", "high", line("POST", "/up/x.aspx/more", "-", browser, "500"), line("POST", "/up/x.aspxs", "-", browser, "200")},
		{"D2", "high", line("POST", "/up/x.asp:.jpg", "-", browser, "200"), line("POST", "/up/asp:.jpg", "-", browser, "200")},
		{"D2", "high", line("POST", "/up/x.aspx+", "-", browser, "200"), line("POST", "/up/x_aspx+", "-", browser, "200")},
		{"D2", "medium", line("POST", "/cmd.cer", "-", browser, "404"), line("POST", "/api/manifest", "-", browser, "200")},
		{"D2u", "critical", line("PUT", "/a.ashx", "-", browser, "201"), line("PUT", "/a.txt", "-", browser, "201")},
		{"D3", "info", line("POST", "/api/import", "-", browser, "200"), line("GET", "/api/import", "-", browser, "200")},
		{"D4", "high", line("GET", "/x", "cmd=whoami", browser, "200"), line("GET", "/x", "q=who+is+whoami", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=cmd.exe+/c+net%20user", browser, "200"), line("GET", "/x", "domain=net+users", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=%22+net%2Buser", browser, "200"), line("GET", "/x", "q=curling", browser, "200")},
		{"D4", "high", line("GET", "/scripts/cmd.exe", "/c+dir", browser, "200"), line("GET", "/cmd.exercise", "-", browser, "200")},
		{"D4", "high", line("GET", "/x", "a=1|certutil+-urlcache", browser, "200"), line("GET", "/x", "a=wget", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=w%5Eho%22%22am^i", browser, "200"), line("GET", "/x", "c=w_hoami", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=%u0077hoam%U0069", browser, "200"), line("GET", "/x", "c=%u0177hoami", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=%09@whoami", browser, "200"), line("GET", "/x", "c=%2577hoami", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=c:\\Windows\\System32\\whoami", browser, "200"), line("GET", "/x", "c=whoamix", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=%25ComSpec%25+/c+dir", browser, "200"), line("GET", "/x", "c=comspec", browser, "200")},
		{"D4", "high", line("GET", "/x", "c=powershell+%22IEX(1)%22", browser, "200"), line("GET", "/x", "q=powershell+tutorial", browser, "200")},
		{"D4b", "medium", line("GET", "/", "-", "()+{+:;};+/bin/bash", "200"), line("GET", "/", "-", "f()+x", "200")},
		{"D4b", "medium", line("GET", "/cgi-bin/a", "-", "()+{+:;};+/bin/bash", "404"), line("GET", "/cgi-bin/a", "-", browser, "404")},
		{"D4c", "critical", line("GET", "/x", "c=cmd+/c+del+c:\\inetpub\\x.asp", browser, "200"), line("GET", "/x", "action=delete", browser, "200")},
		{"D4c", "critical", line("GET", "/x", "c=wevtutil%20cl%20Security", browser, "200"), line("GET", "/x", "c=wevtutil", browser, "200")},
		{"D5", "medium", line("GET", "/x", "f=C%3A%5CUsers", browser, "200"), line("GET", "/x", "f=http://a/", browser, "200")},
		{"D5b", "high", line("GET", "/x", "f=..\\Windows\\repair", browser, "200"), line("GET", "/x", "os=windows", browser, "200")},
		{"D6", "high", line("GET", "/x", "f=%2e%2e/%2E%2e/a", browser, "200"), line("GET", "/x", "f=.../a", browser, "200")},
		{"D6", "medium", line("GET", "/../../a", "-", browser, "404"), line("GET", "/a..b/", "-", browser, "404")},
		{"D6b", "low", line("GET", "/x", "r=../home", browser, "200"), line("GET", "/x", "f=../../a", browser, "200")},
		{"D6c", "high", line("GET", "/x", "f=..%252f..%252f", browser, "200"), line("GET", "/x", "u=http%253A%252F%252Fa", browser, "200")},
		{"D6c", "high", line("GET", "/x", "f=..%c0%AF", browser, "200"), line("GET", "/x", "f=%c3%b1", browser, "200")},
		{"D7", "medium", line("GET", "/", "-", "sqlmap/1.4", "200"), line("GET", "/", "-", "MySqlMapper/1", "200")},
		{"D7", "medium", line("GET", "/", "-", "Fuzz+Faster+U+Fool+v2.0.0", "200"), line("GET", "/", "-", "Faster/1", "200")},
		{"D7", "medium", line("GET", "/", "-", "Mozilla/5.00+(Nikto/2.1.6)", "404"), line("GET", "/nikto", "-", browser, "404")},
		{"D8", "critical", line("POST", "/t", "cmd=connect&target=10.0.0.7&port=445", "-", "200"), line("POST", "/t", "cmd=connect", browser, "200")},
		{"D8", "critical", line("POST", "/t", "a=1&cmd=READ", "-", "200"), line("POST", "/t", "cmd=readme", "-", "200")},
		{"D9", "low", line("GET", "/a*~1*/.aspx", "-", browser, "404"), line("GET", "/~1stuser/", "-", browser, "404")},
		{"D11", "medium", line("DELETE", "/a.txt", "-", browser, "200"), line("OPTIONS", "/a.txt", "-", browser, "200")},
		{"D11b", "info", line("PROPFIND", "/", "-", "Microsoft-WebDAV-MiniRedir/6.1", "405"), line("HEAD", "/", "-", browser, "200")},
		{"D11d", "high", line("DELETE", "/a.aspx", "-", browser, "200"), line("DELETE", "/a.html", "-", browser, "200")},
	} {
		if got := severityOf(judgeLines(t, Allow{}, c.line), c.rule); got != c.want {
			t.Errorf("%s: %q, expected %q: %s", c.rule, got, c.want, c.line)
		}
		if got := severityOf(judgeLines(t, Allow{}, c.near), c.rule); got != "" {
			t.Errorf("%s: %q of a near miss: %s", c.rule, got, c.near)
		}
	}
}

func TestAllowedAreLeftAlone(t *testing.T) {
	allow := Allow{Scripts: []string{"/lrm/*"}, Posts: []string{"/api/manifest"}, Clients: []string{"10.0.0.0/24"}}
	post, other := line("POST", "/LRM/app.aspx", "-", "x", "200"), line("POST", "/api/Manifest", "-", "x", "200")
	report := judgeLines(t, allow, post, other)
	if severityOf(report, "D2") != "" || severityOf(report, "D12b") != "" || severityOf(report, "D3") != "medium" {
		t.Errorf("%+v", report.Findings)
	}
	if report := judgeLines(t, allow, other); len(report.Findings) != 0 {
		t.Errorf("%+v", report.Findings)
	}
}

// The computer's own requests come from ::1, 127.0.0.1 or the address that is asked.
func TestWhoCountsAsOutside(t *testing.T) {
	patched := time.Date(2022, 5, 1, 1, 0, 0, 0, time.UTC)
	for _, own := range []string{"::1", "127.0.0.1", "127.1.2.3", "10.0.0.2", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"} {
		report := judgeLines(t, Allow{Patched: patched}, strings.ReplaceAll(line("GET", "/", "-", "x", "200"), "10.0.0.9", own))
		if len(report.Findings) != 0 {
			t.Errorf("%s: %+v", own, report.Findings)
		}
	}
	for client, status := range map[string]string{"10.0.0.9": "200", "fe80::5efe:a00:9%3": "500", "not-an-address": "200"} {
		report := judgeLines(t, Allow{Patched: patched}, strings.ReplaceAll(line("GET", "/", "-", "x", status), "10.0.0.9", client))
		if severityOf(report, "D12") != "high" {
			t.Errorf("%s: %+v", client, report.Findings)
		}
	}
	if got := severityOf(judgeLines(t, Allow{Patched: patched}, line("GET", "/", "-", "x", "403")), "D12"); got != "low" {
		t.Errorf("a refused one is %s", got)
	}
	before := Allow{Patched: patched.Add(2 * time.Hour)}
	if report := judgeLines(t, before, line("GET", "/", "-", "x", "200")); severityOf(report, "D12") != "" || severityOf(report, "D12b") != "info" {
		t.Errorf("%+v", report.Findings)
	}
}

func TestVisitsAreCounted(t *testing.T) {
	report := judgeLines(t, Allow{}, line("GET", "/", "-", "x", "200"), line("GET", "/b", "-", "x", "304"), line("GET", "/c", "-", "x", "404"))
	if len(report.Findings) != 1 || report.Findings[0].Count != 3 {
		t.Errorf("%+v", report.Findings)
	}
}

// The same logs give the same report, byte for byte, whoever comes first in a map.
func TestReportsComeBack(t *testing.T) {
	lines := make([]string, 0, 80)
	for i := 0; i < 40; i++ {
		get := strings.ReplaceAll(line("GET", "/", "-", "x", "200"), "10.0.0.9", fmt.Sprintf("10.0.1.%d", i))
		lines = append(lines, get, strings.Replace(get, " 200 ", " 404 ", 1))
	}
	folder := filetest.Place(t, map[string]string{"u_ex220501.log": header + strings.Join(lines, "\r\n") + "\r\n"})
	first := judgeFolder(t, folder, Allow{}).Encode()
	for round := 0; round < 3; round++ {
		if !bytes.Equal(judgeFolder(t, folder, Allow{}).Encode(), first) {
			t.Fatal("another report")
		}
	}
}
