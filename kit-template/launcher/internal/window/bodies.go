package window

import (
	"fmt"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/screen"
)

// Whatever is found, a page fits a small screen: the rest is in the report.
const (
	mostFindings = 3
	mostQuoted   = 3
	mostDetails  = 22
)

// speaker says things in one language.
type speaker struct {
	Facts
	language string
}

func (s speaker) say(key string, pairs ...string) string {
	return filled(text(key, s.language), pairs...)
}

// bodies are the pages that say more than their one text.
var bodies = map[Name]func(s speaker) []string{
	"none":          func(s speaker) []string { return []string{s.say("none.body", "places", strings.Join(s.Places, ", "))} },
	"found":         func(s speaker) []string { return []string{s.say("found.body", "kit", s.Kit)} },
	"investigating": func(s speaker) []string { return []string{s.say("step.look")} },
	"verifying":     func(s speaker) []string { return []string{s.say("step.read")} },
	"changing":      func(s speaker) []string { return []string{s.say("step.verify")} },
	"genuine":       speaker.genuine,
	"residue":       speaker.genuine,
	"refused":       speaker.refused,
	"maintenance":   func(s speaker) []string { return []string{s.named("maintenance.body")} },
	"ready":         func(s speaker) []string { return []string{s.say("ready.body", "passed", s.passed())} },
	"warned":        func(s speaker) []string { return append(s.complaints(), s.say("warned.body", "passed", s.passed())) },
	"stopped":       func(s speaker) []string { return append(s.complaints(), s.say("stopped.body", "passed", s.passed())) },
	"consent":       func(s speaker) []string { return []string{s.named("consent." + string(s.Verb) + ".body")} },
	"done":          speaker.done,
	"over":          speaker.done,
	"failed":        speaker.failed,
	"blocking":      func(s speaker) []string { return []string{s.say("step.firewall")} },
	"blocked":       speaker.done,
	"unchanged":     speaker.failed,
	"asking":        func(s speaker) []string { return []string{s.say("step.status")} },
	"effective":     speaker.status,
	"traces":        speaker.traces,
	"nothing":       speaker.traces,
	"partial":       speaker.traces,
	"pending":       speaker.status,
	"ineffective":   speaker.status,
	"error":         speaker.fault,
}

// body of a page: its paragraphs.
func (s speaker) body(name Name) string {
	if body, ok := bodies[name]; ok {
		return strings.Join(body(s), "\n\n")
	}
	return s.say(wordsOf(name, string(s.Verb)) + ".body")
}

// named is a text that names the kit.
func (s speaker) named(key string) string {
	return s.say(key, "kit", s.Proven.Kit.ID, "version", s.Proven.Kit.Version)
}

func (s speaker) genuine() []string {
	who := s.Proven.Publisher
	facts := []string{
		s.named("genuine.kit"), s.say("genuine.publisher", "publisher", who.Name),
		s.say("genuine.fingerprint", "fingerprint", who.Fingerprint),
	}
	drive := "genuine.writable"
	if s.IsReadOnly {
		drive = "genuine.protected"
	}
	parts := []string{s.say("genuine.body"), strings.Join(facts, "\n"), s.say("genuine.compare"), s.say(drive)}
	if s.Differs {
		said := codes.LauncherDiffers.Entry().In(s.language)
		parts = append(parts, fmt.Sprintf("• %s\n   %s", said.Text, said.Advice))
	}
	if files := s.residue(); files != "" {
		parts = append(parts, s.say("genuine.residue", "files", files))
	}
	return append(parts, s.findings("warning")...)
}

// residue names what a host left on the stick.
func (s speaker) residue() string {
	var paths []string
	for _, finding := range s.Proven.Findings {
		if finding.Severity == "note" && finding.Path != nil && len(paths) < mostFindings {
			paths = append(paths, *finding.Path)
		}
	}
	return strings.Join(paths, ", ")
}

// findings of one severity, in plain words.
func (s speaker) findings(severity string) (parts []string) {
	for _, finding := range s.Proven.Findings {
		if finding.Severity != severity || len(parts) == mostFindings {
			continue
		}
		said := finding.Code.Entry().In(s.language)
		where := ""
		if finding.Path != nil {
			where = " " + *finding.Path
		}
		parts = append(parts, fmt.Sprintf("• %s%s\n   %s", said.Text, where, said.Advice))
	}
	return parts
}

func (s speaker) refused() []string {
	parts := append([]string{s.say("refused.body")}, s.findings("error")...)
	if s.Saved != "" {
		parts = append(parts, s.say("report", "folder", s.Saved))
	}
	return parts
}

