package verify

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/seal"
	"sealkit.dev/kit/launcher/internal/signature"
	"sealkit.dev/kit/launcher/internal/tree"
)

const (
	signaturePrefix = seal.Path + "."
	signatureSuffix = ".minisig"
)

// signed is one signature file: file is nil when it is malformed, known when the record does not know its key.
type signed struct {
	path  string
	keyID string
	file  *signature.File
	known *publisher.Known
	state string
}

// checkSignatures is stage 9.3. SEAL is only bytes here.
func (r *run) checkSignatures() error {
	if err := r.readSeal(); err != nil || r.sealBytes == nil {
		return err
	}
	if err := r.readSignatures(); err != nil {
		return err
	}
	r.judgeSignatures()
	r.reportSignatures()
	if len(r.stage) == 0 {
		r.checkThreshold()
	}
	return nil
}

// readSeal is 9.3 a.
func (r *run) readSeal() error {
	if !r.isFile(seal.Path) {
		r.find(report.At(codes.FileMissing, seal.Path))
		return nil
	}
	data, size, err := tree.ReadSmall(r.Source, seal.Path, seal.MaxSize)
	if err == nil && data == nil {
		r.find(tooLong(codes.SealMalformed, seal.Path, seal.MaxSize, size))
	}
	r.sealBytes = data
	return err
}

func tooLong(code codes.Code, path string, limit, size int64) report.Finding {
	return report.At(code, path).Want(fmt.Sprintf("size <=%d", limit), fmt.Sprintf("size %d", size))
}

// readSignatures is 9.3 b and c.
func (r *run) readSignatures() error {
	for _, entry := range r.entries {
		if entry.Kind != tree.File || !isSignaturePath(entry.Path) {
			continue
		}
		if err := r.readSignature(entry.Path); err != nil {
			return err
		}
	}
	if len(r.signatures) == 0 {
		r.find(report.At(codes.SignatureMissing, seal.Path))
	}
	return nil
}

// isSignaturePath: kit/SEAL., something, .minisig.
func isSignaturePath(path string) bool {
	return strings.HasPrefix(path, signaturePrefix) && strings.HasSuffix(path, signatureSuffix) &&
		len(path) > len(signaturePrefix)+len(signatureSuffix)
}

func (r *run) readSignature(path string) error {
	keyID := strings.TrimSuffix(strings.TrimPrefix(path, signaturePrefix), signatureSuffix)
	found := signed{path: path, keyID: keyID, state: report.Malformed}
	data, size, err := tree.ReadSmall(r.Source, path, signature.MaxFileSize)
	if err != nil {
		return err
	}
	file, fault := signature.Decode(data, keyID)
	switch {
	case data == nil:
		r.find(tooLong(codes.SignatureMalformed, path, signature.MaxFileSize, size))
	case fault != nil:
		r.find(report.At(codes.SignatureMalformed, path))
	default:
		found.file = file
	}
	r.signatures = append(r.signatures, found)
	return nil
}

// judgeSignatures is 9.3 d and e.
func (r *run) judgeSignatures() {
	readable, strangers := 0, []report.Finding{}
	for i := range r.signatures {
		s := &r.signatures[i]
		if s.file == nil {
			continue
		}
		readable++
		known, isKnown := r.Trust.Lookup(s.keyID)
		if !isKnown {
			s.state = report.Unknown
			strangers = append(strangers, report.At(codes.FileExtra, s.path))
			continue
		}
		s.known = &known
		r.judge(s)
	}
	// Signed by strangers only: not a kit of this publisher, rather than one with files too many.
	if readable > 0 && len(strangers) == readable {
		strangers = []report.Finding{report.At(codes.PublisherUnknown, seal.Path)}
	}
	r.find(strangers...)
}

// judge decides about a signature whose key the record knows.
func (r *run) judge(s *signed) {
	entry := s.known.Entry
	switch {
	case entry == nil:
		s.state = report.Revoked
		r.find(report.At(codes.KeyRevoked, s.path))
	case !entry.IsFor("kit"):
		s.state = report.NotValid
		r.find(report.At(codes.KeyNotValid, s.path).Want("kit", strings.Join(entry.Purposes, ",")))
	case !s.file.Holds(s.known.Key, r.sealBytes):
		s.state = report.Invalid
		r.find(report.At(codes.SignatureInvalid, s.path))
	default:
		s.state = report.Valid
	}
}

// checkThreshold is 9.3 f. It counts keys, not files: a key id is only a label.
func (r *run) checkThreshold() {
	keys := map[[32]byte]bool{}
	for _, s := range r.signatures {
		if s.state == report.Valid {
			keys[s.known.Key.Bytes] = true
		}
	}
	if int64(len(keys)) < r.Trust.Threshold {
		want, found := strconv.FormatInt(r.Trust.Threshold, 10), strconv.Itoa(len(keys))
		r.find(report.At(codes.ThresholdNotMet, seal.Path).Want(want, found))
	}
}

// reportSignatures lists the signatures by key id (clause 11.1).
func (r *run) reportSignatures() {
	for _, s := range r.signatures {
		shown := report.Signature{KeyID: format.Printable(s.keyID), State: s.state}
		if s.known != nil && s.known.Entry != nil {
			shown.Holder = &s.known.Entry.Holder
		}
		r.report.Signatures = append(r.report.Signatures, shown)
	}
	list := r.report.Signatures
	sort.SliceStable(list, func(i, j int) bool { return list[i].KeyID < list[j].KeyID })
}
