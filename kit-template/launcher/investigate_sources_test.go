package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestNothingIsReadTwice(t *testing.T) {
	root := t.TempDir()
	for given, want := range map[string]string{
		"logs": "logs", "logs logs/W3SVC1": "logs", "logs/W3SVC1 logs": "logs", "logs logs": "logs", "logs logs2": "logs logs2", "a/b a/c": "a/b a/c",
		"a/b/c a/b a": "a", "": "",
	} {
		folders := strings.Fields(given)
		for i := range folders {
			folders[i] = filepath.Join(root, folders[i])
		}
		got := outermost(folders)
		for i := range got {
			got[i] = filepath.ToSlash(strings.TrimPrefix(got[i], root+string(filepath.Separator)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", given, got)
		}
	}
}
