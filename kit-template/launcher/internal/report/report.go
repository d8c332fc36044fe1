// Package report is what a verification says, and its one encoding (clause 11).
package report

import (
	"sort"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

// Verdicts of clause 9.9 and the advice that goes with each (clause 11.1).
const (
	Genuine        = "genuine"
	GenuineResidue = "genuine, with host residue"
	NotGenuine     = "not genuine"
)

var advice = map[string]string{Genuine: "use", GenuineResidue: "use-with-residue", NotGenuine: "do-not-use"}

// A report is read by people: what comes after this many findings adds nothing (clause 15).
const maxFindings = 200

// Report is in the member order of clause 11.1.
type Report struct {
	Schema     string      `json:"schema"`
	Verdict    string      `json:"verdict"`
	Kit        *Kit        `json:"kit"`
	Publisher  *Publisher  `json:"publisher"`
	Signatures []Signature `json:"signatures"`
	Findings   []Finding   `json:"findings"`
	NotChecked []string    `json:"notChecked"`
	Advice     string      `json:"advice"`
}

// Kit is known once the manifest is proven.
type Kit struct {
	ID          string  `json:"id"`
	Version     string  `json:"version"`
	Sequence    int64   `json:"sequence"`
	Created     string  `json:"created"`
	SupportEnds *string `json:"supportEnds"`
	SealSHA256  string  `json:"sealSha256"`
}

// Publisher is the trusted record.
type Publisher struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Record      int64  `json:"record"`
	Kind        string `json:"kind"`
	Fingerprint string `json:"fingerprint"`
}

// Signature is one signature file as found.
type Signature struct {
	KeyID  string  `json:"keyId"`
	Holder *string `json:"holder"`
	State  string  `json:"state"`
}

// States of a signature.
const (
	Valid     = "valid"
	Invalid   = "invalid"
	Malformed = "malformed"
	Unknown   = "unknown"
	Revoked   = "revoked"
	NotValid  = "not-valid"
)

// Finding is one thing to say about the kit. Offset and Length are for images; a folder's findings have none.
type Finding struct {
	Code     codes.Code `json:"code"`
	Severity string     `json:"severity"`
	Path     *string    `json:"path"`
	Expected *string    `json:"expected"`
	Found    *string    `json:"found"`
	Offset   *int64     `json:"offset"`
	Length   *int64     `json:"length"`
}

// At makes a finding about a path, which is unverified text. The severity follows from the code.
func At(code codes.Code, path string) Finding {
	shown := format.Printable(path)
	return Finding{Code: code, Severity: code.Entry().Severity, Path: &shown}
}

// Want adds what would be right and what is there instead, in the notation of clause 11.2.
func (f Finding) Want(expected, found string) Finding {
	f.Expected, f.Found = &expected, &found
	return f
}

// Sort puts the findings of one stage in order: path, then code (clause 9). Equals keep the order they were found in.
func Sort(findings []Finding) {
	sort.SliceStable(findings, func(i, j int) bool {
		a, b := findings[i], findings[j]
		if a.path() != b.path() {
			return a.path() < b.path()
		}
		return a.Code < b.Code
	})
}

func (f Finding) path() string {
	if f.Path == nil {
		return ""
	}
	return *f.Path
}

// HasError says whether a finding decides against the kit.
func HasError(findings []Finding) bool { return hasSeverity(findings, "error") }

func hasSeverity(findings []Finding, severity string) bool {
	for _, finding := range findings {
		if finding.Severity == severity {
			return true
		}
	}
	return false
}

// Conclude fills in what follows from all findings (clause 9.9), and only then cuts their list.
func (r *Report) Conclude() {
	r.Schema = "sealkit-report/1"
	r.Verdict = Genuine
	if hasSeverity(r.Findings, "note") {
		r.Verdict = GenuineResidue
	}
	if HasError(r.Findings) {
		r.Verdict = NotGenuine
	}
	r.Advice = advice[r.Verdict]
	if len(r.Findings) > maxFindings {
		r.Findings = r.Findings[:maxFindings]
		r.NotChecked = append(r.NotChecked, "further-findings")
	}
}

// FirstError gives what decided against the kit.
func (r *Report) FirstError() *codes.Fault {
	for _, finding := range r.Findings {
		if finding.Severity == "error" {
			return finding.Code.About(finding.path())
		}
	}
	return codes.Internal.About(r.Verdict)
}

// New gives a report with empty lists, which canonical JSON writes as [].
func New() *Report {
	return &Report{Signatures: []Signature{}, Findings: []Finding{}, NotChecked: []string{}}
}

// Encode gives the canonical JSON.
func (r *Report) Encode() []byte { return format.EncodeJSON(r) }
