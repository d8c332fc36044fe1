package apply

import (
	"strconv"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/report"
)

// values are what an attempt may change, by name in the order of the list; nil where nobody has looked.
type values []string

var valueNames = []string{"installed", "kitVersion", "kitSequence", "productVersion"}

// look is called before and after.
func (a *attempt) look() values {
	found := values{"no", "", "", a.Computer.Describe(a.manifest).ProductVersion}
	if a.Computer.IsInstalled(a.installer.ProductCode) {
		found[0] = "yes"
	}
	if known := a.state.Find(a.manifest.Kit.ID); known != nil && known.Installed {
		found[1], found[2] = known.Version, strconv.FormatInt(known.Sequence, 10)
	}
	return found
}

func signersOf(proven *report.Report) (signers []proof.Signer) {
	for _, signature := range proven.Signatures {
		if signature.State != report.Valid {
			continue
		}
		signer := proof.Signer{KeyID: signature.KeyID}
		if signature.Holder != nil {
			signer.Holder = *signature.Holder
		}
		signers = append(signers, signer)
	}
	return signers
}

// prove writes the verification file, of failures and refusals too. It never makes a failure of a success: that it is missing is said.
func (a *attempt) prove() {
	if a.record == nil {
		return
	}
	var err error
	if a.store == nil {
		err = a.openStore()
	}
	if err == nil {
		var written proof.Written
		written, err = proof.Write(proof.Input{
			Facts: a.facts(), State: a.Computer.StateFolder(), Record: a.record.Path, Now: a.Now(), Random: a.Random,
		})
		a.outcome.Files, a.outcome.ShortCode = append(a.outcome.Files, written.Files...), written.ShortCode
	}
	if err != nil {
		a.outcome.Checks = append(a.outcome.Checks, check.Result{
			Name: "verification-file", Grade: check.Warn, Code: codes.ProofFailed, Found: format.Printable(err.Error()),
		})
	}
}

func (a *attempt) facts() proof.Facts {
	o := a.outcome
	facts := proof.Facts{
		Attempt: proof.Attempt{
			ID: a.Request.Nonce, Verb: o.Verb, Result: a.result(), Exit: o.Exit, Code: string(o.Code), Detail: o.Detail,
			Restart: o.Restart, CutOff: o.Previous, Started: format.Time(a.began), Ended: format.Time(a.Now()),
		},
		Signers: a.signers, Instrument: a.Computer.Describe(a.manifest), Program: a.Program.Version,
	}
	if a.Request.WithoutNames {
		facts.Instrument.Name, facts.Instrument.Account = "", ""
	}
	for _, c := range o.Checks {
		facts.Checks = append(facts.Checks, proof.Check{
			Name: c.Name, Grade: string(c.Grade), Code: string(c.Code), Expected: c.Expected, Found: c.Found,
		})
	}
	a.addKit(&facts)
	return facts
}

// addKit says what is known only once the kit is proven.
func (a *attempt) addKit(facts *proof.Facts) {
	if a.manifest == nil {
		return
	}
	kit, trust := a.manifest.Kit, a.Program.Trust
	facts.Kit = &proof.Kit{
		ID: kit.ID, Version: kit.Version, Sequence: kit.Sequence, Created: kit.Created, Seal: a.seal, Publisher: trust.ID,
		Name: trust.Name, Record: trust.Record, Kind: trust.Kind, Fingerprint: trust.Fingerprint(),
	}
	if a.before != nil {
		after := a.look()
		for i, name := range valueNames {
			facts.Values = append(facts.Values, proof.Value{Name: name, Before: a.before[i], After: after[i]})
		}
	}
	listed, err := a.manifest.Find(a.installer.Path)
	if a.outcome.Msi != nil && err == nil {
		facts.Installer = &proof.Installer{
			Answer: *a.outcome.Msi, Package: listed.Path, SHA256: listed.SHA256, ProductCode: a.installer.ProductCode,
			Version: a.installer.Version,
		}
	}
}

func (a *attempt) result() string {
	switch {
	case a.outcome.Code == "":
		return "done"
	case a.outcome.Msi == nil:
		return "refused"
	}
	return "failed"
}
