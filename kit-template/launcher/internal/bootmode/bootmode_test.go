package bootmode

import (
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/manifest"
)

func TestTell(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}, {Name: "MiSeqDx", IVD: true}, {Name: "NextSeq 550Dx", IVD: true}}
	for _, c := range []struct {
		programs      []string
		mode, control string
	}{
		{nil, Unknown, ""},
		{[]string{"MiSeq Control Software"}, RUO, "MiSeq Control Software"},
		{[]string{"Other", "MiSeqDx Operating Software"}, Dx, "MiSeqDx Operating Software"},
		{[]string{"MiSeqDx Operating Software", "MiSeq Control Software"}, Unknown, ""},
		{[]string{"MiSeq Manual"}, Unknown, ""},
		{[]string{"MiSeqDx Operating Software", "NextSeq 550Dx Operating Software"}, Dx, "NextSeq 550Dx Operating Software"},
	} {
		if mode, control := Tell(c.programs, models); mode != c.mode || control != c.control {
			t.Errorf("%q: %s by %q", c.programs, mode, control)
		}
	}
}

func TestOtherModes(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}, {Name: "MiniSeq"}, {Name: "MiSeqDx", IVD: true}, {Name: "NextSeq 550Dx", IVD: true}}
	for control, want := range map[string]string{
		"MiSeqDx Operating Software": "MiSeqDx", "MiSeq Control Software": "MiSeqDx", "MiniSeq Control Software": "",
		"": "MiSeqDx NextSeq 550Dx",
	} {
		if got := strings.Join(OtherModes(control, models), " "); got != want {
			t.Errorf("%s: %q", control, got)
		}
	}
	if got := OtherModes("", models[:2]); got != nil {
		t.Errorf("no diagnostic instrument is meant: %q", got)
	}
}

func TestIsOf(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}}
	if !IsOf([]string{"Other", "MiSeq Control Software"}, models) || IsOf([]string{"MiSeq Manual", "MiSeqX Software"}, models) || IsOf(nil, models) {
		t.Error("misjudged")
	}
}
