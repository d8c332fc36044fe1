package verify

import (
	"crypto/sha256"
	"encoding/hex"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/seal"
	"sealkit.dev/kit/launcher/internal/tree"
)

// checkSeal is stage 9.4 up to the digests: the signed bytes are parsed, and what they name is there.
func (r *run) checkSeal() error {
	parsed, fault := seal.Decode(r.sealBytes)
	if fault != nil {
		r.find(report.At(codes.SealMalformed, seal.Path))
		return nil
	}
	r.seal = parsed
	r.checkComments()
	recordPath := seal.RecordPath(parsed.Record)
	if _, err := r.readSealed(recordPath, parsed.RecordSHA256, publisher.MaxSize, codes.PublisherMalformed); err != nil {
		return err
	}
	data, err := r.readSealed(seal.ManifestPath, parsed.ManifestSHA256, manifest.MaxSize, codes.ManifestMalformed)
	r.sealed = data
	return err
}

// checkComments: each signature was made for this kit, not only over these bytes.
func (r *run) checkComments() {
	want := r.seal.Comment()
	for _, s := range r.signatures {
		if s.file.Comment != want {
			found := format.Printable(s.file.Comment)
			r.find(report.At(codes.SealMismatch, s.path).Want(want, found))
		}
	}
}

// readSealed reads a file that SEAL names, within a limit. Without its digest it is a finding and no bytes.
func (r *run) readSealed(path, digest string, limit int64, overLimit codes.Code) ([]byte, error) {
	if !r.isFile(path) {
		r.find(report.At(codes.FileMissing, path))
		return nil, nil
	}
	data, size, err := tree.ReadSmall(r.Source, path, limit)
	if err != nil {
		return nil, err
	}
	if data == nil {
		r.find(tooLong(overLimit, path, limit, size))
		return nil, nil
	}
	if found := digestOf(data); found != digest {
		r.find(report.At(codes.SealMismatch, path).Want("sha256 "+digest, "sha256 "+found))
		return nil, nil
	}
	return data, nil
}

func digestOf(data []byte) string {
	digest := sha256.Sum256(data)
	return hex.EncodeToString(digest[:])
}

// checkRecord is the end of stage 9.4: the kit is sealed under exactly the trusted record (clause 6.5). SEAL's digest of the
// kit's record holds by now, so comparing digests compares the bytes.
func (r *run) checkRecord() error {
	trusted := digestOf(r.Trust.Bytes())
	if r.seal.RecordSHA256 != trusted {
		finding := report.At(codes.PublisherUnknown, seal.RecordPath(r.seal.Record))
		r.find(finding.Want("sha256 "+trusted, "sha256 "+r.seal.RecordSHA256))
		return nil
	}
	want := seal.PublisherLine(r.Trust.ID, r.Trust.Record)
	found := seal.PublisherLine(r.seal.Publisher, r.seal.Record)
	if want != found {
		r.find(report.At(codes.SealMismatch, seal.Path).Want(want, found))
	}
	return nil
}
