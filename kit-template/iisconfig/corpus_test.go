package iisconfig

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// corpus gives configurations of our own making, such as IIS 7.5, 8.5 and 10 have them, by name.
func corpus(t testing.TB) map[string][]byte {
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.config"))
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	found := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(file)] = data
	}
	return found
}

// TestGolden compares with results that were looked at. SEALKIT_UPDATE_GOLDEN=1 writes them anew.
func TestGolden(t *testing.T) {
	for name, data := range corpus(t) {
		result, err := Apply(data, genRequest)
		if err != nil {
			t.Fatal(name, err)
		}
		golden := filepath.Join("testdata", "golden", name)
		if os.Getenv("SEALKIT_UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, result.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(want, result.Data) {
			t.Errorf("%s: %v, not the golden result:\n%s", name, err, result.Data)
		}
		if fault := judge(data, result, genRequest); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func TestRouteGoesByTheModule(t *testing.T) {
	want := map[string]Route{
		"iis75-bindings.config": RouteBindings, "iis85-several-sites.config": RouteBindings,
		"iis10-module.config": RouteIPSecurity, "iis10-empty-locations.config": RouteIPSecurity,
	}
	for name, data := range corpus(t) {
		if result, err := Apply(data, genRequest); err != nil || result.Route != want[name] {
			t.Errorf("%s: %v %v", name, result.Route, err)
		}
	}
}

func TestBindingsKeepProtocolPortAndHost(t *testing.T) {
	result, err := Apply(corpus(t)["iis85-several-sites.config"], genRequest)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse(result.Data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, node := range doc.site(genSite).path("bindings").elements("binding") {
		got = append(got, node.value("protocol", "")+" "+node.value("bindingInformation", "")+" "+node.value("sslFlags", "-"))
	}
	want := []string{
		"http 127.0.0.1:80: -", "https 127.0.0.1:443:lrm.example 1", "net.tcp 808:* -", "net.pipe * -",
		"http 127.0.0.1:8000: -", "http [::1]:80: -", "https [::1]:443:lrm.example 1",
	}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	if other := doc.Bindings("Café & Labor"); len(other) != 1 || other[0].Address != "*" {
		t.Errorf("another site was changed: %+v", other)
	}
}
