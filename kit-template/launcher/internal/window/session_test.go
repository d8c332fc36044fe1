package window

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/taskdialog"
)

// known is a session in which everything has happened.
func known() Facts {
	path := "kit/SEAL"
	done := outcome.New("apply")
	done.Restart, done.ShortCode, done.Files = "required", "000011112222", []string{"/records/outcome.json"}
	done.Code = codes.IOError
	done.Firewall = &outcome.Firewall{State: outcome.Blocks, Ports: "80,443"}
	now := outcome.New("status")
	now.Patches = []outcome.Patch{{Kit: "k", State: outcome.Effective}}
	return Facts{
		Differs: true, Status: now, Trust: &publisher.Record{Kind: "development"}, Kits: []string{"/e", "/f"}, Kit: "/e", Places: []string{"/e"},
		Proven: &report.Report{
			Verdict: report.GenuineResidue, Advice: "use-with-residue", Kit: &report.Kit{ID: "k", Version: "1.0.0"},
			Publisher: &report.Publisher{Name: "P", Fingerprint: "F"},
			Findings:  []report.Finding{{Code: codes.ResidueFile, Severity: "note", Path: &path}, {Code: codes.FileChanged, Severity: "error"}},
		},
		Checks:  []check.Result{{Name: "clock", Grade: check.Warn, Code: codes.ClockBehind}, {Name: "windows", Grade: check.Pass}},
		Outcome: done, Failure: codes.PlaceWrong.About("C:"), Saved: "/desktop",
		Investigated: &investigate.Report{
			Summary:  investigate.Both{ES: "Nada.", EN: "Nothing."},
			Findings: []investigate.Finding{{Severity: investigate.High}, {Severity: investigate.Info}},
		},
		Rules: &investigate.Rules{},
	}
}

// hands press what a script says, by the beginning of a label, and note what they saw.
type hands struct {
	script []string
	seen   []string
}

func (h *hands) show(d taskdialog.Dialog) (int, error) {
	h.seen = append(h.seen, d.Headline)
	if d.Work != nil && (len(h.script) == 0 || h.script[0] != "Cancel") {
		d.Work.Wait()
		return taskdialog.Done, nil
	}
	wanted := h.script[0]
	h.script = h.script[1:]
	for _, button := range d.Buttons {
		if strings.HasPrefix(strings.ReplaceAll(button.Text, "&", ""), wanted) {
			return button.ID, nil
		}
	}
	return taskdialog.Cancelled, nil
}

// walk goes through the pages: the works end with the events, the hands press the buttons.
func walk(t *testing.T, events []Event, buttons ...string) (seen []string, facts Facts, done []Name) {
	t.Helper()
	works := map[Name]Work{}
	for name, p := range pages {
		name := name
		if p.hasWork {
			works[name] = func(facts Facts, tell Tell, isCancelled func() bool) (Facts, Event) {
				done = append(done, name)
				event := events[0]
				events = events[1:]
				for event == Cancel && !isCancelled() {
					time.Sleep(time.Millisecond)
				}
				return facts, event
			}
		}
	}
	h := &hands{script: buttons}
	facts, err := Window{Show: h.show, Works: works}.Run(known(), "en")
	if err != nil || len(h.script) != 0 || len(events) != 0 {
		t.Errorf("%v; buttons left %v, events left %v", err, h.script, events)
	}
	return h.seen, facts, done
}

func TestApplying(t *testing.T) {
	seen, facts, _ := walk(t, []Event{"one", "genuine", Apply, "ready", "restart"}, "Verify", "Continue", "Continue", "Apply", "Later")
	want := []string{
		"A kit was found", "The kit is being verified", "The kit is genuine", "The instrument is ready", "Apply the patch now?",
		"The patch is being applied", "The patch has been applied",
	}
	if !reflect.DeepEqual(seen, want) || facts.Verb != Apply {
		t.Errorf("%s: %q", facts.Verb, seen)
	}
}

