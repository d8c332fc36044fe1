package check

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/mitigation/product"
)

// architecture is the only one there is a program of ours for, and the only one instruments have.
const architecture = "x64"

const (
	mebibyte = 1 << 20
	// The staged package, Windows Installer's copy of it, and what it unpacks.
	packageCopies = 3
)

func administrator(in Input) finding {
	isAdministrator, err := in.Machine.IsAdministrator()
	switch {
	case err != nil:
		return unknown(err.Error())
	case !isAdministrator:
		return stopped(codes.NotAdministrator, "", "")
	}
	return passed("")
}

func windows(in Input) finding {
	here, err := in.Machine.Windows()
	if err != nil {
		return unknown(err.Error())
	}
	target := in.Manifest.Targets.Windows
	wanted := manifest.Range{From: &target.Minimum, To: target.Maximum}
	expected, found := describe(wanted)+" "+architecture, here.Version.String()+" "+here.Architecture
	if here.Architecture != architecture || !contains(wanted, here.Version) {
		return in.forbidsApply(codes.WindowsUnsuitable, expected, found)
	}
	return passed(found)
}

func restartPending(in Input) finding {
	reason, err := in.Machine.PendingRestart()
	switch {
	case reason != "":
		return in.forbidsApply(codes.RestartPending, "", reason)
	case err != nil:
		return unknown(err.Error())
	}
	return passed("")
}

// freeSpace looks at the drive the package is staged on and at Windows' own, where its copy and the programs go.
func freeSpace(in Input) finding {
	needed := neededSpace(in.Manifest)
	roots := []string{driveOf(in.Folders.Windows)}
	if staging := driveOf(in.Folders.Expand(in.Manifest.Checks.StagingRoot)); staging != roots[0] {
		roots = append(roots, staging)
	}
	var seen []string
	for _, root := range roots {
		free, err := in.Machine.FreeSpace(root)
		if err != nil {
			return unknown(root + " " + err.Error())
		}
		found := fmt.Sprintf("%s %d MiB", root, free/mebibyte)
		if free < needed {
			// A removal needs far less, and frees space.
			return in.forbidsApply(codes.SpaceShort, fmt.Sprintf("%d MiB", (needed+mebibyte-1)/mebibyte), found)
		}
		seen = append(seen, found)
	}
	return passed(strings.Join(seen, ", "))
}

// neededSpace is what the publisher asks for, and room for the largest package on top.
func neededSpace(m *manifest.Manifest) uint64 {
	var largest int64
	for _, installer := range m.Installers {
		if file, err := m.Find(installer.Path); err == nil && file.Size > largest {
			largest = file.Size
		}
	}
	return uint64(m.Checks.FreeSpaceMiB)*mebibyte + uint64(largest)*packageCopies
}

// driveOf gives the root of a Windows path, such as `C:\`.
func driveOf(path string) string {
	if len(path) < 2 || path[1] != ':' {
		return path
	}
	return strings.ToUpper(path[:2]) + `\`
}

// otherInstaller only warns: apply itself waits for it, and no longer than it says.
func otherInstaller(in Input) finding {
	reason, err := in.Machine.OtherInstaller()
	switch {
	case reason != "":
		return warned(codes.InstallerBusy, "", reason)
	case err != nil:
		return unknown(err.Error())
	}
	return passed("")
}

// support only warns, and so does the clock: a clock is not to be trusted with the decision.
func support(in Input) finding {
	ends, today := in.Manifest.Kit.SupportEnds, format.Day(in.Now)
	if ends != nil && today > *ends {
		return warned(codes.SupportEnded, *ends, today)
	}
	return passed("")
}

func clock(in Input) finding {
	now := format.Time(in.Now)
	if now < in.Manifest.Kit.Created {
		return warned(codes.ClockBehind, in.Manifest.Kit.Created, now)
	}
	return passed(now)
}

// processes stops every verb: each changes what a run in progress may need.
func processes(in Input) finding {
	if len(in.Manifest.Checks.BusyProcesses) == 0 {
		return passed("")
	}
	running, err := in.Machine.Processes()
	if err != nil {
		return unknown(err.Error())
	}
	for _, name := range running {
		for _, busy := range in.Manifest.Checks.BusyProcesses {
			if strings.EqualFold(name, busy) {
				return stopped(codes.InstrumentBusy, "", name)
			}
		}
	}
	return passed("")
}

// contains: both ends included, a missing one is open (clause 3.4).
func contains(r manifest.Range, version product.Version) bool {
	if from, ok := parse(r.From); ok && version.Before(from) {
		return false
	}
	to, ok := parse(r.To)
	return !ok || !to.Before(version)
}

// parse: a manifest that was decoded has no other than dotted numbers.
func parse(text *string) (product.Version, bool) {
	if text == nil {
		return product.Version{}, false
	}
	return product.ParseVersion(*text)
}

func describe(r manifest.Range) string {
	ends := [2]string{}
	for i, end := range []*string{r.From, r.To} {
		if end != nil {
			ends[i] = *end
		}
	}
	return ends[0] + ".." + ends[1]
}
