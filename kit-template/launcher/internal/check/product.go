package check

import (
	"errors"
	"io/fs"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/mitigation/product"
)

// sources asks the machine, and keeps what could not be read: not found and not looked at are different things.
type sources struct {
	machine Machine
	fault   error
}

func (s *sources) Programs() []product.Program {
	programs, err := s.machine.Programs()
	s.note(err)
	return programs
}

func (s *sources) FileVersion(path string) (string, error) {
	text, err := s.machine.FileVersion(path)
	if !errors.Is(err, fs.ErrNotExist) {
		s.note(err)
	}
	return text, err
}

func (s *sources) note(err error) {
	if s.fault == nil {
		s.fault = err
	}
}

// Product finds the product as the mitigation's helper does. An error says that not everything could be looked at.
func Product(in Input) (product.Found, error) {
	asked := &sources{machine: in.Machine}
	return product.Detect(asked, in.search()), asked.fault
}

// installedProduct holds the product's version against what the package is made for.
func installedProduct(in Input) finding {
	found, fault := Product(in)
	wanted := in.Manifest.Product.AppliesTo
	name := in.Manifest.Product.Name
	switch {
	case !found.IsInstalled && fault != nil:
		return unknown(fault.Error())
	case !found.IsInstalled:
		return in.forbidsApply(codes.ProductAbsent, name, "")
	case found.Version == nil && (wanted.From != nil || wanted.To != nil):
		return warned(codes.CheckUnknown, describe(wanted), name)
	case found.Version == nil:
		return passed(name)
	case !contains(wanted, *found.Version):
		return in.forbidsApply(codes.ProductUnsuitable, describe(wanted), found.Version.String())
	}
	return passed(name + " " + found.Version.String())
}

func (in Input) search() product.Search {
	detect := in.Manifest.Product.Detect
	search := product.Search{DisplayNames: detect.DisplayNames}
	for _, file := range detect.VersionFiles {
		search.VersionFiles = append(search.VersionFiles, in.Folders.Expand(file))
	}
	for _, folder := range detect.RunParameters {
		search.RunParameters = append(search.RunParameters, in.Folders.Expand(folder)+`\*\RunParameters.xml`)
	}
	return search
}
