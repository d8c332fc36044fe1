// Package screen turns a report into plain text for people, in Spanish or English.
// All it shows of a kit is either proven or made printable by the report (clause 11.3).
package screen

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/report"
)

// About is what the text says besides the report.
type About struct {
	// Language is `es` or `en`.
	Language string
	// Version of this program.
	Version string
	// IsStamped: the trust came with the program, and the program perhaps with the kit.
	IsStamped bool
	// Differs: the kit carries another program than this one.
	Differs bool
	// IsReadOnly: the drive refuses writes.
	IsReadOnly bool
}

// Render gives the whole text, with LF at the ends of lines.
func Render(r *report.Report, about About) string {
	w := wordsIn(about.Language)
	var out strings.Builder
	fmt.Fprintf(&out, "SealCheck %s\n\n%s\n%s\n\n", about.Version, w.verdict[r.Verdict], w.advice[r.Advice])
	if r.Publisher.Kind == "development" {
		fmt.Fprintf(&out, "*** %s ***\n\n", w.development)
	}
	writeKit(&out, r.Kit, w)
	writePublisher(&out, r.Publisher, w)
	writeSignatures(&out, r.Signatures, w)
	writeDrive(&out, about)
	writeFindings(&out, r, about.Language)
	if about.IsStamped {
		fmt.Fprintf(&out, "\n%s\n", w.sameStick)
	}
	return out.String()
}

// writeDrive says of the drive and the program what no report can: it is about this one look.
func writeDrive(out *strings.Builder, about About) {
	fmt.Fprintln(out, driveTexts[about.Language][about.IsReadOnly])
	if about.Differs {
		text := codes.LauncherDiffers.Entry().In(about.Language)
		fmt.Fprintf(out, "\n*** %s: %s %s\n", codes.LauncherDiffers, text.Text, text.Advice)
	}
}

func writeKit(out *strings.Builder, kit *report.Kit, w words) {
	if kit == nil {
		return
	}
	fmt.Fprintf(out, "%s: %s %s, %s %d, %s %s", w.kit, kit.ID, kit.Version, w.sequence, kit.Sequence, w.created, kit.Created)
	if kit.SupportEnds != nil {
		fmt.Fprintf(out, ", %s %s", w.supportEnds, *kit.SupportEnds)
	}
	fmt.Fprintf(out, "\n%s: sha256 %s\n", w.seal, kit.SealSHA256)
}

func writePublisher(out *strings.Builder, p *report.Publisher, w words) {
	fmt.Fprintf(out, "%s: %s (%s, %s %d)\n", w.publisher, p.Name, p.ID, w.record, p.Record)
	fmt.Fprintf(out, "%s: %s\n", w.fingerprint, p.Fingerprint)
}

func writeSignatures(out *strings.Builder, signatures []report.Signature, w words) {
	if len(signatures) == 0 {
		return
	}
	fmt.Fprintf(out, "%s:\n", w.signatures)
	for _, s := range signatures {
		fmt.Fprintf(out, "  %s  %s", s.KeyID, w.state[s.State])
		if s.Holder != nil {
			fmt.Fprintf(out, "  %s", *s.Holder)
		}
		out.WriteString("\n")
	}
}

func writeFindings(out *strings.Builder, r *report.Report, language string) {
	if len(r.Findings) == 0 {
		return
	}
	w := wordsIn(language)
	fmt.Fprintf(out, "\n%s:\n", w.findings)
	for _, finding := range r.Findings {
		writeFinding(out, finding, language)
	}
	for _, what := range r.NotChecked {
		if what == "further-findings" {
			fmt.Fprintf(out, "  %s\n", w.more)
		}
	}
}

func writeFinding(out *strings.Builder, f report.Finding, language string) {
	w, text := wordsIn(language), f.Code.Entry().In(language)
	fmt.Fprintf(out, "  [%s] %s", w.severity[f.Severity], f.Code)
	if f.Path != nil {
		fmt.Fprintf(out, "  %s", *f.Path)
	}
	fmt.Fprintf(out, "\n    %s\n", text.Text)
	if f.Expected != nil {
		fmt.Fprintf(out, "    %s: %s\n", w.expected, *f.Expected)
	}
	if f.Found != nil {
		fmt.Fprintf(out, "    %s: %s\n", w.found, *f.Found)
	}
	fmt.Fprintf(out, "    %s\n", text.Advice)
	if trace := traceOf(f); trace != "" {
		fmt.Fprintf(out, "    %s\n", traceTexts[language][trace])
	}
}
