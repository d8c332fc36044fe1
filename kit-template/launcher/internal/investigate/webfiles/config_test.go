package webfiles

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// foundIn gives rule and severity of each finding in a configuration.
func foundIn(t *testing.T, text string) (list string, report *investigate.Report) {
	t.Helper()
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	root := filetest.Place(t, map[string]string{"applicationHost.config": text})
	source := Config{Path: filepath.Join(root, "applicationHost.config"), Folders: []string{`C:\inetpub\logs\LogFiles\W3SVC1`}, Drive: "C:"}
	report, err = investigate.Run(investigate.Input{Rules: rules, Zone: time.UTC, Sources: []investigate.Source{source}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		list += f.Rule + " " + string(f.Severity) + " "
		if rules.Rule(f.Rule).EN.What == "" {
			t.Errorf("%s has no words", f.Rule)
		}
	}
	return strings.TrimSpace(list), report
}

// Each rule of the web server's configuration: what it is for, and what only looks so.
func TestConfiguration(t *testing.T) {
	for text, want := range map[string]string{
		`<httpLogging dontLog="true" />`: "D13d medium", `<httpLogging dontLog="false" />`: "", `<!-- <httpLogging dontLog="true" /> -->`: "",
		"<httpLogging\r\n\tdontLog = 'TRUE'/>": "D13d medium", `<httpTracing dontLog="true" />`: "",
		`<logFile enabled="false" />`: "D13d medium", `<logFile enabled="true" />`: "", `<traceFailedRequestsLogging enabled="false" />`: "",
		`<logFile directory="D:\hidden" />`: "D13v medium", `<logFile logFormat="W3C" directory="%SystemDrive%\inetpub\logs\LogFiles" />`: "",
		`<logFile directory="C:\inetpub\logs\LogFiles2" />`: "D13v medium", `<traceFailedRequestsLogging directory="D:\x" />`: "",
		"": "", "<": "", "<!--": "", `<logFile directory="`: "",
	} {
		if list, report := foundIn(t, text); list != want || report.Sources[0].State != investigate.Read {
			t.Errorf("%s: %q, expected %q, %+v", text, list, want, report.Sources)
		}
	}
}

// Passwords and keys beside what is looked for are in no report.
func TestConfigurationIsNotShown(t *testing.T) {
	_, report := foundIn(t, `<add name="AesProvider" sessionKey="SECRET-1" /><processModel password="SECRET-2" /><logFile directory="D:\x" enabled="false" />`)
	if text := string(report.Encode()); strings.Contains(strings.ToLower(text), "secret") || !strings.Contains(text, `d:\\x`) {
		t.Error(text)
	}
}

// A configuration that is made to be slow or to take much memory does neither.
func TestConfigurationThatIsMadeToBeSlow(t *testing.T) {
	for _, part := range []string{"<", "<a>", "<!--", "<logFile", "<logFile >"} {
		if got := hasLoggingOff(strings.Repeat(part, 4<<20/len(part))); got {
			t.Error(part)
		}
	}
}
