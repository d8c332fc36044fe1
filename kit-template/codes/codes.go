// Package codes is the closed list of everything that can be said about a kit or a command, with its texts.
// codes.json is the one source; the TypeScript side is generated from the same file.
package codes

import (
	_ "embed"

	"sealkit.dev/kit/packed"
	"sealkit.dev/kit/strictjson"
)

// Code is a kebab-case code. It is an error too: what parsers return.
type Code string

// The codes that the launcher itself gives.
const (
	SignatureMissing   Code = "signature-missing"
	SignatureMalformed Code = "signature-malformed"
	SignatureInvalid   Code = "signature-invalid"
	KeyWeak            Code = "key-weak"
	KeyRevoked         Code = "key-revoked"
	KeyNotValid        Code = "key-not-valid"
	ThresholdNotMet    Code = "threshold-not-met"
	PublisherUnknown   Code = "publisher-unknown"
	PublisherMalformed Code = "publisher-malformed"
	SealMalformed      Code = "seal-malformed"
	SealMismatch       Code = "seal-mismatch"
	ManifestMalformed  Code = "manifest-malformed"
	ManifestMismatch   Code = "manifest-mismatch"
	FileMissing        Code = "file-missing"
	FileExtra          Code = "file-extra"
	FileChanged        Code = "file-changed"
	NameForbidden      Code = "name-forbidden"
	NameTwin           Code = "name-twin"
	NotRegularFile     Code = "not-regular-file"
	TreeTooLarge       Code = "tree-too-large"
	ResidueFile        Code = "residue-file"
	SupportEnded       Code = "support-ended"
	Usage              Code = "usage"
	TrustMissing       Code = "trust-missing"
	OutputInvalid      Code = "output-invalid"
	SourceUnrecognised Code = "source-unrecognised"
	IOError            Code = "io-error"
	Internal           Code = "internal"

	// What the elevated part and the way to it say.
	ProgramUnsafe     Code = "program-unsafe"
	KitsSeveral       Code = "kits-several"
	LauncherDiffers   Code = "launcher-differs"
	FolderUnsafe      Code = "folder-unsafe"
	StateDamaged      Code = "state-damaged"
	AlreadyRunning    Code = "already-running"
	Rollback          Code = "rollback"
	PublisherChanged  Code = "publisher-changed"
	KindChanged       Code = "kind-changed"
	LauncherTooOld    Code = "launcher-too-old"
	PlaceWrong        Code = "place-wrong"
	ElevationRefused  Code = "elevation-refused"
	ElevationFailed   Code = "elevation-failed"
	InterruptedBefore Code = "interrupted-before"
	InstallFailed     Code = "install-failed"
	ForOneUser        Code = "installed-for-one-user"

	// What the checks before a change say; support-ended is above.
	WindowsUnsuitable Code = "windows-unsuitable"
	NotAdministrator  Code = "not-administrator"
	RestartPending    Code = "restart-pending"
	SpaceShort        Code = "space-short"
	ProductAbsent     Code = "product-absent"
	ProductUnsuitable Code = "product-unsuitable"
	InstrumentBusy    Code = "instrument-busy"
	InstallerBusy     Code = "installer-busy"
	ClockBehind       Code = "clock-behind"
	CheckUnknown      Code = "check-unknown"
	OtherModeToo      Code = "other-mode-too"
	WrongTarget       Code = "wrong-target"

	// What is said about the verification file, and about the patch as it is now.
	ProofFailed          Code = "proof-failed"
	ProofLost            Code = "proof-lost"
	NotApplied           Code = "not-applied"
	PatchNotEffective    Code = "patch-not-effective"
	StatusProgramMissing Code = "status-program-missing"
	StatusProgramChanged Code = "status-program-changed"
	StatusUnknown        Code = "status-unknown"

	// What is said about the firewall, and about who agrees to change it.
	ConsentMissing         Code = "consent-missing"
	FirewallNoPorts        Code = "firewall-no-ports"
	FirewallUnknown        Code = "firewall-unknown"
	FirewallRuleMissing    Code = "firewall-rule-missing"
	FirewallServiceStopped Code = "firewall-service-stopped"
	FirewallOff            Code = "firewall-off"
	FirewallRulesIgnored   Code = "firewall-rules-ignored"
	FirewallRuleLeft       Code = "firewall-rule-left"

	// What an investigation says that could not be made.
	SettingsMalformed Code = "settings-malformed"
	NothingToRead     Code = "nothing-to-read"
)

// Text is what a person reads: what happened, and what to do.
type Text struct {
	Text   string `json:"text"`
	Advice string `json:"advice"`
}

// Entry is what the list says about one code.
type Entry struct {
	Exit int `json:"exit"`
	// InstrumentExit is the exit code of `apply`, `repair`, `remove` and `status`, 60001 up; 0 where Exit serves for them too.
	InstrumentExit int    `json:"instrumentExit"`
	Severity       string `json:"severity"`
	ES             Text   `json:"es"`
	EN             Text   `json:"en"`
}

// Of `internal` in codes.json, for codes that are not there.
const internalOnInstrument = 60070

//go:embed codes.json
var source []byte

// Msiexec is the list of Windows Installer's exit codes as JSON: from, to (both included), kind and code.
//
//go:embed msiexec.json
var Msiexec []byte

var entries = load()

// A list that cannot be read is empty, so every code is then a fault of ours (see Entry); a test reads it.
func load() map[Code]Entry {
	var list map[Code]Entry
	if strictjson.Read(packed.Open(source), &list) != nil {
		return nil
	}
	return list
}

// Error makes a Code an error. It is for logs; people get Entry's texts.
func (c Code) Error() string { return string(c) }

// Fault is a code with what it is about.
type Fault struct {
	Code Code
	// Detail is language-neutral: a file, a field, what was expected and found. It is made printable where it is shown.
	Detail string
}

func (f *Fault) Error() string { return string(f.Code) + " " + f.Detail }

// About gives the fault of a code with its detail.
func (c Code) About(detail string) *Fault { return &Fault{c, detail} }

// Entry gives what the list says. An unknown code counts as a bug of ours, never as harmless.
func (c Code) Entry() Entry {
	if entry, ok := entries[c]; ok {
		return entry
	}
	return Entry{Exit: 70, InstrumentExit: internalOnInstrument, Severity: "error"}
}

// OnInstrument gives the exit code of the verbs that change the instrument, or say how it is.
func (e Entry) OnInstrument() int {
	if e.InstrumentExit != 0 {
		return e.InstrumentExit
	}
	return e.Exit
}

// OfInstrumentExit gives the code of an exit from 60001 up, or none.
func OfInstrumentExit(exit int) Code {
	for code, entry := range entries {
		if exit != 0 && entry.InstrumentExit == exit {
			return code
		}
	}
	return ""
}

// In gives the texts in a language, `es` or `en`.
func (e Entry) In(language string) Text {
	if language == "es" {
		return e.ES
	}
	return e.EN
}
