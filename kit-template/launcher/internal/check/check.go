// Package check looks, before anything is changed, whether this computer is ready.
package check

import (
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/system"
)

// Grade is what a check means for going on.
type Grade string

// A warning is shown and gone through; a stop is not.
const (
	Pass Grade = "pass"
	Warn Grade = "warn"
	Stop Grade = "stop"
)

// Result is one check made. Code keys the texts in both languages: what is so, and the remedy.
type Result struct {
	// Name of the check, a closed list, such as `free-space`.
	Name  string     `json:"name"`
	Grade Grade      `json:"grade"`
	Code  codes.Code `json:"code,omitempty"`
	// Expected and Found are language-neutral, and printable.
	Expected string `json:"expected,omitempty"`
	Found    string `json:"found,omitempty"`
}

// Shown is what is told of a result beside the words of its code: for a second mode the models that have one.
func (r Result) Shown() string {
	if r.Code == codes.OtherModeToo {
		return r.Expected
	}
	return r.Found
}

// Input is what the checks are about.
type Input struct {
	// Verb is `apply`, `repair` or `remove`.
	Verb string
	// Manifest of the kit, proven.
	Manifest *manifest.Manifest
	// Folders of this computer.
	Folders system.Folders
	Machine Machine
	Now     time.Time
}

// finding is what a check found out; its name is given by the list.
type finding struct {
	grade           Grade
	code            codes.Code
	expected, found string
}

// list is closed, and in the order of the report.
var list = []struct {
	name string
	look func(Input) finding
}{
	{"administrator", administrator},
	{"windows", windows},
	{"restart-pending", restartPending},
	{"free-space", freeSpace},
	{"other-installer", otherInstaller},
	{"support", support},
	{"clock", clock},
	{"model", model},
	{"product", installedProduct},
	{"processes", processes},
	{"boot-mode", otherMode},
}

// All makes every check, whatever the others give: one look shows all that is to be put right.
func All(in Input) []Result {
	results := make([]Result, 0, len(list))
	for _, each := range list {
		f := each.look(in)
		results = append(results, Result{
			Name: each.name, Grade: f.grade, Code: f.code, Expected: format.Printable(f.expected), Found: format.Printable(f.found),
		})
	}
	return results
}

func passed(found string) finding { return finding{grade: Pass, found: found} }

func warned(code codes.Code, expected, found string) finding {
	return finding{Warn, code, expected, found}
}

func stopped(code codes.Code, expected, found string) finding {
	return finding{Stop, code, expected, found}
}

// unknown is never a pass: nobody has seen that all is well.
func unknown(reason string) finding { return warned(codes.CheckUnknown, "", reason) }

// forbidsApply stops apply. What is installed already must be repaired and removed on any computer: there it is a warning.
func (in Input) forbidsApply(code codes.Code, expected, found string) finding {
	if in.Verb == "repair" || in.Verb == "remove" {
		return warned(code, expected, found)
	}
	return stopped(code, expected, found)
}
