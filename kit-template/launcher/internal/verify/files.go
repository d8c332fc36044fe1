package verify

import (
	"fmt"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/seal"
	"sealkit.dev/kit/launcher/internal/tree"
)

// checkFiles is stage 9.6: every listed file is there and unchanged, and nothing else is there.
func (r *run) checkFiles() error {
	var done int64
	total := r.manifest.TotalSize()
	observe := func(length int) {
		done += int64(length)
		if r.Progress != nil {
			r.Progress(done, total)
		}
	}
	for _, file := range r.manifest.Files {
		if err := r.checkFile(file, observe); err != nil {
			return err
		}
	}
	r.checkSums()
	return r.checkClosedList()
}

func (r *run) checkFile(listed manifest.File, observe func(int)) error {
	if !r.isFile(listed.Path) {
		r.find(report.At(codes.FileMissing, listed.Path))
		return nil
	}
	file, err := r.Source.Open(listed.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	changed := report.At(codes.FileChanged, listed.Path)
	if file.Size() != listed.Size {
		r.find(changed.Want(fmt.Sprintf("size %d", listed.Size), fmt.Sprintf("size %d", file.Size())))
		return nil
	}
	digest, err := tree.Digest(file, observe)
	if err == nil && digest != listed.SHA256 {
		r.find(changed.Want("sha256 "+listed.SHA256, "sha256 "+digest))
	}
	return err
}

// checkSums is clause 8.1. The file has the listed digest or is a finding already, so the digests are compared.
func (r *run) checkSums() {
	want, found := digestOf(r.manifest.DerivedSums()), r.manifest.ListedSums()
	if want != found {
		r.find(report.At(codes.ManifestMismatch, seal.SumsPath).Want("sha256 "+want, "sha256 "+found))
	}
}

// checkClosedList: what clause 1.3 does not name is residue or does not belong there.
func (r *run) checkClosedList() error {
	own := r.ownPaths()
	for _, entry := range r.entries {
		if kind, isOwn := own[entry.Path]; isOwn && kind == entry.Kind {
			continue
		}
		isLeft, err := r.isResidue(entry, own)
		if err != nil {
			return err
		}
		code := codes.FileExtra
		if isLeft && !r.ReadOnly {
			code = codes.ResidueFile
		}
		r.find(report.At(code, entry.Path))
	}
	return nil
}

// ownPaths gives the files that clause 1.3 names and the folders above them. Every signature file is a known key's by now.
func (r *run) ownPaths() map[string]tree.Kind {
	own := map[string]tree.Kind{}
	add := func(path string) {
		own[path] = tree.File
		for _, folder := range format.Parents(path) {
			own[folder] = tree.Folder
		}
	}
	for _, path := range []string{seal.Path, seal.ManifestPath, seal.RecordPath(r.seal.Record)} {
		add(path)
	}
	for _, s := range r.signatures {
		add(s.path)
	}
	for _, file := range r.manifest.Files {
		add(file.Path)
	}
	return own
}
