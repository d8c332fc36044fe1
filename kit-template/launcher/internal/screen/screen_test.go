package screen

import (
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/report"
)

func finding(code codes.Code, path string) report.Finding { return report.At(code, path) }

func TestTraces(t *testing.T) {
	for path, want := range map[string]string{
		"System Volume Information/IndexerVolumeGuid": traceOfWindows, ".Trashes": traceOfMac,
	} {
		if got := traceOf(finding(codes.ResidueFile, path)); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	for path, want := range map[string]string{
		"$RECYCLE.BIN/x": likeATrace, "payload/.DS_Store": likeATrace, "._SealCheck.exe": likeATrace, "payload/evil.msi": "",
		"my.ds_store.txt": "", "not.ds_store": "",
	} {
		if got := traceOf(finding(codes.FileExtra, path)); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	if traceOf(finding(codes.FileChanged, ".DS_Store")) != "" {
		t.Error("only what was added resembles a trace")
	}
}

func TestTextSaysWhatTheReportCannot(t *testing.T) {
	r := report.New()
	r.Publisher = &report.Publisher{}
	r.Conclude()
	for _, language := range []string{"es", "en"} {
		differs := codes.LauncherDiffers.Entry().In(language)
		plain := Render(r, About{Language: language})
		told := Render(r, About{Language: language, Differs: true, IsReadOnly: true})
		if strings.Contains(plain, differs.Text) || !strings.Contains(told, differs.Text) || !strings.Contains(told, differs.Advice) {
			t.Errorf("%s: %s", language, told)
		}
		if !strings.Contains(plain, say("drive.writable", language)) || !strings.Contains(told, say("drive.protected", language)) {
			t.Errorf("%s: %s", language, told)
		}
		for _, kind := range []string{traceOfWindows, traceOfMac, likeATrace} {
			if say("trace."+kind, language) == "" {
				t.Errorf("%s has no text for %s", language, kind)
			}
		}
	}
}
