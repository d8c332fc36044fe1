package screen

import (
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/outcome"
)

func TestWarningsAreShown(t *testing.T) {
	done := outcome.New("apply")
	done.Checks = []check.Result{
		{Name: "windows", Grade: check.Pass, Found: "6.1.7601.0 x64"},
		{Name: "clock", Grade: check.Warn, Code: codes.ClockBehind, Found: "2001-01-01T00:00:00Z"},
	}
	for _, language := range []string{"es", "en"} {
		shown, text := Outcome(done, language), codes.ClockBehind.Entry().In(language)
		for _, part := range []string{string(codes.ClockBehind), text.Text, text.Advice, "2001-01-01T00:00:00Z"} {
			if !strings.Contains(shown, part) {
				t.Errorf("%s: no %q in %q", language, part, shown)
			}
		}
		if strings.Contains(shown, "6.1.7601") {
			t.Errorf("%s: a pass is shown: %q", language, shown)
		}
	}
}

// What Windows Installer asked for holds after a success of its that was not confirmed. The restart is not what is missing then.
func TestRestartIsToldAfterAFailureToo(t *testing.T) {
	for _, c := range []struct{ restart, told string }{{"required", "recommended"}, {"begun", "begun"}} {
		failed := outcome.New("apply").Fail(codes.PatchNotEffective.About("60100"))
		failed.Restart = c.restart
		for _, language := range []string{"es", "en"} {
			if shown := Outcome(failed, language); !strings.Contains(shown, say("restart."+c.told, language)+"\n") {
				t.Errorf("%s: %q", language, shown)
			}
		}
	}
}
