package iisconfig

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzSplice: whatever the bytes, either they are refused or apply and revert keep their promises.
func FuzzSplice(f *testing.F) {
	for _, data := range corpus(f) {
		f.Add(data)
	}
	for seed := int64(0); seed < 20; seed++ {
		f.Add(generate(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Parse(data); err == nil {
			if err := readByOther(data); err != nil {
				t.Fatalf("encoding/xml refuses what we accept: %v", err)
			}
		}
		result, err := Apply(data, genRequest)
		if err != nil {
			return
		}
		reverted, _, err := Revert(result.Data, result.Changes)
		if err != nil || !bytes.Equal(reverted, data) {
			t.Fatalf("revert: %v\n%q\n%q", err, data, reverted)
		}
		again, err := Apply(result.Data, genRequest)
		if err != nil || len(again.Changes) > 0 {
			t.Fatalf("not idempotent: %v %+v\n%s", err, again.Changes, result.Data)
		}
	})
}

func readByOther(data []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// bigFile is a configuration of 1 MiB: many locations of others.
func bigFile(t testing.TB) string {
	const theirs = `    <location path="Other/%"><system.webServer><handlers accessPolicy="Read, Script" /></system.webServer></location>` + "\r\n"
	data, file := string(corpus(t)["iis10-module.config"]), filepath.Join(t.TempDir(), "applicationHost.config")
	many := strings.Repeat(theirs, (1<<20-len(data))/len(theirs))
	data = strings.Replace(data, "</configuration>", many+"</configuration>", 1)
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The second of these two should take at most three times the first: go test -bench . -run '^$' ./iisconfig
func BenchmarkReadParseWrite(b *testing.B) { benchmark(b, parseOnly(b)) }

func BenchmarkApply(b *testing.B) { benchmark(b, applyOnly(b)) }

func benchmark(b *testing.B, change func([]byte) []byte) {
	file := bigFile(b)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		copyThrough(b, file, change)
	}
}

func parseOnly(t testing.TB) func([]byte) []byte {
	return func(data []byte) []byte {
		if _, err := Parse(data); err != nil {
			t.Fatal(err)
		}
		return data
	}
}

func applyOnly(t testing.TB) func([]byte) []byte {
	return func(data []byte) []byte {
		result, err := Apply(data, genRequest)
		if err != nil {
			t.Fatal(err)
		}
		return result.Data
	}
}

// copyThrough reads the file and writes it changed, beside it: the same is read each time.
func copyThrough(t testing.TB, file string, change func([]byte) []byte) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".new", change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}
