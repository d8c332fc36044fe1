package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/signature"
)

// Where the instrument has a key, the report names the newest verification file and is signed like it.
func TestReportIsSignedWithTheKeyOfTheInstrument(t *testing.T) {
	state, folder, now := t.TempDir(), t.TempDir(), time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	random := bytes.NewReader(bytes.Repeat([]byte("0123456789abcdef"), 16))
	if _, err := proof.Write(proof.Input{State: state, Record: t.TempDir(), Now: now, Random: random}); err != nil {
		t.Fatal(err)
	}
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	in := &investigation{options: options{report: folder}, around: surroundings{now: now}, rules: rules, sealer: proof.OpenSealer(state)}
	report := &investigate.Report{Seal: in.seal()}
	if report.Seal.FollowsNumber != 1 || len(report.Seal.FollowsSHA256) != 64 {
		t.Errorf("%+v", report.Seal)
	}
	data := report.Encode()
	if err := in.write(report, data); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	key, err := signature.DecodeKey(strings.Split(string(read("instrument.pub")), "\n")[1])
	if err != nil {
		t.Fatal(err)
	}
	const name = "investigation-20260102T000000Z.json"
	signed, err := signature.Decode(read(name+".minisig"), key.ID)
	if err != nil || !signed.Holds(key, read(name)) || !bytes.Equal(read(name), data) {
		t.Errorf("%v", err)
	}
}
