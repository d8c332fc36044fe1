package proof

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const schemaPath = "../../../../docs/verification.xsd"

// run needs the Debian packages minisign and libxml2-utils.
func run(name string, arguments ...string) (string, error) {
	out, err := exec.Command(name, arguments...).CombinedOutput()
	return string(out), err
}

func TestMinisignAcceptsTheSignature(t *testing.T) {
	in := newInput(t)
	written, _ := write(t, in)
	if out, err := run("minisign", "-Vm", written.Files[0], "-p", written.Files[3]); err != nil {
		t.Fatal(out, err)
	}
	if err := os.WriteFile(written.Files[0], []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run("minisign", "-Vm", written.Files[0], "-p", written.Files[3]); err == nil {
		t.Error(out)
	}
}

// least is the shortest file there is: a kit that was not proven.
func least() Facts {
	full := everything()
	full.Installer, full.Kit, full.Signers, full.Values, full.Checks = nil, nil, nil, nil, nil
	full.Attempt.Code, full.Attempt.Detail, full.Attempt.CutOff = "", "", ""
	full.Instrument = Instrument{BootMode: "unknown"}
	return full
}

func TestSchema(t *testing.T) {
	full, shortest := newInput(t), newInput(t)
	shortest.Facts = least()
	for _, in := range []Input{full, shortest} {
		for i := 0; i < 2; i++ {
			written, _ := write(t, in)
			if out, err := run("xmllint", "--noout", "--nonet", "--schema", schemaPath, written.Files[0]); err != nil {
				t.Error(out)
			}
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	in := newInput(t)
	_, data := write(t, in)
	for name, change := range map[string][2]string{
		"an unknown verb":    {"<verb>apply</verb>", "<verb>install</verb>"},
		"a missing notice":   {"<notice-en>", "<notice-fr>"},
		"an upper-case seal": {"<sealSha256>0a", "<sealSha256>0A"},
		"local time":         {"11:00:00Z", "11:00:00+01:00"},
		"no number":          {"<number>1</number>", ""},
	} {
		broken := strings.Replace(data, change[0], change[1], 1)
		path := filepath.Join(t.TempDir(), "broken.xml")
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := run("xmllint", "--noout", "--nonet", "--schema", schemaPath, path); err == nil || broken == data {
			t.Errorf("%s: %s", name, out)
		}
	}
}
