package product

import "strings"

// Program is an entry of Windows' list of installed programs, from either registry view.
type Program struct {
	DisplayName, DisplayVersion, InstallLocation string
	Is32Bit                                      bool
}

// Instrument is control software by which a computer is known as an instrument's.
type Instrument struct {
	DisplayName string `json:"displayName"`
	// Mode is Dx or RUO where the name tells it, else empty.
	Mode string `json:"mode,omitempty"`
}

// Search says where to look.
type Search struct {
	DisplayNames  []string
	VersionFiles  []string
	RunParameters []string
	Instruments   []Instrument
}

// Sources are asked by Detect; they are the computer's or a test's.
type Sources interface {
	Programs() []Program
	FileVersion(path string) (string, error)
}

// Found is the product as far as it could be told.
type Found struct {
	IsInstalled bool
	Name        string
	Version     *Version
	// Source is uninstall, file or run-parameters: where the version comes from.
	Source   string
	Folder   string
	IsIn32   bool
	Control  string
	BootMode string
	// RunFault: a RunParameters.xml, or where one may lie, could not be read. The version may then be an older one, or missing.
	RunFault error
}

// Detect asks the list of programs first, then version files, then the youngest RunParameters.xml.
func Detect(sources Sources, search Search) Found {
	var found Found
	programs := sources.Programs()
	for _, program := range programs {
		if isNamed(program.DisplayName, search.DisplayNames) {
			found.take(program)
		}
	}
	found.findControl(programs, search.Instruments)
	for _, file := range search.VersionFiles {
		if text, err := sources.FileVersion(file); err == nil {
			found.IsInstalled = true
			found.setVersion(text, "file")
		}
	}
	if found.Version == nil {
		version, fault := youngestRun(search.RunParameters)
		found.setVersion(version, "run-parameters")
		found.RunFault = fault
		found.IsInstalled = found.IsInstalled || found.Version != nil
	}
	return found
}

// take prefers the later of two versions: an uninstaller may have left the earlier one's entry.
func (f *Found) take(program Program) {
	version, ok := ParseVersion(program.DisplayVersion)
	if f.IsInstalled && (!ok || f.Version != nil && version.Before(*f.Version)) {
		return
	}
	f.IsInstalled, f.Name, f.Folder, f.IsIn32 = true, program.DisplayName, program.InstallLocation, program.Is32Bit
	f.setVersion(program.DisplayVersion, "uninstall")
}

func (f *Found) setVersion(text, source string) {
	version, ok := ParseVersion(text)
	if ok && (f.Version == nil || f.Version.Before(version)) {
		f.Version, f.Source = &version, source
	}
}

// findControl tells the boot mode only when all control software agrees on it.
func (f *Found) findControl(programs []Program, instruments []Instrument) {
	modes := map[string]bool{}
	for _, program := range programs {
		for _, instrument := range instruments {
			if strings.EqualFold(program.DisplayName, instrument.DisplayName) {
				f.Control = program.DisplayName
				modes[instrument.Mode] = true
				f.BootMode = instrument.Mode
			}
		}
	}
	if len(modes) > 1 {
		f.BootMode = ""
	}
}

func isNamed(name string, wanted []string) bool {
	for _, other := range wanted {
		if strings.EqualFold(strings.TrimSpace(name), other) {
			return true
		}
	}
	return false
}
