package check

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/system"
	"sealkit.dev/kit/mitigation/product"
)

const gibibyte = 1 << 30

var errSilent = errors.New("no answer")

// fake is an instrument as recorded from a Windows 7 SP1 prefix of Wine, ready for the kit below; tests spoil one thing of it.
type fake struct {
	windows         Windows
	isAdministrator bool
	restart, busy   string
	free            map[string]uint64
	processes       []string
	programs        []product.Program
	files           map[string]string
	// silent answers nothing but errors.
	silent bool
}

func (f fake) fault() error {
	if f.silent {
		return errSilent
	}
	return nil
}

func (f fake) Windows() (Windows, error)             { return f.windows, f.fault() }
func (f fake) IsAdministrator() (bool, error)        { return f.isAdministrator, f.fault() }
func (f fake) PendingRestart() (string, error)       { return f.restart, f.fault() }
func (f fake) FreeSpace(root string) (uint64, error) { return f.free[root], f.fault() }
func (f fake) OtherInstaller() (string, error)       { return f.busy, f.fault() }
func (f fake) Processes() ([]string, error)          { return f.processes, f.fault() }
func (f fake) Programs() ([]product.Program, error)  { return f.programs, f.fault() }

func (f fake) FileVersion(path string) (string, error) {
	if text, exists := f.files[path]; exists {
		return text, f.fault()
	}
	return "", fs.ErrNotExist
}

