package bootmode

import (
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

func TestMayHaveAnother(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}, {Name: "MiniSeq"}, {Name: "MiSeqDx", IVD: true}}
	for _, c := range []struct {
		mode, control string
		want          bool
	}{
		{Dx, "MiSeqDx Operating Software", true}, {RUO, "MiSeq Control Software", true}, {RUO, "MiniSeq Control Software", false},
		{Unknown, "", true},
	} {
		if MayHaveAnother(c.mode, c.control, models) != c.want {
			t.Errorf("%+v", c)
		}
	}
	if MayHaveAnother(Unknown, "", models[:2]) {
		t.Error("no diagnostic instrument is meant")
	}
}
