package mitigation

import (
	"bytes"
	"testing"

	"sealkit.dev/kit/iisconfig"
)

// TestDiscoveryInWindowsWords: IIS writes folders with variables, uninstall entries in quotes. An application that is not found would
// have its uploads guarded at another path.
func TestDiscoveryInWindowsWords(t *testing.T) {
	t.Setenv("ProgramFiles", `C:\Program Files`)
	plain := []byte(`C:\Program Files\Illumina\Local Run Manager`)
	config := corpus(t, "iis75-bindings")
	if !bytes.Contains(config, plain) {
		t.Fatal("the corpus has another folder")
	}
	root := computer(t, bytes.ReplaceAll(config, plain, []byte(`%ProgramFiles%\Illumina\Local Run Manager`)))
	engine := newTestEngine(root)
	engine.Machine.(*fake).programs[0].InstallLocation = `"` + string(plain) + `\" `
	must(t, engine.Run("apply"))
	if !bytes.Contains(readConfig(t, root), []byte(`path="Default Web Site/LRM/uploads"`)) {
		t.Errorf("%s", readConfig(t, root))
	}
}

func TestVariablesInPaths(t *testing.T) {
	t.Setenv("SEALKIT_A", `C:`)
	for path, want := range map[string]string{
		`%SEALKIT_A%\x`: `C:\x`, `%SEALKIT_A%%SEALKIT_A%`: `C:C:`, `100%`: `100%`, `%SEALKIT_NONE%\x`: `%SEALKIT_NONE%\x`, `a%SEALKIT_A`: `a%SEALKIT_A`,
		`%%SEALKIT_A%`: `%C:`, ``: ``,
	} {
		if got := expand(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	application := iisconfig.Application{Folders: []string{`C:\A`}}
	if application.IsBelow("") || application.IsBelow(`C:\AB`) || !application.IsBelow(`c:\a\`) {
		t.Error("another folder")
	}
}
