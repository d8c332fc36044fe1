package manifest

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/seal"
)

// MaxFileSize is the largest file FAT can hold (clause 15).
const MaxFileSize = 1<<32 - 1

var (
	isText100 = format.TextUpTo(100)
	isText200 = format.TextUpTo(200)
)

// isWellFormed checks every member by itself (clause 7.2), all but the paths: names have codes of their own.
func (m *Manifest) isWellFormed() bool {
	return m.Schema == "sealkit-manifest/1" && isKit(m.Kit) &&
		format.IsID(m.Publisher.ID) && format.IsCounter(m.Publisher.Record) &&
		isProduct(m.Product) && isTargets(m.Targets) && isList(m.Installers, 1, 8, isInstaller) &&
		isInstall(m.Install) && isChecks(m.Checks) && isResponse(m.Response) &&
		format.IsCounter(m.Instructions.Revision) && isList(m.Instructions.Pages, 1, 128, isPage) &&
		isList(m.Files, 1, seal.MaxFiles, isFile)
}

func isList[T any](list []T, min, max int, isRight func(T) bool) bool {
	return format.Counted(list, min, max) && format.Every(list, isRight)
}

func isKit(k Kit) bool {
	return format.IsID(k.ID) && format.IsVersion(k.Version) && format.IsCounter(k.Sequence) &&
		format.IsTime(k.Created) && format.OrNull(k.SupportEnds, format.IsDate) &&
		format.IsVersion(k.MinimumLauncher) && isList(k.DowngradeFrom, 0, 64, format.IsCounter)
}

func isProduct(p Product) bool {
	return isText200(p.Name) && isList(p.Detect.DisplayNames, 1, 16, isText200) &&
		isList(p.Detect.VersionFiles, 0, 16, format.IsWinPath) &&
		isList(p.Detect.RunParameters, 0, 16, format.IsWinPath) &&
		isRange(p.AppliesTo) && isList(p.Affected, 0, 16, isRange)
}

func isRange(r Range) bool {
	return format.OrNull(r.From, format.IsDotted) && format.OrNull(r.To, format.IsDotted)
}

func isTargets(t Targets) bool {
	return isList(t.Models, 1, 64, func(model Model) bool { return isText100(model.Name) }) &&
		format.IsDotted(t.Windows.Minimum) && format.OrNull(t.Windows.Maximum, format.IsDotted)
}

func isInstaller(i Installer) bool {
	return format.IsPlain(i.Path) && format.OrNull(i.Language, format.IsLanguage) && isText200(i.Product) && format.IsDotted(i.Version) &&
		format.IsGUID(i.ProductCode) && format.IsGUID(i.UpgradeCode)
}

func isInstall(i Install) bool {
	isCode := func(code int64) bool { return format.IsWhole(code, 0, 65535) }
	isRestart := i.Restart == "required" || i.Restart == "recommended" || i.Restart == "none"
	isProgram := i.StatusProgram == nil || i.StatusProgram.IsWellFormed()
	return isList(i.SuccessCodes, 1, 16, isCode) && isRestart && isList(i.Properties, 0, 32, isProperty) && isProgram
}

// IsWellFormed says whether path and digest have their forms.
func (p StatusProgram) IsWellFormed() bool {
	return format.IsWinPath(p.Path) && format.IsSHA256(p.SHA256)
}

// A quotation mark would end the value on Windows Installer's command line.
func isProperty(p Property) bool {
	return format.IsPropertyName(p.Name) && isText200(p.Value) && !strings.Contains(p.Value, `"`)
}

func isChecks(c Checks) bool {
	return format.IsWhole(c.FreeSpaceMiB, 0, 1_048_576) && isList(c.BusyProcesses, 0, 64, isText100) &&
		format.IsWinPath(c.StagingRoot)
}

func isResponse(r Response) bool {
	return isList(r.FirewallPorts, 0, 64, format.IsPort) && isList(r.WebRoots, 0, 16, format.IsWinPath) &&
		isList(r.UploadPaths, 0, 16, isText200) && isList(r.LogFolders, 0, 16, format.IsWinPath) &&
		isList(r.AllowedClients, 0, 64, isText100) && isList(r.ExpectedPorts, 0, 64, format.IsPort) &&
		isList(r.ExpectedEndpoints, 0, 256, isText200)
}

func isPage(p Page) bool { return format.IsLanguage(p.Language) && format.IsPlain(p.Path) }

func isFile(f File) bool {
	return format.IsPlain(f.Path) && format.IsWhole(f.Size, 0, MaxFileSize) && format.IsSHA256(f.SHA256)
}
