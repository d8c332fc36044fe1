package screen

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/report"
)

// Kinds of marks that computers leave on a stick by themselves.
const (
	traceOfWindows = "windows"
	traceOfMac     = "mac"
	likeATrace     = "like"
)

// madeBySystems are the names of folders and files that systems make and people do not.
var madeBySystems = []string{"system volume information", "$recycle.bin", ".spotlight-v100", ".fseventsd", ".trashes"}

// traceOf says which mark a finding is, or resembles; empty for any other finding.
func traceOf(f report.Finding) string {
	if f.Path == nil {
		return ""
	}
	first, _, _ := strings.Cut(strings.ToLower(*f.Path), "/")
	switch {
	case f.Code == codes.ResidueFile && first == madeBySystems[0]:
		return traceOfWindows
	case f.Code == codes.ResidueFile:
		return traceOfMac
	case f.Code == codes.FileExtra && isMadeBySystem(first, *f.Path):
		return likeATrace
	}
	return ""
}

func isMadeBySystem(first, path string) bool {
	for _, name := range madeBySystems {
		if first == name {
			return true
		}
	}
	return strings.HasPrefix(first, "._") || strings.HasSuffix(strings.ToLower("/"+path), "/.ds_store")
}
