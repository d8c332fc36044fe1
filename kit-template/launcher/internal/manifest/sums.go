package manifest

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/seal"
)

// TotalSize is the sum of the files' sizes; 10,000 of 4 GiB fit easily.
func (m *Manifest) TotalSize() (total int64) {
	for _, file := range m.Files {
		total += file.Size
	}
	return total
}

// Find gives the entry of a path.
func (m *Manifest) Find(path string) (File, error) {
	for _, file := range m.Files {
		if file.Path == path {
			return file, nil
		}
	}
	return File{}, codes.FileMissing.About(path)
}

// ListedSums gives the digest that the manifest has for verify/SHA256SUMS; a decoded manifest lists that file.
func (m *Manifest) ListedSums() string {
	for _, file := range m.Files {
		if file.Path == seal.SumsPath {
			return file.SHA256
		}
	}
	return ""
}

// DerivedSums gives the one right content of verify/SHA256SUMS (clause 8.1).
func (m *Manifest) DerivedSums() []byte {
	var sums strings.Builder
	for _, file := range m.Files {
		if file.Path != seal.SumsPath {
			fmt.Fprintf(&sums, "%s  %s\n", file.SHA256, file.Path)
		}
	}
	return []byte(sums.String())
}
