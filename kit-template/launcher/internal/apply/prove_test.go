package apply

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
)

// verificationOf gives the XML file of an attempt.
func verificationOf(t *testing.T, o outcome.Outcome) string {
	t.Helper()
	for _, file := range o.Files {
		if filepath.Ext(file) == ".xml" {
			data, err := os.ReadFile(file)
			if err != nil || proof.ShortCode(data) != o.ShortCode {
				t.Fatalf("%s: %q, %v", file, o.ShortCode, err)
			}
			return string(data)
		}
	}
	t.Fatalf("no verification file in %q", o.Files)
	return ""
}

func says(t *testing.T, file string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(file, want) {
			t.Errorf("no %s in\n%s", want, file)
		}
	}
}

func TestVerificationOfSuccesses(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	says(t, verificationOf(t, b.run("apply")), "<number>1</number>", "<result>done</result>", "<before>no</before>\n    <after>yes</after>",
		"<computer>bench</computer>", "<account>tester</account>", "<package>payload/patch.msi</package>", "<signer>")
	says(t, verificationOf(t, b.run("repair")), "<number>2</number>", "<before>yes</before>\n    <after>yes</after>")
	says(t, verificationOf(t, b.run("remove")), "<number>3</number>", "<link>previous</link>", "<before>1.0.1</before>\n  </value>")
}

func TestVerificationOfFailures(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Properties: []manifest.Property{{Name: "EXIT", Value: "87"}}})
	says(t, verificationOf(t, b.run("apply")), "<result>failed</result>", "<exit>87</exit>", "<answer>87</answer>",
		"<before>no</before>\n    <after>no</after>")
	input := b.input("apply")
	input.Computer.Check = func(verb string, m *manifest.Manifest, now time.Time) []check.Result {
		return []check.Result{{Name: "windows", Grade: check.Stop, Code: codes.WindowsUnsuitable}}
	}
	says(t, verificationOf(t, Run(input)), "<result>refused</result>", "<grade>stop</grade>")
	if err := os.WriteFile(filepath.Join(b.kit(), "payload", "patch.msi"), []byte("evil!!!"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := verificationOf(t, b.run("apply"))
	says(t, file, "<result>refused</result>", "<code>file-changed</code>", "<exit>1</exit>")
	if strings.Contains(file, "<kit>") {
		t.Error("says something of a kit that was not proven")
	}
}

func TestVerificationWithoutNames(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	input.Request.WithoutNames = true
	file := verificationOf(t, Run(input))
	if strings.Contains(file, "<computer>") || strings.Contains(file, "<account>") {
		t.Error(file)
	}
}

// The patch is what counts: its success stays one, and what is missing is said.
func TestVerificationThatCannotBeWritten(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{})
	input := b.input("apply")
	input.Step = func(name string) {
		if name == "closed" {
			_ = os.Mkdir(filepath.Join(input.Computer.StateFolder(), "instrument.key.json"), 0o700)
		}
	}
	o := Run(input)
	expect(t, o, 3010, "")
	if len(o.Checks) != 2 || o.Checks[1].Code != codes.ProofFailed || o.ShortCode != "" {
		t.Errorf("%+v", o)
	}
}
