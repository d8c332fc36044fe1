package manifest

import (
	"strings"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

func sample() *Manifest {
	digest := strings.Repeat("0", 64)
	return &Manifest{
		Schema: "sealkit-manifest/1",
		Kit: Kit{ID: "a", Version: "1.0.0", Sequence: 3, Created: "2026-11-23T08:30:00Z", MinimumLauncher: "0.1.0",
			DowngradeFrom: []int64{4, 6}},
		Publisher: Publisher{ID: "me", Record: 1},
		Product: Product{Name: "P", Detect: Detect{DisplayNames: []string{"P"}, VersionFiles: []string{`C:\p.exe`},
			RunParameters: []string{}}, Affected: []Range{{}}},
		Targets: Targets{Models: []Model{{Name: "M", IVD: true}}, Windows: Windows{Minimum: "6.1"}},
		Installers: []Installer{{Path: "payload/p.msi", Product: "P", Version: "1.0",
			ProductCode: "{5EA1C1F7-0000-4000-8000-000000000001}", UpgradeCode: "{5EA1C1F7-0000-4000-8000-000000000002}"}},
		Install: Install{SuccessCodes: []int64{0}, Restart: "none", Properties: []Property{{Name: "A", Value: "b"}},
			StatusProgram: &StatusProgram{Path: `%ProgramFiles%\s.exe`, SHA256: digest}},
		Checks: Checks{BusyProcesses: []string{}, StagingRoot: `C:\I`},
		Response: Response{FirewallPorts: []int64{80}, WebRoots: []string{}, UploadPaths: []string{}, LogFolders: []string{},
			AllowedClients: []string{}, ExpectedPorts: []int64{}, ExpectedEndpoints: []string{}},
		Instructions: Instructions{Revision: 1, Pages: []Page{{Language: "es", Path: "page.html"}}},
		Files: []File{{Path: "page.html", SHA256: digest}, {Path: "payload/p.msi", Size: 9, SHA256: digest},
			{Path: "verify/SHA256SUMS", Size: 1, SHA256: digest}},
	}
}

func encode(t testing.TB, m *Manifest) []byte {
	t.Helper()
	return format.EncodeJSON(m)
}

func TestDecode(t *testing.T) {
	m, fault := Decode(encode(t, sample()))
	if fault != nil {
		t.Fatal(fault)
	}
	digest := strings.Repeat("0", 64)
	want := digest + "  page.html\n" + digest + "  payload/p.msi\n"
	if got := string(m.DerivedSums()); got != want || m.TotalSize() != 10 || m.ListedSums() != digest {
		t.Errorf("got %q, %d, %q", got, m.TotalSize(), m.ListedSums())
	}
}

func manyPages(m *Manifest, count int) (pages []Page) {
	for i := 0; i < count; i++ {
		pages = append(pages, m.Instructions.Pages[0])
	}
	return pages
}

func TestDecodeTakesAsManyPagesAsAKitMayHave(t *testing.T) {
	m := sample()
	m.Instructions.Pages = manyPages(m, 128)
	if _, fault := Decode(encode(t, m)); fault != nil {
		t.Errorf("got %+v", fault)
	}
}

// The faults of single values are in the testkit and in package format; these are the lists and what joins members.
func TestDecodeRefuses(t *testing.T) {
	spanish := "es"
	second := func(m *Manifest) Installer { return m.Installers[0] }
	for name, change := range map[string]func(*Manifest){
		"null downgradeFrom":        func(m *Manifest) { m.Kit.DowngradeFrom = nil },
		"null runParameters":        func(m *Manifest) { m.Product.Detect.RunParameters = nil },
		"null affected":             func(m *Manifest) { m.Product.Affected = nil },
		"null properties":           func(m *Manifest) { m.Install.Properties = nil },
		"null busyProcesses":        func(m *Manifest) { m.Checks.BusyProcesses = nil },
		"null expectedPorts":        func(m *Manifest) { m.Response.ExpectedPorts = nil },
		"null webRoots":             func(m *Manifest) { m.Response.WebRoots = nil },
		"null files":                func(m *Manifest) { m.Files = nil },
		"downgrade to itself":       func(m *Manifest) { m.Kit.DowngradeFrom = []int64{3} },
		"downgrade out of order":    func(m *Manifest) { m.Kit.DowngradeFrom = []int64{6, 4} },
		"files out of order":        func(m *Manifest) { m.Files[0], m.Files[1] = m.Files[1], m.Files[0] },
		"no sums":                   func(m *Manifest) { m.Files = m.Files[:2] },
		"installer not listed":      func(m *Manifest) { m.Installers[0].Path = "x" },
		"more pages than a kit has": func(m *Manifest) { m.Instructions.Pages = manyPages(m, 129) },
		"page not listed":           func(m *Manifest) { m.Instructions.Pages[0].Path = "x" },
		"two for all languages":     func(m *Manifest) { m.Installers = append(m.Installers, second(m)) },
		"a status program anywhere": func(m *Manifest) { m.Install.StatusProgram.Path = "s.exe" },
		"a language twice": func(m *Manifest) {
			m.Installers[0].Language = &spanish
			m.Installers = append(m.Installers, second(m))
		},
	} {
		m := sample()
		change(m)
		if _, fault := Decode(encode(t, m)); fault == nil || fault.Code != codes.ManifestMalformed {
			t.Errorf("%s: got %+v", name, fault)
		}
	}
}

func TestNamesHaveCodesOfTheirOwn(t *testing.T) {
	for path, want := range map[string]codes.Code{
		"../a": codes.NameForbidden, "kit/SEAL": codes.NameForbidden, "PAGE.html": codes.NameTwin, "payload/P.msi": codes.NameTwin,
	} {
		m := sample()
		m.Files = append(m.Files, File{Path: path, SHA256: strings.Repeat("0", 64)})
		if _, fault := Decode(encode(t, m)); fault == nil || fault.Code != want || fault.Name != path {
			t.Errorf("%s: got %+v", path, fault)
		}
	}
}

func FuzzDecodeManifest(f *testing.F) {
	f.Add(encode(f, sample()))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, fault := Decode(data); fault == nil && string(encode(t, m)) != string(data) {
			t.Error("a second spelling is accepted")
		}
	})
}
