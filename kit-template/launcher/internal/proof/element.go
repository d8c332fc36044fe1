package proof

import "strconv"

// element is one element of the XML file, and one row or table of the page: so both say the same.
type element struct {
	name     string
	text     string
	children []element
}

func leaf(name, text string) element { return element{name: name, text: text} }

func number(name string, value int64) element { return leaf(name, strconv.FormatInt(value, 10)) }

// group leaves out what is empty.
func group(name string, children ...element) element {
	parent := element{name: name, children: []element{}}
	for _, child := range children {
		if child.text != "" || child.children != nil {
			parent.children = append(parent.children, child)
		}
	}
	return parent
}

// element gives the whole file as a tree.
func (f Facts) element() element {
	parts := []element{
		group("chain", number("number", f.Chain.Number), leaf("link", f.Chain.Link), leaf("previousSha256", f.Chain.Previous)),
		group("instrumentKey", leaf("keyId", f.Key.ID), leaf("publicKey", f.Key.Public), leaf("made", f.Key.Made)),
		f.Attempt.element(),
	}
	if i := f.Installer; i != nil {
		parts = append(parts, group("installer", number("answer", int64(i.Answer)), leaf("package", i.Package),
			leaf("packageSha256", i.SHA256), leaf("productCode", i.ProductCode), leaf("version", i.Version)))
	}
	if f.Kit != nil {
		parts = append(parts, f.Kit.element())
	}
	for _, s := range f.Signers {
		parts = append(parts, group("signer", leaf("keyId", s.KeyID), leaf("holder", s.Holder)))
	}
	parts = append(parts, f.Instrument.element())
	for _, v := range f.Values {
		parts = append(parts, group("value", leaf("name", v.Name), leaf("before", v.Before), leaf("after", v.After)))
	}
	for _, c := range f.Checks {
		parts = append(parts, group("check", leaf("name", c.Name), leaf("grade", c.Grade), leaf("code", c.Code),
			leaf("expected", c.Expected), leaf("found", c.Found)))
	}
	parts = append(parts, group("program", leaf("version", f.Program)))
	for _, language := range languages {
		parts = append(parts, leaf("notice-"+language, texts[language].notice))
	}
	return group("verification", parts...)
}

func (a Attempt) element() element {
	return group("attempt", leaf("id", a.ID), leaf("verb", a.Verb), leaf("result", a.Result), number("exit", int64(a.Exit)),
		leaf("code", a.Code), leaf("detail", a.Detail), leaf("restart", a.Restart), leaf("cutOffBefore", a.CutOff),
		leaf("started", a.Started), leaf("ended", a.Ended))
}

func (k Kit) element() element {
	return group("kit", leaf("id", k.ID), leaf("version", k.Version), number("sequence", k.Sequence), leaf("created", k.Created),
		leaf("sealSha256", k.Seal), leaf("publisher", k.Publisher), leaf("publisherName", k.Name), number("record", k.Record),
		leaf("kind", k.Kind), leaf("fingerprint", k.Fingerprint))
}

func (i Instrument) element() element {
	return group("instrument", leaf("computer", i.Name), leaf("account", i.Account), leaf("windows", i.Windows),
		leaf("architecture", i.Architecture), leaf("bootMode", i.BootMode), leaf("controlSoftware", i.Control),
		leaf("product", i.Product), leaf("productVersion", i.ProductVersion))
}
