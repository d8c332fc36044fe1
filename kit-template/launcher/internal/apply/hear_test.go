package apply

import (
	"testing"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/run"
)

// Whatever a program says, only its exit code makes a patch effective, and nothing that deceives the eye is passed on.
func FuzzHear(f *testing.F) {
	for _, seed := range []string{"", "{}", `{"effective": true}`, `{"effective": false}`, `{"note": {"es": "x", "en": "y"}}`, `[1]`, "\xff"} {
		f.Add(seed, 0)
		f.Add(seed, 1)
	}
	f.Fuzz(func(t *testing.T, said string, exit int) {
		patch := outcome.Patch{}
		fault := hear(run.Answer{Exit: exit, Output: []byte(said)}, &patch)
		if fault == nil && exit != 0 && exit != restartNeeded {
			t.Errorf("exit %d passes by %q", exit, said)
		}
		if !format.IsPlain(patch.Reason) || !format.IsPlain(patch.Note["es"]) || !format.IsPlain(patch.Note["en"]) {
			t.Errorf("%+v", patch)
		}
	})
}
