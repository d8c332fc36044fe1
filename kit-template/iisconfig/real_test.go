package iisconfig

import (
	"os"
	"path/filepath"
	"testing"
)

// TestConfigurationsOfRealServers reads them from the folder that SEALKIT_REAL_CONFIGS names: they are others', and never kept
// here. Without it, the corpus of our own making stands in.
func TestConfigurationsOfRealServers(t *testing.T) {
	folder := os.Getenv("SEALKIT_REAL_CONFIGS")
	if folder == "" {
		folder = filepath.Join("testdata", "corpus")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.config"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no *.config in %s: %v", folder, err)
	}
	sites := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Parse(data)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, name := range doc.Sites() {
			sites++
			roundTrip(t, file, data, name)
		}
	}
	t.Logf("%d files, %d sites", len(files), sites)
}

func roundTrip(t *testing.T, file string, data []byte, site string) {
	request := Request{Site: site, Remote: true, Uploads: []string{site + "/uploads"}, Extensions: Extensions}
	result, err := Apply(data, request)
	if err != nil {
		t.Errorf("%s, site %q: %v", file, site, err)
		return
	}
	if fault := judge(data, result, request); fault != "" {
		t.Errorf("%s, site %q: %s", file, site, fault)
	}
}
