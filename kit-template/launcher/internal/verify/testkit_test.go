package verify

import (
	"bufio"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/tree"
)

// Every verifier of the format runs these; test/testkit/README.md says how they are written.
const vectorPattern = "../../../../test/testkit/vectors/*.txt"

// vector is one kit with at most one defect.
type vector struct {
	expect   string
	applies  string
	readOnly bool
	trust    []byte
	blocks   []block
}

type block struct {
	kind, path, target string
	data               []byte
}

func TestTestkit(t *testing.T) {
	names, err := filepath.Glob(vectorPattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no vectors at %s: %v", vectorPattern, err)
	}
	ran := 0
	for _, name := range names {
		v := readVector(t, name)
		if !v.isForUs() {
			continue
		}
		ran++
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			if got := v.outcome(t); got != v.expect {
				t.Errorf("got %s, want %s", got, v.expect)
			}
		})
	}
	if ran < len(names)/2 {
		t.Errorf("only %d of %d vectors apply here: that cannot be right", ran, len(names))
	}
}

// isForUs: `go` runs everywhere; `go-native` not through Wine, which shows links as plain files and folds case.
func (v vector) isForUs() bool {
	for _, who := range strings.Split(v.applies, ",") {
		if who == "go" || who == "go-native" && runtime.GOOS != "windows" {
			return true
		}
	}
	return false
}

// outcome is the verdict, or the code of the first error, in the words of `expect:`.
func (v vector) outcome(t *testing.T) string {
	trust, err := publisher.Decode(v.trust)
	if err != nil {
		return err.Error()
	}
	result, listed, err := Run(Input{
		Source: tree.NewDir(v.write(t)), ReadOnly: v.readOnly, Trust: trust,
		Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	if (listed != nil) != (result.Verdict != report.NotGenuine) {
		t.Errorf("%s, and the manifest is %v", result.Verdict, listed)
	}
	for _, finding := range result.Findings {
		if finding.Severity == "error" {
			return string(finding.Code)
		}
	}
	if result.Verdict == report.GenuineResidue {
		return "residue"
	}
	return result.Verdict
}

func (v vector) write(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, b := range v.blocks {
		path := filepath.Join(root, filepath.FromSlash(b.path))
		folder := filepath.Dir(path)
		if b.kind == "dir" {
			folder = path
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch b.kind {
		case "file":
			err = os.WriteFile(path, b.data, 0o644)
		case "link":
			err = os.Symlink(b.target, path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func readVector(t *testing.T, name string) vector {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var v vector
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && lines.Text() != "" {
		v.readHeader(t, lines.Text())
	}
	var text strings.Builder
	flush := func() {
		if len(v.blocks) > 0 {
			v.blocks[len(v.blocks)-1].data = decode(t, text.String())
		}
		text.Reset()
	}
	for lines.Scan() {
		words := strings.Split(lines.Text(), " ")
		if len(words) == 1 {
			text.WriteString(words[0])
			continue
		}
		flush()
		v.blocks = append(v.blocks, blockOf(t, words))
	}
	flush()
	return v
}

func (v *vector) readHeader(t *testing.T, line string) {
	t.Helper()
	name, value, _ := strings.Cut(line, ": ")
	switch name {
	case "comment", "clause":
	case "expect":
		v.expect = value
	case "applies":
		v.applies = value
	case "medium":
		v.readOnly = value == "read-only"
	case "trust":
		kind, data, _ := strings.Cut(value, " ")
		if kind == "publisher" {
			v.trust = decode(t, data)
		}
	default:
		t.Fatalf("header %q", line)
	}
}

func blockOf(t *testing.T, words []string) block {
	t.Helper()
	b := block{kind: words[0], path: unescape(t, words[1])}
	if b.kind == "link" {
		b.target = unescape(t, words[2])
	}
	return b
}

func unescape(t *testing.T, text string) string {
	t.Helper()
	plain, err := url.PathUnescape(text)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func decode(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A code that the list does not have would never match: caught here, so that a vector cannot ask for the impossible.
func TestVectorsExpectKnownOutcomes(t *testing.T) {
	names, err := filepath.Glob(vectorPattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no vectors at %s: %v", vectorPattern, err)
	}
	for _, name := range names {
		expect := readVector(t, name).expect
		isVerdict := expect == "genuine" || expect == "residue"
		if !isVerdict && codes.Code(expect).Entry().EN.Text == "" {
			t.Errorf("%s expects %q", name, expect)
		}
	}
}
