package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// program stands for the helper: a script that notes down its call and ends as it is told.
const program = "#!/bin/sh\necho \"$0 $*\" >> \"$CALLS\"\nexit 7\n"

func write(t *testing.T, path, text string) {
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

// undo calls run with a helper's path in a fresh folder, prepared by setUp; it gives the exit code and what was called.
func undo(t *testing.T, setUp func(helper string), extract extractor) (code int, called string, left []os.DirEntry) {
	sum := sha256.Sum256([]byte(program))
	helperSHA256 = hex.EncodeToString(sum[:])
	folder := filepath.Join(t.TempDir(), "LRM Mitigation")
	calls := filepath.Join(t.TempDir(), "calls")
	t.Setenv("CALLS", calls)
	helper := filepath.Join(folder, "lrm-mitigate.exe")
	setUp(helper)
	code = run([]string{helper, "x.msi", "revert", "--session", "a b"}, extract)
	text, _ := os.ReadFile(calls)
	left, _ = os.ReadDir(folder)
	return code, string(text), left
}

func install(t *testing.T, text string) func(string) {
	return func(helper string) {
		if err := os.Mkdir(filepath.Dir(helper), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, helper, text)
	}
}

func TestTheInstalledHelperIsCalled(t *testing.T) {
	extract := func(string, string) error { return errors.New("not to be called") }
	code, called, left := undo(t, install(t, program), extract)
	if code != 7 || filepath.Base(called) != "lrm-mitigate.exe revert --session a b\n" || len(left) != 1 {
		t.Errorf("%d %q %v", code, called, left)
	}
}

func TestWithoutItThePackagesHelperIsCalledAndLeavesNothing(t *testing.T) {
	extract := func(database, file string) error {
		write(t, file, program)
		return nil
	}
	code, called, left := undo(t, func(string) {}, extract)
	if code != 7 || filepath.Base(called) != "lrm-mitigate-from-package.exe revert --session a b\n" || left != nil {
		t.Errorf("missing: %d %q %v", code, called, left)
	}
	code, called, left = undo(t, install(t, "#!/bin/sh\nexit 0\n"), extract)
	if code != 7 || filepath.Base(called) != "lrm-mitigate-from-package.exe revert --session a b\n" || len(left) != 1 {
		t.Errorf("another program in its place: %d %q %v", code, called, left)
	}
}

func TestNothingElseIsEverCalled(t *testing.T) {
	for defect, extract := range map[string]extractor{
		"the package cannot be read": func(string, string) error { return os.ErrPermission },
		"it holds another program": func(_, file string) error {
			write(t, file, program+"#")
			return nil
		},
	} {
		code, called, left := undo(t, func(string) {}, extract)
		if code != exitNoHelper || called != "" || left != nil {
			t.Errorf("%s: %d %q %v", defect, code, called, left)
		}
	}
}

func TestWrongUse(t *testing.T) {
	if code := run([]string{"helper.exe", "x.msi"}, extract); code != exitUsage {
		t.Errorf("%d", code)
	}
}
