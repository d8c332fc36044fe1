// Package verify decides whether a tree is a genuine kit: the stages of clause 9, in their order, a function for each.
//
// Nothing is parsed before it is proven to be what a trusted key signed: the seal's bytes by their signatures, the manifest
// by its digest in the seal, every file by its digest in the manifest.
package verify

import (
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/seal"
	"sealkit.dev/kit/launcher/internal/tree"
)

// Files, their folders and residue (clause 15).
const maxEntries = 20_000

// Input is all that a verdict depends on.
type Input struct {
	Source tree.Source
	// ReadOnly: the medium refuses writes, so no host can have left traces on it (clause 10.1).
	ReadOnly bool
	// Trust is the record that the verifier had before, never the kit's (clause 9.1).
	Trust *publisher.Record
	// Now decides nothing; one warning depends on it (clause 9.8).
	Now time.Time
	// Progress is told how many bytes of the listed files are read. May be nil.
	Progress func(done, total int64)
}

// run is what the stages have established so far.
type run struct {
	Input
	report  *report.Report
	stage   []report.Finding
	entries []tree.Entry
	kinds   map[string]tree.Kind

	sealBytes  []byte
	signatures []signed
	seal       *seal.Seal
	sealed     []byte
	manifest   *manifest.Manifest
}

// Run verifies, and gives the manifest of a kit that is genuine, else nil. An error says that the medium cannot be read: that is no
// verdict (clause 9.10).
func Run(input Input) (*report.Report, *manifest.Manifest, error) {
	r := &run{Input: input, report: report.New()}
	r.report.Publisher = publisherOf(input.Trust)
	stages := []func() error{
		r.checkTree, r.checkSignatures, r.checkSeal, r.checkRecord, r.checkManifest, r.checkFiles, r.checkClock,
	}
	for _, stage := range stages {
		if err := stage(); err != nil {
			return nil, nil, err
		}
		if isLast := r.endStage(); isLast {
			break
		}
	}
	r.report.Conclude()
	if r.report.Verdict == report.NotGenuine {
		return r.report, nil, nil
	}
	return r.report, r.manifest, nil
}

func (r *run) find(findings ...report.Finding) { r.stage = append(r.stage, findings...) }

// endStage sorts the findings of a stage into the report. A stage with an error is the last one.
func (r *run) endStage() (isLast bool) {
	report.Sort(r.stage)
	r.report.Findings = append(r.report.Findings, r.stage...)
	isLast = report.HasError(r.stage)
	r.stage = nil
	return isLast
}

func publisherOf(record *publisher.Record) *report.Publisher {
	return &report.Publisher{
		ID: record.ID, Name: record.Name, Record: record.Record, Kind: record.Kind,
		Fingerprint: record.Fingerprint(),
	}
}

// checkTree is stage 9.2.
func (r *run) checkTree() (err error) {
	if r.entries, err = r.Source.List(maxEntries); err != nil {
		return err
	}
	if len(r.entries) > maxEntries {
		limit := "<=20000"
		finding := report.At(codes.TreeTooLarge, ".")
		finding.Expected = &limit
		r.find(finding)
		return nil
	}
	r.kinds = map[string]tree.Kind{}
	for _, entry := range r.entries {
		// One path twice: only a damaged or forged file system has that.
		if _, twice := r.kinds[entry.Path]; twice {
			r.find(report.At(codes.FileExtra, entry.Path))
		}
		r.kinds[entry.Path] = entry.Kind
		if entry.Kind == tree.Other {
			r.find(report.At(codes.NotRegularFile, entry.Path))
		}
	}
	return nil
}

func (r *run) isFile(path string) bool {
	kind, exists := r.kinds[path]
	return exists && kind == tree.File
}

// checkClock is stage 9.8: a warning, for clocks are not to be trusted.
func (r *run) checkClock() error {
	ends, today := r.manifest.Kit.SupportEnds, format.Day(r.Now)
	if ends != nil && today > *ends {
		finding := report.At(codes.SupportEnded, "").Want(*ends, today)
		finding.Path = nil
		r.find(finding)
	}
	return nil
}
