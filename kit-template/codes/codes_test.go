package codes

import "testing"

func TestEveryCodeIsInTheList(t *testing.T) {
	all := []Code{
		SignatureMissing, SignatureMalformed, SignatureInvalid, KeyWeak, KeyRevoked, KeyNotValid, ThresholdNotMet,
		PublisherUnknown, PublisherMalformed, SealMalformed, SealMismatch, ManifestMalformed, ManifestMismatch,
		FileMissing, FileExtra, FileChanged, NameForbidden, NameTwin, NotRegularFile, TreeTooLarge, ResidueFile,
		SupportEnded, Usage, TrustMissing, OutputInvalid, IOError, Internal, ProgramUnsafe,
		FolderUnsafe, StateDamaged, AlreadyRunning, Rollback, PublisherChanged, KindChanged, LauncherTooOld, PlaceWrong,
		ElevationRefused, ElevationFailed, InterruptedBefore, InstallFailed, ForOneUser,
		WindowsUnsuitable, NotAdministrator, RestartPending, SpaceShort, ProductAbsent, ProductUnsuitable, InstrumentBusy,
		InstallerBusy, ClockBehind, CheckUnknown, OtherModeToo, WrongTarget,
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

func TestExitCodesOnTheInstrumentAreOurs(t *testing.T) {
	seen := map[int]Code{}
	for code, entry := range entries {
		exit := entry.InstrumentExit
		if exit != 0 && (exit < 60001 || exit > 60099) {
			t.Errorf("%s: %d is not between 60001 and 60099", code, exit)
		}
		if other := seen[exit]; exit != 0 && (other != "" || OfInstrumentExit(exit) != code) {
			t.Errorf("%s, %s: %d does not tell which", code, other, exit)
		}
		seen[exit] = code
	}
	if found := OfInstrumentExit(0) + OfInstrumentExit(3010); found != "" {
		t.Errorf("%s is no refusal of ours", found)
	}
	if Code("no-such-code").Entry().OnInstrument() != Internal.Entry().OnInstrument() {
		t.Error("an unknown code is a bug on the instrument too")
	}
	if FileChanged.Entry().OnInstrument() != 1 {
		t.Error("not genuine is 1 with every verb")
	}
}
