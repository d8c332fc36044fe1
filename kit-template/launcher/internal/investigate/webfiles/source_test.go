package webfiles

import (
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// found gives rule, severity and file of each finding.
func found(t *testing.T, root string, streams func(string) ([]string, error)) (list []string, readings []investigate.Reading) {
	t.Helper()
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := investigate.Run(investigate.Input{Rules: rules, Zone: time.UTC, Sources: []investigate.Source{
		Files{Roots: []string{root}, Uploads: []string{filepath.Join(root, "uploads")}, Rules: rules, Streams: streams},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		list = append(list, f.Rule+" "+string(f.Severity)+" "+filepath.ToSlash(f.Subject[len(root)+1:]))
	}
	sort.Strings(list)
	return list, report.Sources
}

func TestWhatDoesNotBelong(t *testing.T) {
	root := filetest.Place(t, map[string]string{
		"index.html": "wscript.shell", "default.aspx": "<%@ Page %>", "web.config": `<httpLogging dontLog = "true" />`, "bin/app.dll": "MZ", "tool.EXE": "MZ",
		"evil.asp": `<% CreateObject("WScript.Shell") %>`, "uploads/manifest.txt": "wscript.shell", "uploads/deep/x.ASHX": "", "uploads/y.exe": "",
		"uploads/web.config": "<configuration/>", "a/web.config": "<httpLogging\n dontLog='True'/>", "b/web.config": `<!-- <httpLogging dontLog="true" /> -->`,
		"c/web.config": "\xff\xfe" + wide(`<httpLogging dontLog="true" />`), "d/x.aspx": wide(`<% Process.Start("x") %>`),
	})
	list, readings := found(t, root, nil)
	want := []string{
		"D13d medium a/web.config", "D13d medium c/web.config", "D13d medium web.config", "F1 high uploads/deep/x.ASHX", "F1 high uploads/web.config", "F1 high uploads/y.exe", "F2 info d/x.aspx", "F2 info default.aspx", "F2 info evil.asp",
		"F3 high d/x.aspx", "F3 high evil.asp", "F5 medium tool.EXE",
	}
	if strings.Join(list, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(list, "\n"))
	}
	if readings[0].Files+readings[1].Files != 14 || readings[1].State != investigate.Read {
		t.Errorf("%+v", readings)
	}
}

// wide is a text of ASCII in UTF-16.
func wide(text string) string {
	return strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

func TestStreams(t *testing.T) {
	root := filetest.Place(t, map[string]string{"a.html": "", "b.html": ""})
	list, readings := found(t, root, func(path string) ([]string, error) {
		if strings.HasSuffix(path, "a.html") {
			return []string{":hidden:$DATA", ":Zone.Identifier:$DATA"}, nil
		}
		return nil, fs.ErrPermission
	})
	if strings.Join(list, ", ") != "F4 info a.html, F4 medium a.html" || readings[1].State != investigate.Denied {
		t.Errorf("%v %+v", list, readings)
	}
	if readings[0].State != investigate.Absent {
		t.Errorf("%+v", readings[0])
	}
}

func TestWhatIsTooLargeIsSaid(t *testing.T) {
	root := filetest.Place(t, map[string]string{"large.aspx": ""})
	if err := os.Truncate(filepath.Join(root, "large.aspx"), maxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, readings := found(t, root, nil); readings[1].State != investigate.Failed || readings[1].Unread != 1 {
		t.Errorf("%+v", readings)
	}
}

// What Windows opens as something else, and what vanished meanwhile, was missed: the place is not clean.
func TestWhatIsMissedIsSaid(t *testing.T) {
	for _, name := range []string{"evil.asp.", "con.aspx", strings.Repeat("d/", 40) + "evil.asp"} {
		if _, readings := found(t, filetest.Place(t, map[string]string{"a.html": "", name: ""}), nil); readings[1].State != investigate.Failed {
			t.Errorf("%s: %+v", name, readings)
		}
	}
	root := filetest.Place(t, map[string]string{"a.html": ""})
	_, readings := found(t, root, func(string) ([]string, error) { return nil, fs.ErrNotExist })
	if readings[1].State != investigate.Failed {
		t.Errorf("%+v", readings)
	}
}
