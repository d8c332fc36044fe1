package apply

import (
	"strconv"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/publisher"
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

// SignersOf are the keys whose signatures were valid.
func SignersOf(proven *report.Report) (signers []proof.Signer) {
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

// prove writes the verification file, of failures and refusals too.
func (a *attempt) prove() {
	if a.record == nil {
		return
	}
	var err error
	if a.store == nil {
		err = a.openStore()
	}
	a.outcome = a.Computer.Prove(a.outcome, err, proof.Input{
		Facts: a.facts(), State: a.Computer.StateFolder(), Record: a.record.Path, Now: a.Now(), Random: a.Random,
	})
}

// Prove writes a verification file unless there was an error before, and gives the outcome with it. It never makes a failure of a
// success: that it is missing is said. The store must be held.
func (c Computer) Prove(o outcome.Outcome, err error, in proof.Input) outcome.Outcome {
	if err == nil {
		var written proof.Written
		written, err = proof.Write(in)
		o.Files, o.ShortCode = append(o.Files, written.Files...), written.ShortCode
	}
	if err != nil {
		o.Checks = append(o.Checks, check.Result{
			Name: "verification-file", Grade: check.Warn, Code: codes.ProofFailed, Found: format.Printable(err.Error()),
		})
	}
	return o
}

func (a *attempt) facts() proof.Facts {
	facts := a.Computer.FactsOf(a.outcome, a.manifest, a.Request.WithoutNames)
	facts.Attempt.ID, facts.Attempt.Result = a.Request.Nonce, a.result()
	facts.Attempt.Started, facts.Attempt.Ended = format.Time(a.began), format.Time(a.Now())
	facts.Signers, facts.Program = a.signers, a.Program.Version
	a.addKit(&facts)
	return facts
}

// FactsOf is what a verification file says of any attempt, as far as its outcome tells.
func (c Computer) FactsOf(o outcome.Outcome, m *manifest.Manifest, withoutNames bool) proof.Facts {
	facts := proof.Facts{
		Attempt: proof.Attempt{
			Verb: o.Verb, Exit: o.Exit, Code: string(o.Code), Detail: o.Detail, Restart: o.Restart, CutOff: o.Previous,
		},
		Instrument: c.Describe(m),
	}
	if withoutNames {
		facts.Instrument.Name, facts.Instrument.Account = "", ""
	}
	checks := o.Checks
	if o.Firewall != nil {
		checks = append(checks[:len(checks):len(checks)], o.Firewall.Checks...)
	}
	for _, c := range checks {
		facts.Checks = append(facts.Checks, proof.Check{
			Name: c.Name, Grade: string(c.Grade), Code: string(c.Code), Expected: c.Expected, Found: c.Found,
		})
	}
	return facts
}

// KitOf names a proven kit, and the record that proved it.
func KitOf(kit manifest.Kit, seal string, trust *publisher.Record) *proof.Kit {
	return &proof.Kit{
		ID: kit.ID, Version: kit.Version, Sequence: kit.Sequence, Created: kit.Created, Seal: seal, Publisher: trust.ID,
		Name: trust.Name, Record: trust.Record, Kind: trust.Kind, Fingerprint: trust.Fingerprint(),
	}
}

// addKit says what is known only once the kit is proven.
func (a *attempt) addKit(facts *proof.Facts) {
	if a.manifest == nil {
		return
	}
	facts.Kit = KitOf(a.manifest.Kit, a.seal, a.Program.Trust)
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
