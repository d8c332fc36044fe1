package proof

import "strconv"

// element is one element of the XML file, and one row or table of the page: so both say the same. One with fields has no text.
type element struct {
	name, text string
	fields     []field
}

type field struct{ name, text string }

// group takes names and texts in turn, and leaves out what is empty.
func group(name string, pairs ...string) element {
	parent := element{name: name}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parent.fields = append(parent.fields, field{pairs[i], pairs[i+1]})
		}
	}
	return parent
}

func number(value int64) string { return strconv.FormatInt(value, 10) }

// elements gives the whole file, in the order of its schema.
func (f *Facts) elements() []element {
	c, k, a, i := &f.Chain, &f.Key, &f.Attempt, &f.Instrument
	all := []element{
		group("chain", "number", number(c.Number), "link", c.Link, "previousSha256", c.Previous),
		group("instrumentKey", "keyId", k.ID, "publicKey", k.Public, "made", k.Made),
		group("attempt", "id", a.ID, "verb", a.Verb, "result", a.Result, "exit", number(int64(a.Exit)), "code", a.Code, "detail", a.Detail,
			"restart", a.Restart, "cutOffBefore", a.CutOff, "started", a.Started, "ended", a.Ended),
	}
	if f.Installer != nil {
		all = append(all, f.Installer.element())
	}
	if f.Kit != nil {
		all = append(all, f.Kit.element())
	}
	for _, s := range f.Signers {
		all = append(all, group("signer", "keyId", s.KeyID, "holder", s.Holder))
	}
	all = append(all, group("instrument", "computer", i.Name, "account", i.Account, "windows", i.Windows, "architecture", i.Architecture,
		"bootMode", i.BootMode, "controlSoftware", i.Control, "product", i.Product, "productVersion", i.ProductVersion))
	for _, v := range f.Values {
		all = append(all, group("value", "name", v.Name, "before", v.Before, "after", v.After))
	}
	for _, c := range f.Checks {
		all = append(all, group("check", "name", c.Name, "grade", c.Grade, "code", c.Code, "expected", c.Expected, "found", c.Found))
	}
	all = append(all, group("program", "version", f.Program))
	for language, name := range languages {
		all = append(all, element{name: "notice-" + name, text: texts[language].notice})
	}
	return all
}

func (i *Installer) element() element {
	return group("installer", "answer", number(int64(i.Answer)), "package", i.Package, "packageSha256", i.SHA256,
		"productCode", i.ProductCode, "version", i.Version)
}

func (k *Kit) element() element {
	return group("kit", "id", k.ID, "version", k.Version, "sequence", number(k.Sequence), "created", k.Created, "sealSha256", k.Seal,
		"publisher", k.Publisher, "publisherName", k.Name, "record", number(k.Record), "kind", k.Kind, "fingerprint", k.Fingerprint)
}