func ready() *fake {
	return &fake{
		windows: Windows{product.Version{6, 1, 7601}, "x64"}, isAdministrator: true,
		free:      map[string]uint64{`C:\`: 10 * gibibyte, `D:\`: 10 * gibibyte},
		processes: []string{"smss.exe", "services.exe", "explorer.exe"},
		programs:  []product.Program{{DisplayName: "Local Run Manager", DisplayVersion: "2.4.0.2385", Is32Bit: true}},
	}
}

func text(s string) *string { return &s }

// The window's words name every check.
func TestWindowNamesEveryCheck(t *testing.T) {
	words, err := os.ReadFile(filepath.Join("..", "window", "words.txt"))
	for _, each := range list {
		if err != nil || !strings.Contains(string(words), "\ncheck."+each.name+"|") {
			t.Errorf("%s has no name there; %v", each.name, err)
		}
	}
}

func kit() *manifest.Manifest {
	m := &manifest.Manifest{
		Kit:        manifest.Kit{Created: "2026-11-23T00:00:00Z", SupportEnds: text("2028-12-31")},
		Product:    manifest.Product{Name: "Local Run Manager", Detect: manifest.Detect{DisplayNames: []string{"Local Run Manager"}}},
		Installers: []manifest.Installer{{Path: "payload/p.msi"}},
		Checks:     manifest.Checks{FreeSpaceMiB: 200, BusyProcesses: []string{"RTA.exe"}, StagingRoot: `C:\Illumina\Sealkit`},
		Files:      []manifest.File{{Path: "payload/p.msi", Size: 100 * mebibyte}},
	}
	m.Targets.Windows = manifest.Windows{Minimum: "6.1.7601"}
	return m
}

func input(verb string, machine Machine) Input {
	return Input{
		Verb: verb, Manifest: kit(), Machine: machine, Folders: system.Folders{Windows: `C:\Windows`},
		Now: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

// only gives what the checks but one gave, which must all be passes.
func only(t *testing.T, in Input, name string) Result {
	t.Helper()
	var wanted Result
	for _, result := range All(in) {
		if result.Name == name {
			wanted = result
		} else if result.Grade != Pass || result.Code != "" {
			t.Errorf("%s: %+v", name, result)
		}
	}
	return wanted
}

func TestReadyInstrumentPassesAll(t *testing.T) {
	results := All(input("apply", ready()))
	names := []string{"administrator", "windows", "restart-pending", "free-space", "other-installer", "support", "clock", "model", "product", "processes", "boot-mode"}
	if len(results) != len(names) {
		t.Fatalf("%d checks", len(results))
	}
	for i, result := range results {
		if result.Name != names[i] || result.Grade != Pass || result.Code != "" {
			t.Errorf("%s: %+v", names[i], result)
		}
	}
}

func TestWhatIsNotKnownIsAWarning(t *testing.T) {
	for _, result := range All(input("apply", &fake{silent: true})) {
		// The clock is ours, and this kit names no models.
		isSure := result.Name == "support" || result.Name == "clock" || result.Name == "model" || result.Name == "boot-mode"
		if !isSure && (result.Grade != Warn || result.Code != codes.CheckUnknown || !strings.HasSuffix(result.Found, errSilent.Error())) {
			t.Errorf("%+v", result)
		}
	}
}

// Each spoils one thing; repair and remove must stay possible where only apply is forbidden.
func TestOneThingWrong(t *testing.T) {
	for defect, c := range map[string]struct {
		spoil           func(*fake, *manifest.Manifest)
		name            string
		apply, repair   Grade
		code            codes.Code
		expected, found string
	}{
		"Windows 7 without SP1": {
			func(f *fake, _ *manifest.Manifest) { f.windows.Version = product.Version{6, 1, 7600} },
			"windows", Stop, Warn, codes.WindowsUnsuitable, "6.1.7601.. x64", "6.1.7600.0 x64",
		},
		"a Windows too new": {
			func(f *fake, m *manifest.Manifest) {
				f.windows.Version, m.Targets.Windows.Maximum = product.Version{10, 0, 22000}, text("10.0.19045")
			},
			"windows", Stop, Warn, codes.WindowsUnsuitable, "6.1.7601..10.0.19045 x64", "10.0.22000.0 x64",
		},
		"the last Windows": {
			func(f *fake, m *manifest.Manifest) {
				f.windows.Version, m.Targets.Windows.Maximum = product.Version{10, 0, 19045}, text("10.0.19045")
			},
			"windows", Pass, Pass, "", "", "10.0.19045.0 x64",
		},
		"another processor": {
			func(f *fake, _ *manifest.Manifest) { f.windows.Architecture = "arm64" },
			"windows", Stop, Warn, codes.WindowsUnsuitable, "6.1.7601.. x64", "6.1.7601.0 arm64",
		},
		"no administrator": {
			func(f *fake, _ *manifest.Manifest) { f.isAdministrator = false },
			"administrator", Stop, Stop, codes.NotAdministrator, "", "",
		},
		"a restart pending": {
			func(f *fake, _ *manifest.Manifest) { f.restart = "PendingFileRenameOperations" },
			"restart-pending", Stop, Warn, codes.RestartPending, "", "PendingFileRenameOperations",
		},
		"one byte short": {
			func(f *fake, _ *manifest.Manifest) { f.free[`C:\`] = 500*mebibyte - 1 },
			"free-space", Stop, Warn, codes.SpaceShort, "500 MiB", `C:\ 499 MiB`,
		},
		"just enough": {
			func(f *fake, _ *manifest.Manifest) { f.free[`C:\`] = 500 * mebibyte },
			"free-space", Pass, Pass, "", "", `C:\ 500 MiB`,
		},
		"a staging drive that is full": {
			func(f *fake, m *manifest.Manifest) { f.free[`D:\`], m.Checks.StagingRoot = 0, `D:\Illumina\Sealkit` },
			"free-space", Stop, Warn, codes.SpaceShort, "500 MiB", `D:\ 0 MiB`,
		},
		"another installation": {
			func(f *fake, _ *manifest.Manifest) { f.busy = `Global\_MSIExecute` },
			"other-installer", Warn, Warn, codes.InstallerBusy, "", `Global\_MSIExecute`,
		},
		"past the support's end": {
			func(_ *fake, m *manifest.Manifest) { m.Kit.SupportEnds = text("2027-01-01") },
			"support", Warn, Warn, codes.SupportEnded, "2027-01-01", "2027-01-02",
		},
		"the support's last day": {
			func(_ *fake, m *manifest.Manifest) { m.Kit.SupportEnds = text("2027-01-02") },
			"support", Pass, Pass, "", "", "",
		},
		"a clock that lags": {
			func(_ *fake, m *manifest.Manifest) { m.Kit.Created = "2027-01-02T03:04:06Z" },
			"clock", Warn, Warn, codes.ClockBehind, "2027-01-02T03:04:06Z", "2027-01-02T03:04:05Z",
		},
		"no product": {
			func(f *fake, _ *manifest.Manifest) { f.programs[0].DisplayName = "Local Run Manager Module" },
			"product", Stop, Warn, codes.ProductAbsent, "Local Run Manager", "",
		},
		"a version too early": {
			func(_ *fake, m *manifest.Manifest) { m.Product.AppliesTo.From = text("2.10") },
			"product", Stop, Warn, codes.ProductUnsuitable, "2.10..", "2.4.0.2385",
		},
		"a version too late": {
			func(_ *fake, m *manifest.Manifest) { m.Product.AppliesTo.To = text("2.4") },
			"product", Stop, Warn, codes.ProductUnsuitable, "..2.4", "2.4.0.2385",
		},
		"no version, where it matters": {
			func(f *fake, m *manifest.Manifest) {
				f.programs[0].DisplayVersion, m.Product.AppliesTo.From = "", text("2.4")
			},
			"product", Warn, Warn, codes.CheckUnknown, "2.4..", "Local Run Manager",
		},
		"no version, where every one is served": {
			func(f *fake, _ *manifest.Manifest) { f.programs[0].DisplayVersion = "" },
			"product", Pass, Pass, "", "", "Local Run Manager",
		},
		"a version file only": {
			func(f *fake, m *manifest.Manifest) {
				f.programs, f.files = nil, map[string]string{`C:\Windows\lrm.exe`: "3.0.0.1"}
				m.Product.Detect.VersionFiles = []string{`%SystemRoot%\lrm.exe`}
			},
			"product", Pass, Pass, "", "", "Local Run Manager 3.0.0.1",
		},
		"a run in progress": {
			func(f *fake, _ *manifest.Manifest) { f.processes = append(f.processes, "rta.EXE") },
			"processes", Stop, Stop, codes.InstrumentBusy, "", "rta.EXE",
		},
		"nothing said of processes": {
			func(f *fake, m *manifest.Manifest) { m.Checks.BusyProcesses = []string{} },
			"processes", Pass, Pass, "", "", "",
		},
	} {
		for verb, grade := range map[string]Grade{"apply": c.apply, "repair": c.repair, "remove": c.repair} {
			machine := ready()
			in := input(verb, machine)
			c.spoil(machine, in.Manifest)
			if got, want := only(t, in, c.name), (Result{c.name, grade, c.code, c.expected, c.found}); got != want {
				t.Errorf("%s, %s: got %+v", defect, verb, got)
			}
		}
	}
}

func TestUnreadListIsNoAbsence(t *testing.T) {
	in := input("apply", ready())
	in.Machine = unreadable{ready()}
	if got := only(t, in, "product"); got.Grade != Warn || got.Code != codes.CheckUnknown {
		t.Errorf("%+v", got)
	}
}

// unreadable is an instrument whose list of programs may not be read.
type unreadable struct{ *fake }

func (unreadable) Programs() ([]product.Program, error) { return nil, errSilent }

// Kits for instruments only: the control software of one of their models must be here.
func TestModel(t *testing.T) {
	models := []manifest.Model{{Name: "MiSeq"}, {Name: "NextSeq 500"}}
	for name, c := range map[string]struct {
		programs      []string
		offInstrument bool
		apply, repair Grade
	}{
		"one of them":         {[]string{"NextSeq 500 Control Software"}, false, Pass, Pass},
		"none of them":        {[]string{"HiSeq Control Software", "MiSeq Manual"}, false, Stop, Warn},
		"any computer may do": {nil, true, Pass, Pass},
	} {
		for verb, grade := range map[string]Grade{"apply": c.apply, "repair": c.repair, "remove": c.repair} {
			machine := ready()
			for _, program := range c.programs {
				machine.programs = append(machine.programs, product.Program{DisplayName: program})
			}
			in := input(verb, machine)
			in.Manifest.Targets.Models, in.Manifest.Targets.OffInstrument = models, c.offInstrument
			want := Result{Name: "model", Grade: grade}
			if grade != Pass {
				want.Code, want.Expected = codes.WrongTarget, "MiSeq, NextSeq 500"
			}
			if got := only(t, in, "model"); got != want {
				t.Errorf("%s, %s: %+v", name, verb, got)
			}
		}
	}
	in := input("apply", ready())
	in.Machine, in.Manifest.Targets.Models = unreadable{ready()}, models
	for _, result := range All(in) {
		if result.Name == "model" && (result.Grade != Warn || result.Code != codes.CheckUnknown) {
			t.Errorf("a list that was not read: %+v", result)
		}
	}
}

// Whatever the clock says, it warns and never stops, nor lets anything pass that it would else have stopped.
func TestClockIsNeverTheOnlyGuard(t *testing.T) {
	for year, want := range map[int]map[string]codes.Code{
		1980: {"clock": codes.ClockBehind},
		2038: {"support": codes.SupportEnded},
		2100: {"support": codes.SupportEnded},
	} {
		in := input("apply", ready())
		in.Now = time.Date(year, time.January, 19, 3, 14, 8, 0, time.UTC)
		in.Manifest.Kit.Created, in.Manifest.Kit.SupportEnds = "2026-11-23T00:00:00Z", text("2028-12-31")
		for _, result := range All(in) {
			grade := Pass
			if want[result.Name] != "" {
				grade = Warn
			}
			if result.Grade != grade || result.Code != want[result.Name] {
				t.Errorf("%d: %+v", year, result)
			}
		}
	}
}

func TestOtherModeIsRemembered(t *testing.T) {
	in := input("apply", ready())
	in.Manifest.Targets.Models, in.Manifest.Targets.OffInstrument = []manifest.Model{{Name: "MiSeqDx", IVD: true}}, true
	if got := only(t, in, "boot-mode"); got.Grade != Warn || got.Code != codes.OtherModeToo || got.Found != "unknown" || got.Shown() != "MiSeqDx" {
		t.Errorf("%+v", got)
	}
	machine := ready()
	machine.programs = append(machine.programs, product.Program{DisplayName: "MiSeqDx Operating Software"})
	in.Machine = machine
	if got := only(t, in, "boot-mode"); got.Grade != Warn || got.Found != "Dx" {
		t.Errorf("%+v", got)
	}
}
