package check

import (
	"errors"
	"io/fs"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/bootmode"
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
	found := product.Detect(asked, in.search())
	asked.note(found.RunFault)
	return found, asked.fault
}

// installedProduct holds the product's version against what the package is made for.
func installedProduct(in Input) finding {
	found, fault := Product(in)
	wanted := in.Manifest.Product.AppliesTo
	name := in.Manifest.Product.Name
	switch {
	case fault != nil && (!found.IsInstalled || found.RunFault != nil):
		// Not found is not absent, and an older run may name an older version.
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

func namesOf(programs []product.Program) []string {
	names := make([]string, 0, len(programs))
	for _, program := range programs {
		names = append(names, program.DisplayName)
	}
	return names
}

// model: a kit that is for instruments only has no business on a computer that has the control software of none of them.
func model(in Input) finding {
	targets := in.Manifest.Targets
	if targets.OffInstrument || len(targets.Models) == 0 {
		return passed("")
	}
	programs, err := in.Machine.Programs()
	switch {
	case bootmode.IsOf(namesOf(programs), targets.Models):
		return passed("")
	case err != nil:
		return unknown(err.Error())
	}
	wanted := make([]string, len(targets.Models))
	for i, model := range targets.Models {
		wanted[i] = model.Name
	}
	return in.forbidsApply(codes.WrongTarget, strings.Join(wanted, ", "), "")
}

// BootMode tells the running mode by the control software that is installed beside it. Where the programs cannot be listed it is unknown.
func BootMode(in Input) (mode, control string) {
	programs, _ := in.Machine.Programs()
	return bootmode.Tell(namesOf(programs), in.Manifest.Targets.Models)
}

// otherMode reminds of the Windows that is not running: nothing done in this one reaches it.
func otherMode(in Input) finding {
	mode, control := BootMode(in)
	if models := bootmode.OtherModes(control, in.Manifest.Targets.Models); len(models) > 0 {
		return warned(codes.OtherModeToo, strings.Join(models, ", "), mode)
	}
	return passed(mode)
}