// passed names the checks that are in order.
func (s speaker) passed() string {
	var names []string
	for _, result := range s.Checks {
		if result.Grade == check.Pass {
			names = append(names, s.say("check."+result.Name))
		}
	}
	return strings.Join(names, ", ")
}

// complaints are the checks that are not in order, the ones that forbid to go on first.
func (s speaker) complaints() (parts []string) {
	for _, grade := range []check.Grade{check.Stop, check.Warn} {
		for _, result := range s.Checks {
			if result.Grade != grade {
				continue
			}
			said := result.Code.Entry().In(s.language)
			found := ""
			if shown := result.Shown(); shown != "" {
				found = " (" + shown + ")"
			}
			parts = append(parts, fmt.Sprintf("• %s: %s%s\n   %s", s.say("check."+result.Name), said.Text, found, said.Advice))
		}
	}
	return parts
}

func (s speaker) done() (parts []string) {
	parts = s.addRestart(parts)
	if layer := s.Outcome.Firewall; layer != nil {
		parts = append(parts, s.say("done."+string(s.Verb)+".ports", "ports", format.Printable(layer.Ports)))
	}
	s.Checks = nil
	for _, result := range s.Outcome.Checks {
		// The other warnings were read before.
		switch result.Name {
		case "boot-mode", "restart-note", "status-program", "verification-file":
			s.Checks = append(s.Checks, result)
		}
	}
	return append(append(parts, s.complaints()...), s.papers()...)
}

func (s speaker) addRestart(parts []string) []string {
	if sentence := s.say("restart." + s.Outcome.RestartTold()); sentence != "" {
		parts = append(parts, sentence)
	}
	return parts
}

// papers are what the attempt left for who asks for proof.
func (s speaker) papers() (parts []string) {
	if s.Outcome.ShortCode != "" {
		parts = append(parts, s.say("done.code", "code", format.Printable(s.Outcome.ShortCode)))
	}
	if len(s.Outcome.Files) > 0 {
		parts = append(parts, s.say("records", "folder", filepath.Dir(s.Outcome.Files[0])))
	}
	return parts
}

func (s speaker) failed() []string {
	said := s.Outcome.Code.Entry().In(s.language)
	parts := []string{withDetail(said.Text, s.Outcome.Detail)}
	for i, line := range s.Outcome.LogLines {
		if i < mostQuoted {
			parts = append(parts, "> "+line)
		}
	}
	parts = s.addRestart(append(parts, s.say("failed.do", "advice", said.Advice)))
	parts = append(parts, s.say("failed.code", "code", string(s.Outcome.Code), "exit", fmt.Sprint(s.Outcome.Exit)))
	return append(parts, s.papers()...)
}

func (s speaker) fault() []string {
	entry := s.Failure.Code.Entry()
	said := entry.In(s.language)
	return []string{
		withDetail(said.Text, format.Printable(s.Failure.Detail)), s.say("failed.do", "advice", said.Advice),
		s.say("failed.code", "code", string(s.Failure.Code), "exit", fmt.Sprint(entry.OnInstrument())),
	}
}

// status says it as on a console.
func (s speaker) status() []string {
	return []string{strings.TrimSpace(screen.Outcome(s.Status, s.language))}
}

// traces: the summary says what was read, what was found, and that a clean result proves nothing.
func (s speaker) traces() []string {
	parts := []string{s.Investigated.Summary.In(s.language)}
	if counts := s.Investigated.Counts(s.Rules, s.language); counts != "" {
		parts = append(parts, s.say("findings", "counts", counts))
	}
	return append(parts, s.say("report", "folder", s.Saved), s.say("pass.on"))
}

func withDetail(sentence, detail string) string {
	if detail == "" {
		return sentence
	}
	return sentence + "\n" + detail
}

// details are what a page has for who asks for more, as on a console.
func (s speaker) details(name Name) string {
	said := ""
	switch name {
	case "genuine", "residue", "refused":
		said = screen.Render(s.Proven, screen.About{
			Language: s.language, Version: s.Version, IsStamped: true, Differs: s.Differs, IsReadOnly: s.IsReadOnly,
		})
	case "done", "over", "failed", "blocked", "unchanged":
		said = screen.Outcome(s.Outcome, s.language)
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if len(lines) > mostDetails {
		lines = append(lines[:mostDetails], "...")
	}
	return strings.Join(lines, "\n")
}
