// Package kittest makes small genuine kits for tests. No program imports it.
package kittest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/seal"
)

// Installer is the path of the one package.
const Installer = "payload/patch.msi"

// ProductCode of the one package.
const ProductCode = "{FDB90D66-FC8D-4341-B50A-2BD453A262A6}"

// Kit is what tests vary; the rest is the same in all.
type Kit struct {
	// Publisher chooses one of the made-up publishers by its number, and so its key.
	Publisher byte
	// Development: else release.
	Development     bool
	Sequence        int64
	DowngradeFrom   []int64
	MinimumLauncher string
	StagingRoot     string
	Properties      []manifest.Property
	// StatusProgram says whether the patch is in effect.
	StatusProgram *manifest.StatusProgram
	// NoRestart: the signed list asks for none; else it requires one.
	NoRestart bool
	// OnlyZero counts as success: else the codes about a restart as well.
	OnlyZero bool
	// Ports that the mitigation closes.
	Ports []int64
	// Package is the installer's bytes.
	Package []byte
	// Installers, one for each language, all of those bytes; none: one for every language.
	Installers []manifest.Installer
}

// Write puts the kit into a folder that is not there yet, and gives the record it is sealed under.
func (k Kit) Write(folder string) (*publisher.Record, error) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{k.Publisher + 1}, ed25519.SeedSize))
	recordBytes := format.EncodeJSON(k.record(key))
	record, err := publisher.Decode(recordBytes)
	if err != nil {
		return nil, err
	}
	m := k.manifest(record)
	listed := map[string][]byte{"LEEME-README.html": []byte("<!doctype html>\n")}
	for _, installer := range m.Installers {
		listed[installer.Path] = k.Package
	}
	listed[seal.SumsPath] = nil
	m.Files = describe(listed)
	listed[seal.SumsPath] = m.DerivedSums()
	m.Files = describe(listed)
	manifestBytes := format.EncodeJSON(m)
	sealBytes := sealOf(m, manifestBytes, recordBytes)
	listed[seal.Path], listed[seal.ManifestPath], listed[seal.RecordPath(1)] = sealBytes, manifestBytes, recordBytes
	listed[seal.Path+"."+k.keyID()+".minisig"] = k.sign(key, sealBytes, m)
	return record, writeAll(folder, listed)
}

func (k Kit) keyID() string { return fmt.Sprintf("%016X", uint64(k.Publisher)+1) }

// keyed is the base64 of algorithm, key id and the bytes that follow (clause 5.3).
func (k Kit) keyed(data []byte) string {
	return base64.StdEncoding.EncodeToString(append([]byte{'E', 'd', k.Publisher + 1, 0, 0, 0, 0, 0, 0, 0}, data...))
}

func (k Kit) record(key ed25519.PrivateKey) publisher.Record {
	kind := "release"
	if k.Development {
		kind = "development"
	}
	return publisher.Record{
		Schema: "sealkit-publisher/1", ID: fmt.Sprintf("publisher-%d", k.Publisher), Name: "Publisher", Contact: "p@sealkit.example",
		Record: 1, Kind: kind, Threshold: 1, Revoked: []publisher.Revoked{},
		Keys: []publisher.Key{{PublicKey: k.keyed(key.Public().(ed25519.PublicKey)), Purposes: []string{"kit"}, Holder: "Holder"}},
	}
}

func (k Kit) successCodes() []int64 {
	if k.OnlyZero {
		return []int64{0}
	}
	// 194: the last one as Linux shows it.
	return []int64{0, 194, 1641, 3010}
}

func (k Kit) manifest(record *publisher.Record) *manifest.Manifest {
	sequence, launcher := k.Sequence, k.MinimumLauncher
	if sequence == 0 {
		sequence = 1
	}
	if launcher == "" {
		launcher = "0.1.0"
	}
	m := &manifest.Manifest{Schema: "sealkit-manifest/1"}
	m.Kit = manifest.Kit{
		ID: "test-kit", Version: fmt.Sprintf("1.0.%d", sequence), Sequence: sequence, Created: "2026-01-02T03:04:05Z",
		MinimumLauncher: launcher, DowngradeFrom: append([]int64{}, k.DowngradeFrom...),
	}
	m.Publisher = manifest.Publisher{ID: record.ID, Record: record.Record}
	m.Product = manifest.Product{
		Name: "Product", Affected: []manifest.Range{},
		Detect: manifest.Detect{DisplayNames: []string{"Product"}, VersionFiles: []string{}, RunParameters: []string{}},
	}
	m.Targets = manifest.Targets{Models: []manifest.Model{{Name: "Model"}}, Windows: manifest.Windows{Minimum: "6.1"}}
	if m.Installers = k.Installers; m.Installers == nil {
		m.Installers = []manifest.Installer{{
			Path: Installer, Product: "Patch", Version: "1.0.0", ProductCode: ProductCode,
			UpgradeCode: "{9F99837F-F214-434B-AF02-A28F68A870DB}",
		}}
	}
	m.Install = manifest.Install{
		SuccessCodes: k.successCodes(), Restart: "required", Properties: append([]manifest.Property{}, k.Properties...),
		StatusProgram: k.StatusProgram,
	}
	if k.NoRestart {
		m.Install.Restart = "none"
	}
	m.Checks = manifest.Checks{BusyProcesses: []string{}, StagingRoot: k.StagingRoot}
	m.Response = manifest.Response{
		FirewallPorts: append([]int64{}, k.Ports...), WebRoots: []string{}, UploadPaths: []string{}, LogFolders: []string{}, AllowedClients: []string{},
		ExpectedPorts: []int64{}, ExpectedEndpoints: []string{},
	}
	m.Instructions = manifest.Instructions{Revision: 1, Pages: []manifest.Page{{Language: "en", Path: "LEEME-README.html"}}}
	return m
}

func describe(listed map[string][]byte) []manifest.File {
	files := []manifest.File{}
	for path, data := range listed {
		files = append(files, manifest.File{Path: path, Size: int64(len(data)), SHA256: digest(data)})
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
	return files
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func sealOf(m *manifest.Manifest, manifestBytes, recordBytes []byte) []byte {
	return []byte(fmt.Sprintf("# sealkit-seal/1\n# %s\n# %s\n# %s\n%s  %s\n%s  %s\n%s  %s\n",
		seal.KitLine(m.Kit.ID, m.Kit.Version, m.Kit.Sequence), seal.PublisherLine(m.Publisher.ID, m.Publisher.Record),
		seal.FilesLine(int64(len(m.Files)), m.TotalSize()),
		digest(manifestBytes), seal.ManifestPath, digest(recordBytes), seal.RecordPath(1), m.ListedSums(), seal.SumsPath))
}

func (k Kit) sign(key ed25519.PrivateKey, sealBytes []byte, m *manifest.Manifest) []byte {
	comment := fmt.Sprintf("sealkit kit=%s version=%s sequence=%d", m.Kit.ID, m.Kit.Version, m.Kit.Sequence)
	over := ed25519.Sign(key, sealBytes)
	bound := ed25519.Sign(key, append(append([]byte{}, over...), comment...))
	return []byte(fmt.Sprintf("untrusted comment: sealkit signature by %s\n%s\ntrusted comment: %s\n%s\n",
		k.keyID(), k.keyed(over), comment, base64.StdEncoding.EncodeToString(bound)))
}

func writeAll(folder string, files map[string][]byte) error {
	for path, data := range files {
		place := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(place, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
