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

// oneMiB is a configuration of that size: many locations of others.
func oneMiB(t testing.TB) []byte {
	data := string(corpus(t)["iis10-module.config"])
	theirs := `    <location path="Other/%"><system.webServer><handlers accessPolicy="Read, Script" /></system.webServer></location>` + "\r\n"
	return []byte(strings.Replace(data, "</configuration>", strings.Repeat(theirs, (1<<20-len(data))/len(theirs))+"</configuration>", 1))
}

func BenchmarkReadParseWrite(b *testing.B) {
	file := filepath.Join(b.TempDir(), "applicationHost.config")
	data := oneMiB(b)
	for i := 0; i < b.N; i++ {
		copyThrough(b, file, data, func(data []byte) []byte {
			if _, err := Parse(data); err != nil {
				b.Fatal(err)
			}
			return data
		})
	}
}

func BenchmarkApply(b *testing.B) {
	file := filepath.Join(b.TempDir(), "applicationHost.config")
	data := oneMiB(b)
	for i := 0; i < b.N; i++ {
		copyThrough(b, file, data, func(data []byte) []byte {
			result, err := Apply(data, genRequest)
			if err != nil {
				b.Fatal(err)
			}
			return result.Data
		})
	}
}

func copyThrough(b *testing.B, file string, data []byte, change func([]byte) []byte) {
	b.StopTimer()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, change(data), 0o600); err != nil {
		b.Fatal(err)
	}
}

// TestApplyTakesThreeTimesReadParseWriteAtMost compares the fastest of several runs: the machine does other things too.
func TestApplyTakesThreeTimesReadParseWriteAtMost(t *testing.T) {
	fastest := func(run func(*testing.B)) int64 {
		best := int64(1 << 62)
		for i := 0; i < 3; i++ {
			if each := testing.Benchmark(run).NsPerOp(); each < best {
				best = each
			}
		}
		return best
	}
	if plain, apply := fastest(BenchmarkReadParseWrite), fastest(BenchmarkApply); apply > 3*plain {
		t.Errorf("apply %d ms, reading, parsing and writing %d ms", apply/1e6, plain/1e6)
	}
}
