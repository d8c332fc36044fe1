package codes

import "testing"

func TestEveryCodeIsInTheList(t *testing.T) {
	all := []Code{
		SignatureMissing, SignatureMalformed, SignatureInvalid, KeyWeak, KeyRevoked, KeyNotValid, ThresholdNotMet,
		PublisherUnknown, PublisherMalformed, SealMalformed, SealMismatch, ManifestMalformed, ManifestMismatch,
		FileMissing, FileExtra, FileChanged, NameForbidden, NameTwin, NotRegularFile, TreeTooLarge, ResidueFile,
		SupportEnded, Usage, TrustMissing, OutputInvalid, IOError, Internal,
	}
	for _, code := range all {
		entry, ok := entries[code]
		if !ok {
			t.Errorf("%s is not in codes.json", code)
		}
		for _, language := range []string{"es", "en"} {
			if text := entry.In(language); text.Text == "" || text.Advice == "" {
				t.Errorf("%s has no %s text", code, language)
			}
		}
	}
}

func TestUnknownCodeIsABug(t *testing.T) {
	if got := Code("no-such-code").Entry(); got.Exit != 70 || got.Severity != "error" {
		t.Errorf("got %+v", got)
	}
}
