package manifest

import (
	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/seal"
)

// MaxSize bounds a manifest (clauses 7.1 and 15).
const MaxSize = 4 * 1024 * 1024

// Fault is the first thing wrong with a manifest. Name is the path it is about, or empty.
type Fault struct {
	Code codes.Code
	Name string
}

// Decode reads a manifest whose digest a verified seal names; the fault is nil when there is none.
func Decode(data []byte) (*Manifest, *Fault) {
	m := &Manifest{}
	if len(data) > MaxSize || !format.DecodeJSON(data, m) || !m.isWellFormed() {
		return nil, &Fault{Code: codes.ManifestMalformed}
	}
	if fault := checkNames(m.paths()); fault != nil {
		return nil, fault
	}
	if !m.isCoherent() {
		return nil, &Fault{Code: codes.ManifestMalformed}
	}
	return m, nil
}

func (m *Manifest) paths() []string {
	paths := make([]string, 0, len(m.Files))
	for _, file := range m.Files {
		paths = append(paths, file.Path)
	}
	return paths
}

// checkNames holds the listed paths against clause 2.
func checkNames(paths []string) *Fault {
	for _, path := range paths {
		if !format.IsListedPath(path) {
			return &Fault{Code: codes.NameForbidden, Name: path}
		}
	}
	if twin, found := format.FindTwin(paths); found {
		return &Fault{Code: codes.NameTwin, Name: twin}
	}
	return nil
}

// isCoherent checks the rules that join members: clause 7.3, and downgradeFrom of 7.2.
func (m *Manifest) isCoherent() bool {
	listed := map[string]bool{}
	for _, file := range m.Files {
		listed[file.Path] = true
	}
	return isAscending(append([]int64{m.Kit.Sequence}, m.Kit.DowngradeFrom...)) &&
		isAscending(m.paths()) && listed[seal.SumsPath] && areUnambiguous(m.Installers) &&
		format.Every(m.Installers, func(installer Installer) bool { return listed[installer.Path] }) &&
		format.Every(m.Instructions.Pages, func(page Page) bool { return listed[page.Path] })
}

// areUnambiguous: each language at most once, and an installer without a language is the only one.
func areUnambiguous(installers []Installer) bool {
	seen := map[string]bool{}
	for _, installer := range installers {
		if installer.Language == nil {
			return len(installers) == 1
		}
		if seen[*installer.Language] {
			return false
		}
		seen[*installer.Language] = true
	}
	return true
}

func isAscending[T int64 | string](values []T) bool {
	for i := 1; i < len(values); i++ {
		if values[i-1] >= values[i] {
			return false
		}
	}
	return true
}
