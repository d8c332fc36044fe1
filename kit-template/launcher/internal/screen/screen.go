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
	language := about.Language
	var out strings.Builder
	fmt.Fprintf(&out, "SealCheck %s\n\n%s\n%s\n\n", about.Version, say("verdict."+r.Verdict, language), say("advice."+r.Advice, language))
	if r.Publisher.Kind == "development" {
		fmt.Fprintf(&out, "*** %s ***\n\n", say("development", language))
	}
	writeKit(&out, r.Kit, language)
	writePublisher(&out, r.Publisher, language)
	writeSignatures(&out, r.Signatures, language)
	writeDrive(&out, about)
	writeFindings(&out, r, language)
	if about.IsStamped {
		fmt.Fprintf(&out, "\n%s\n", say("sameStick", language))
	}
	return out.String()
}

// writeDrive says of the drive and the program what no report can: it is about this one look.
func writeDrive(out *strings.Builder, about About) {
	drive := "drive.writable"
	if about.IsReadOnly {
		drive = "drive.protected"
	}
	fmt.Fprintln(out, say(drive, about.Language))
	if about.Differs {
		text := codes.LauncherDiffers.Entry().In(about.Language)
		fmt.Fprintf(out, "\n*** %s: %s %s\n", codes.LauncherDiffers, text.Text, text.Advice)
	}
}

func writeKit(out *strings.Builder, kit *report.Kit, language string) {
	if kit == nil {
		return
	}
	fmt.Fprintf(out, "%s: %s %s, %s %d, %s %s", say("kit", language), kit.ID, kit.Version, say("sequence", language), kit.Sequence, say("created", language), kit.Created)
	if kit.SupportEnds != nil {
		fmt.Fprintf(out, ", %s %s", say("supportEnds", language), *kit.SupportEnds)
	}
	fmt.Fprintf(out, "\n%s: sha256 %s\n", say("seal", language), kit.SealSHA256)
}

func writePublisher(out *strings.Builder, p *report.Publisher, language string) {
	fmt.Fprintf(out, "%s: %s (%s, %s %d)\n", say("publisher", language), p.Name, p.ID, say("record", language), p.Record)
	fmt.Fprintf(out, "%s: %s\n", say("fingerprint", language), p.Fingerprint)
}

func writeSignatures(out *strings.Builder, signatures []report.Signature, language string) {
	if len(signatures) == 0 {
		return
	}
	fmt.Fprintf(out, "%s:\n", say("signatures", language))
	for _, s := range signatures {
		fmt.Fprintf(out, "  %s  %s", s.KeyID, say("state."+s.State, language))
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
	fmt.Fprintf(out, "\n%s:\n", say("findings", language))
	for _, finding := range r.Findings {
		writeFinding(out, finding, language)
	}
	for _, what := range r.NotChecked {
		if what == "further-findings" {
			fmt.Fprintf(out, "  %s\n", say("more", language))
		}
	}
}

func writeFinding(out *strings.Builder, f report.Finding, language string) {
	text := f.Code.Entry().In(language)
	fmt.Fprintf(out, "  [%s] %s", say("severity."+f.Severity, language), f.Code)
	if f.Path != nil {
		fmt.Fprintf(out, "  %s", *f.Path)
	}
	fmt.Fprintf(out, "\n    %s\n", text.Text)
	if f.Expected != nil {
		fmt.Fprintf(out, "    %s: %s\n", say("expected", language), *f.Expected)
	}
	if f.Found != nil {
		fmt.Fprintf(out, "    %s: %s\n", say("found", language), *f.Found)
	}
	fmt.Fprintf(out, "    %s\n", text.Advice)
	if trace := traceOf(f); trace != "" {
		fmt.Fprintf(out, "    %s\n", say("trace."+trace, language))
	}
}
