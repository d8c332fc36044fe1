package verify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/tree"
)

func genuine(t *testing.T) (folder string, trust *publisher.Record) {
	t.Helper()
	v := readVector(t, strings.Replace(vectorPattern, "*", "genuine", 1))
	trust, err := publisher.Decode(v.trust)
	if err != nil {
		t.Fatal(err)
	}
	return v.write(t), trust
}

func verifyAt(t *testing.T, source tree.Source, trust *publisher.Record, now time.Time) *report.Report {
	t.Helper()
	result, _, err := Run(Input{Source: source, Trust: trust, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestFindingsAreCutAfterTheVerdict(t *testing.T) {
	folder, trust := genuine(t)
	for i := 0; i < 250; i++ {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("extra-%03d", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result := verifyAt(t, tree.NewDir(folder), trust, time.Time{})
	if len(result.Findings) != 200 || result.Verdict != report.NotGenuine || len(result.NotChecked) != 1 ||
		result.NotChecked[0] != "further-findings" {
		t.Errorf("%d findings, %s, %v", len(result.Findings), result.Verdict, result.NotChecked)
	}
}

func TestClockOnlyWarns(t *testing.T) {
	folder, trust := genuine(t)
	for _, year := range []int{1970, 2026, 2300} {
		now := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if result := verifyAt(t, tree.NewDir(folder), trust, now); result.Verdict != report.Genuine {
			t.Errorf("%d: %s", year, result.Verdict)
		}
	}
}

// made is a tree that does not lie on a disk.
type made struct {
	entries []tree.Entry
	fault   error
}

func (m made) List(int) ([]tree.Entry, error) { return m.entries, m.fault }
func (made) Open(string) (tree.Reader, error) { return nil, errors.New("no medium") }

func TestTreeTooLarge(t *testing.T) {
	_, trust := genuine(t)
	result := verifyAt(t, made{entries: make([]tree.Entry, maxEntries+1)}, trust, time.Time{})
	if len(result.Findings) != 1 || result.Findings[0].Code != codes.TreeTooLarge || *result.Findings[0].Path != "." ||
		*result.Findings[0].Expected != "<=20000" {
		t.Errorf("got %+v", result.Findings)
	}
}

// Clause 9.10: no verdict, not even `not genuine`.
func TestUnreadableMediumIsNoVerdict(t *testing.T) {
	_, trust := genuine(t)
	for name, source := range map[string]tree.Source{
		"no list": made{fault: errors.New("no medium")},
		"no file": made{entries: []tree.Entry{{Path: "kit/SEAL", Kind: tree.File}}},
	} {
		if result, _, err := Run(Input{Source: source, Trust: trust}); err == nil || result != nil {
			t.Errorf("%s: got %+v, %v", name, result, err)
		}
	}
}

// listedTwice is a folder that names one of its paths a second time, as a forged FAT can.
type listedTwice struct {
	tree.Dir
	path string
}

func (l listedTwice) List(limit int) ([]tree.Entry, error) {
	entries, err := l.Dir.List(limit)
	return append(entries, tree.Entry{Path: l.path, Kind: tree.File}), err
}

// Clause 9.2: no path stands in a tree twice.
func TestPathTwice(t *testing.T) {
	folder, trust := genuine(t)
	result := verifyAt(t, listedTwice{tree.NewDir(folder), "payload/patch.msi"}, trust, time.Time{})
	if result.Verdict != report.NotGenuine || result.Findings[0].Code != codes.FileExtra {
		t.Errorf("%s %+v", result.Verdict, result.Findings)
	}
}
