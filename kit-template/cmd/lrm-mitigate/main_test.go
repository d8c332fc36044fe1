package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"sealkit.dev/kit/mitigation"
)

func TestStatusWithoutAWebServerIsNotEffective(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"status"}, &out, &errOut); code != mitigation.ExitNotEffective {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"Not effective", "No activa"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}

func TestStatusJSON(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"status", "--json"}, &out, &errOut); code != mitigation.ExitNotEffective {
		t.Errorf("exit code %d, %s", code, errOut.String())
	}
	var got mitigation.Status
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "sealkit-lrm-status/1" || got.Effective || got.Reason == "" {
		t.Errorf("got %+v", got)
	}
}

func TestVersion(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"version"}, &out, &errOut); code != 0 || out.String() != "lrm-mitigate development\n" {
		t.Errorf("%d %q", code, out.String())
	}
}

func TestApplyWithoutAWebServerFails(t *testing.T) {
	var out, errOut bytes.Buffer
	code := run([]string{"apply", "--records", t.TempDir()}, &out, &errOut)
	if code != mitigation.ExitNoProduct && code != mitigation.ExitNoServer {
		t.Errorf("%d %q", code, errOut.String())
	}
}

func TestRevertOfNothingSucceeds(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"revert", "--records", t.TempDir()}, &out, &errOut); code != 0 {
		t.Errorf("%d %q", code, errOut.String())
	}
}

func TestAnythingElseIsRefused(t *testing.T) {
	for _, args := range [][]string{
		{}, {"install"}, {"status", "extra"}, {"status", "--json", "extra"}, {"version", "extra"}, {"apply", "--json"},
		{"apply", "--session"}, {"apply", "--session", "a", "--session", "b"}, {"status", "--firewall"},
		{"rollback"}, {"rollback", "--operator", "a"},
	} {
		var out, errOut bytes.Buffer
		if code := run(args, &out, &errOut); code != mitigation.ExitUsage || out.Len() != 0 || !strings.Contains(errOut.String(), "usage") {
			t.Errorf("%v: %d %q %q", args, code, out.String(), errOut.String())
		}
	}
}

func TestTheDemonstrationsSettings(t *testing.T) {
	settings, err := mitigation.ParseSettings(demonstration)
	if err != nil || settings.Site != "Default Web Site" || settings.Uploads[0] != "uploads" {
		t.Errorf("%v %+v", err, settings)
	}
}
