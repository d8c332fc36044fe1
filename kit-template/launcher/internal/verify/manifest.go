package verify

import (
	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/seal"
)

// dayLength is how much of a time is its date.
const dayLength = len("2006-01-02")

// checkManifest is stage 9.5.
func (r *run) checkManifest() error {
	m, fault := manifest.Decode(r.sealed)
	if fault != nil {
		finding := report.At(fault.Code, seal.ManifestPath)
		if fault.Code != codes.ManifestMalformed {
			name := format.Printable(fault.Name)
			finding.Found = &name
		}
		r.find(finding)
		return nil
	}
	r.compareWithSeal(m)
	r.checkValidity(m.Kit.Created[:dayLength])
	if len(r.stage) == 0 {
		r.manifest = m
		r.report.Kit = &report.Kit{
			ID: m.Kit.ID, Version: m.Kit.Version, Sequence: m.Kit.Sequence,
			Created: m.Kit.Created, SupportEnds: m.Kit.SupportEnds, SealSHA256: digestOf(r.sealBytes),
		}
	}
	return nil
}

// compareWithSeal: each thing that seal and manifest both say, they say alike.
func (r *run) compareWithSeal(m *manifest.Manifest) {
	s := r.seal
	pairs := [][2]string{
		{seal.KitLine(s.ID, s.Version, s.Sequence), seal.KitLine(m.Kit.ID, m.Kit.Version, m.Kit.Sequence)},
		{seal.PublisherLine(s.Publisher, s.Record), seal.PublisherLine(m.Publisher.ID, m.Publisher.Record)},
		{seal.FilesLine(s.Files, s.Bytes), seal.FilesLine(int64(len(m.Files)), m.TotalSize())},
		{"sha256 " + s.SumsSHA256, "sha256 " + m.ListedSums()},
	}
	for _, pair := range pairs {
		if pair[0] != pair[1] {
			r.find(report.At(codes.ManifestMismatch, seal.ManifestPath).Want(pair[0], pair[1]))
		}
	}
}

// checkValidity: each key was in force on the day the kit was made, by the publisher's own signed word and no clock.
func (r *run) checkValidity(day string) {
	for _, s := range r.signatures {
		if key := s.known.Entry; !key.IsValidOn(day) {
			validity := orStar(key.ValidFrom) + ".." + orStar(key.ValidUntil)
			r.find(report.At(codes.KeyNotValid, s.path).Want(validity, day))
		}
	}
}

func orStar(date *string) string {
	if date == nil {
		return "*"
	}
	return *date
}