func TestRemovalIsAskedAboutTwice(t *testing.T) {
	_, facts, done := walk(t, []Event{"one", "genuine", "installed", "warned", "done"},
		"Verify", "Continue", "Remove", "Continue", "Remove", "Remove", "Close")
	if facts.Verb != Remove || done[len(done)-1] != "changing" {
		t.Errorf("%s, %v", facts.Verb, done)
	}
	_, _, done = walk(t, []Event{"one", "genuine", "installed", "ready"},
		"Verify", "Continue", "Remove", "Continue", "Remove", "Keep", "Close")
	if done[len(done)-1] != "checking" {
		t.Errorf("kept, and yet: %v", done)
	}
}

func TestChoosing(t *testing.T) {
	_, facts, _ := walk(t, []Event{"several"}, "2", "Close")
	if facts.Kit != "/f" {
		t.Error(facts.Kit)
	}
}

func TestLanguageOnAnyPage(t *testing.T) {
	seen, _, _ := walk(t, []Event{"one"}, "Español", "English", "Español", "Cerrar")
	want := []string{"A kit was found", "Se ha encontrado un kit", "A kit was found", "Se ha encontrado un kit"}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("%q", seen)
	}
}

func TestCancelling(t *testing.T) {
	seen, _, done := walk(t, []Event{"one", Cancel}, "Verify", "Cancel", "Close")
	if len(done) != 2 || seen[len(seen)-1] != "A kit was found" {
		t.Errorf("%v, %q", done, seen)
	}
}

func TestBugIsTold(t *testing.T) {
	works := map[Name]Work{"search": func(Facts, Tell, func() bool) (Facts, Event) { panic("bug") }}
	h := &hands{script: []string{"Close"}}
	facts, err := Window{Show: h.show, Works: works}.Run(known(), "en")
	if err != nil || facts.Failure == nil || facts.Failure.Code != codes.Internal || len(h.script) != 0 {
		t.Errorf("%v, %v, %q", facts.Failure, err, h.seen)
	}
}

func TestFilled(t *testing.T) {
	if got := filled("{a} is {b}, {a}", "a", "{b}", "b", "2"); got != "{b} is 2, {b}" {
		t.Error(got)
	}
}

func TestBlocking(t *testing.T) {
	seen, facts, done := walk(t, []Event{"one", "genuine", Apply, "stopped", "kit", "done"},
		"Verify", "Continue", "Firewall", "Block", "Block", "Close")
	if facts.Verb != MitigateOn || done[len(done)-1] != "blocking" || seen[len(seen)-1] != "The ports are blocked" {
		t.Errorf("%s, %v, %q", facts.Verb, done, seen)
	}
	_, facts, done = walk(t, []Event{"none", "bare", "failed"}, "Firewall", "Remove", "Remove", "By hand", "Close")
	if facts.Verb != MitigateOff || done[len(done)-1] != "blocking" {
		t.Errorf("%s, %v", facts.Verb, done)
	}
}

// Escape is never more than the button that changes nothing.
func TestEscapeChangesNothing(t *testing.T) {
	for name, p := range pages {
		if len(p.buttons) == 0 || p.buttons[len(p.buttons)-1] == wait {
			continue
		}
		event := render(name, speaker{known(), "en"}).event(taskdialog.Cancelled)
		if next := p.next[event]; next == "changing" || next == "blocking" || next == "agree" || next == "consent" || next == "restarting" {
			t.Errorf("%s: Escape leads to %s", name, next)
		}
	}
}

func TestBar(t *testing.T) {
	s := speaker{known(), "en"}
	last := int64(0)
	for _, line := range []struct {
		step        string
		done, total int64
	}{{"rights", 0, 0}, {"verify", 0, 9}, {"verify", 9, 9}, {"check", 0, 0}, {"stage", 1 << 62, 1 << 62}, {"install", 0, 0}, {"prove", 0, 0}} {
		body, at := s.describe(line.step, line.done, line.total)
		if body == "" || at < last || at > 1000 {
			t.Errorf("%s: %q at %d", line.step, body, at)
		}
		last = at
	}
	if body, at := s.describe("no such step", 5, 1); body != "" || at != 0 {
		t.Errorf("%q at %d", body, at)
	}
}
