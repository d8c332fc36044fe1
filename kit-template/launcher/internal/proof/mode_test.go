package proof

import (
	"testing"

	"sealkit.dev/kit/launcher/internal/manifest"
)

func TestMode(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}, {Name: "MiSeqDx", IVD: true}, {Name: "NextSeq 550Dx", IVD: true}}
	for _, c := range []struct {
		programs      []string
		mode, control string
	}{
		{nil, ModeUnknown, ""},
		{[]string{"MiSeq Control Software"}, ModeRUO, "MiSeq Control Software"},
		{[]string{"Other", "MiSeqDx Operating Software"}, ModeDx, "MiSeqDx Operating Software"},
		{[]string{"MiSeqDx Operating Software", "MiSeq Control Software"}, ModeUnknown, ""},
		{[]string{"MiSeq Manual"}, ModeUnknown, ""},
		{[]string{"MiSeqDx Operating Software", "NextSeq 550Dx Operating Software"}, ModeDx, "NextSeq 550Dx Operating Software"},
	} {
		if mode, control := Mode(c.programs, models); mode != c.mode || control != c.control {
			t.Errorf("%q: %s by %q", c.programs, mode, control)
		}
	}
}
