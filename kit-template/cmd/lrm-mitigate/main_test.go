package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestStatusSaysThatNothingIsEffective(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"status"}, &out, &errOut); code != exitNotEffective {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"changes nothing", "no cambia nada"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}

func TestStatusJSON(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"status", "--json"}, &out, &errOut); code != exitNotEffective {
		t.Errorf("exit code %d, %s", code, errOut.String())
	}
	var got report
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "sealkit-lrm-status/1" || got.Effective {
		t.Errorf("got %+v", got)
	}
}

func TestVersion(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := run([]string{"version"}, &out, &errOut); code != exitOK || out.String() != "lrm-mitigate development\n" {
		t.Errorf("%d %q", code, out.String())
	}
}

func TestAnythingElseIsRefused(t *testing.T) {
	for _, args := range [][]string{{}, {"apply"}, {"status", "extra"}, {"status", "--json", "extra"}, {"version", "extra"}} {
		var out, errOut bytes.Buffer
		if code := run(args, &out, &errOut); code != exitUsage || out.Len() != 0 || !strings.Contains(errOut.String(), "usage") {
			t.Errorf("%v: %d %q %q", args, code, out.String(), errOut.String())
		}
	}
}
