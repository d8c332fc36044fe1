package proof

// Facts are all that a verification file says, in its order. Empty values are left out, save where the schema asks for them.
type Facts struct {
	Chain      Chain
	Key        Key
	Attempt    Attempt
	Installer  *Installer
	Kit        *Kit
	Signers    []Signer
	Instrument Instrument
	Values     []Value
	Checks     []Check
	// Program is the version of the one that wrote this.
	Program string
}

// Chain is the place among all verification files of this instrument.
type Chain struct {
	Number int64
	// Link is `first`, `previous`, or `lost` where what was remembered of the one before is gone or damaged.
	Link     string
	Previous string
}

// Key is the instrument's public key.
type Key struct {
	ID, Public string
	// Made is `now`, `before`, or `again` where the one before was damaged.
	Made string
}

// Attempt is what was asked for and how it ended.
type Attempt struct {
	ID, Verb string
	// Result is `done`, `refused` (nothing was changed) or `failed`.
	Result  string
	Exit    int
	Code    string
	Detail  string
	Restart string
	// CutOff is an earlier attempt that did not come to its end.
	CutOff         string
	Started, Ended string
}

// Installer is Windows Installer's part. It is nil when it was not started.
type Installer struct {
	Answer               int
	Package, SHA256      string
	ProductCode, Version string
}

// Kit is nil when it was not proven.
type Kit struct {
	ID, Version       string
	Sequence          int64
	Created, Seal     string
	Publisher, Name   string
	Record            int64
	Kind, Fingerprint string
}

// Signer is a key whose signature was valid.
type Signer struct{ KeyID, Holder string }

// Instrument is the computer, as far as it tells. Name and account can be left out.
type Instrument struct {
	Name, Account         string
	Windows, Architecture string
	// BootMode is `Dx`, `RUO` or `unknown`; Control is the software that it was told by.
	BootMode, Control       string
	Product, ProductVersion string
}

// Value is something that the attempt may have changed.
type Value struct{ Name, Before, After string }

// Check is one look at the instrument before anything was changed.
type Check struct{ Name, Grade, Code, Expected, Found string }
