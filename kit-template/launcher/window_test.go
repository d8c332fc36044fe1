package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/window"
)

// handsAt are a window's hands over a launcher in folder own, stamped for the kit in folder kit.
func handsAt(t *testing.T, own string, drives ...string) (h hands, kit string) {
	t.Helper()
	kit = filepath.Join(t.TempDir(), "kit")
	record, err := kittest.Kit{Sequence: 1, StagingRoot: `C:\Illumina\Sealkit`, Package: []byte("package")}.Write(kit)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var paused bool
	h = hands{around(own, &out, &paused)}
	h.stamped, h.drives = record.Bytes(), func() []string { return drives }
	return h, kit
}

func never() bool                 { return false }
func nobody(string, int64, int64) {}

func TestSearch(t *testing.T) {
	f := folders(t, true, true, false, true)
	kit, other, empty, third := f[0], f[1], f[2], f[3]
	for name, c := range map[string]struct {
		own    string
		drives []string
		want   window.Event
		kits   int
	}{
		"own folder first": {kit, []string{other}, "one", 1},
		"the one drive":    {empty, []string{empty, other}, "one", 1},
		"several":          {empty, []string{other, third}, "several", 2},
		"none":             {empty, []string{empty}, "none", 0},
	} {
		h, _ := handsAt(t, c.own, c.drives...)
		facts, event := h.search(window.Facts{}, nobody, never)
		if event != c.want || len(facts.Kits) != c.kits || facts.Trust == nil {
			t.Errorf("%s: %s, %v", name, event, facts.Kits)
		}
	}
}

func TestSearchWithoutTrust(t *testing.T) {
	h, _ := handsAt(t, t.TempDir())
	h.stamped = nil
	if facts, event := h.search(window.Facts{}, nobody, never); event != window.Fault || facts.Failure.Code != "trust-missing" {
		t.Errorf("%s, %v", event, facts.Failure)
	}
}

func TestVerifyForTheWindow(t *testing.T) {
	h, kit := handsAt(t, t.TempDir())
	facts, _ := h.search(window.Facts{}, nobody, never)
	facts.Kit = kit
	told := false
	proven, event := h.verify(facts, func(step string, done, total int64) { told = step == "read" && done == total }, never)
	if event != "genuine" || proven.Manifest == nil || !told {
		t.Errorf("%s, told %v", event, told)
	}
	if err := os.WriteFile(filepath.Join(kit, filepath.FromSlash(kittest.Installer)), []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	if refused, event := h.verify(facts, nobody, never); event != "refused" || refused.Manifest != nil {
		t.Errorf("changed: %s", event)
	}
}

// A verification that was given up reads no further, and is no verdict.
func TestCancelledVerification(t *testing.T) {
	h, kit := handsAt(t, t.TempDir())
	facts, _ := h.search(window.Facts{}, nobody, never)
	facts.Kit = kit
	got, event := h.verify(facts, nobody, func() bool { return true })
	if event != window.Fault || got.Proven != nil || !strings.Contains(got.Failure.Detail, errCancelled.Error()) {
		t.Errorf("%s, %v", event, got.Failure)
	}
}

func TestTheBlockIsOfferedForAProvenKitOnly(t *testing.T) {
	h, _ := handsAt(t, t.TempDir())
	if _, event := h.offer(window.Facts{Kit: "/somewhere"}, nobody, never); event != "bare" {
		t.Error(event)
	}
	if _, event := h.offer(window.Facts{Manifest: &manifest.Manifest{}}, nobody, never); event != "kit" {
		t.Error(event)
	}
}

// A report that cannot be left where the operator finds it is a failure, and one that was cancelled leaves none.
func TestInvestigationForTheWindow(t *testing.T) {
	h, _ := handsAt(t, t.TempDir())
	h.instrument = mute{}
	desktop, logs := t.TempDir(), t.TempDir()
	line := "#Fields: date time cs-method cs-uri-stem c-ip sc-status\n2026-01-02 00:00:00 PUT /help.asp 10.0.0.9 201\n"
	if err := os.WriteFile(filepath.Join(logs, "u_ex260102.log"), []byte(line), 0o644); err != nil {
		t.Fatal(err)
	}
	listed := &manifest.Manifest{Response: manifest.Response{LogFolders: []string{logs}}}
	h.desktop = func() string { return "" }
	if facts, event := h.investigate(window.Facts{}, nobody, never); event != window.Fault || facts.Failure.Code != codes.OutputInvalid {
		t.Errorf("without a desktop: %s, %v", event, facts.Failure)
	}
	h.desktop = func() string { return desktop }
	if _, event := h.investigate(window.Facts{Manifest: listed}, nobody, func() bool { return true }); event != window.Fault {
		t.Errorf("cancelled: %s", event)
	}
	if left, _ := filepath.Glob(filepath.Join(desktop, "*", "*")); left != nil {
		t.Errorf("left: %q", left)
	}
	facts, event := h.investigate(window.Facts{Manifest: listed}, nobody, never)
	if event != "traces" || facts.Investigated == nil || facts.Rules == nil || facts.Saved != filepath.Join(desktop, reportFolder) {
		t.Errorf("%s, %v", event, facts.Failure)
	}
	if left, _ := filepath.Glob(filepath.Join(facts.Saved, "investigation-*")); len(left) != 2 {
		t.Errorf("left: %q", left)
	}
}

// mute is an instrument that tells nothing of itself.
type mute struct{ changeable }

func (mute) Computer() (apply.Computer, error) { return apply.Computer{}, errCancelled }
