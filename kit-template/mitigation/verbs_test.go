package mitigation

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/mitigation/product"
)

func TestApplyRepairRevert(t *testing.T) {
	for _, name := range []string{"iis75-bindings", "iis85-several-sites", "iis10-module", "iis10-empty-locations"} {
		original := corpus(t, name)
		root := computer(t, original)
		must(t, newTestEngine(root).Run("apply"))
		applied := readConfig(t, root)
		if bytes.Equal(applied, original) || newTestEngine(root).Status().Reason != reasonUntested {
			t.Fatalf("%s: %+v", name, newTestEngine(root).Status())
		}
		must(t, newTestEngine(root).Run("apply"))
		same(t, name+" applied twice", readConfig(t, root), applied)
		must(t, newTestEngine(root).Run("repair"))
		same(t, name+" repaired", readConfig(t, root), applied)
		must(t, newTestEngine(root).Run("revert"))
		same(t, name+" reverted", readConfig(t, root), original)
		must(t, newTestEngine(root).Run("revert"))
		same(t, name+" reverted twice", readConfig(t, root), original)
	}
}

func TestRepairAfterDamage(t *testing.T) {
	original := corpus(t, "iis10-module")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	damaged := bytes.Replace(applied, []byte(`<add ipAddress="::1" allowed="true" />`), nil, -1)
	damaged = bytes.Replace(damaged, []byte(`<handlers accessPolicy="Read" />`), []byte(`<handlers accessPolicy="Read, Script, Execute" />`), 1)
	writeConfig(t, root, damaged)
	if status := newTestEngine(root).Status(); status.Effective {
		t.Fatalf("%+v", status)
	}
	must(t, newTestEngine(root).Run("repair"))
	if status := newTestEngine(root).Status(); !status.Effective {
		t.Fatalf("%+v", status)
	}
	must(t, newTestEngine(root).Run("revert"))
	if got := strings.Join(strings.Fields(string(readConfig(t, root))), " "); got != strings.Join(strings.Fields(string(original)), " ") {
		t.Errorf("%s", got)
	}
}

func TestRevertKeepsOthersChanges(t *testing.T) {
	theirs := []byte("<location path=\"Theirs\" />\r\n</configuration>")
	original := corpus(t, "iis75-bindings")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	edit := func(data []byte) []byte { return bytes.Replace(data, []byte("</configuration>"), theirs, 1) }
	writeConfig(t, root, edit(readConfig(t, root)))
	must(t, newTestEngine(root).Run("revert"))
	same(t, "reverted", readConfig(t, root), edit(original))
}

func TestRollbackOfEachVerb(t *testing.T) {
	original := corpus(t, "iis85-several-sites")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "apply rolled back", readConfig(t, root), original)
	must(t, newTestEngine(root).Run("revert"))
	same(t, "nothing left to revert", readConfig(t, root), original)

	must(t, newTestEngine(root).Run("apply"))
	must(t, newTestEngine(root).Run("revert"))
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "revert rolled back", readConfig(t, root), applied)
	must(t, newTestEngine(root).Run("revert"))
	same(t, "and reverted after all", readConfig(t, root), original)
}

// TestRollbackOfAnUpgrade undoes two runs, as an installation does that takes the older version away first.
func TestRollbackOfAnUpgrade(t *testing.T) {
	root := computer(t, corpus(t, "iis10-module"))
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	for _, verb := range []string{"revert", "apply", "rollback", "rollback"} {
		engine := newTestEngine(root)
		engine.Session = "upgrade"
		must(t, engine.Run(verb))
	}
	same(t, "the older version's", readConfig(t, root), applied)
	must(t, newTestEngine(root).Run("revert"))
	same(t, "reverted", readConfig(t, root), corpus(t, "iis10-module"))
}

func TestRollbackDoesNotTouchAnEarlierInstallation(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	engine := newTestEngine(root)
	engine.Session = "another"
	must(t, engine.Run("rollback"))
	later := newTestEngine(root)
	later.Now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	must(t, later.Run("rollback"))
	same(t, "kept", readConfig(t, root), applied)
	must(t, newTestEngine(root).Run("repair"))
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "a repair that changed nothing, rolled back", readConfig(t, root), applied)
}

func TestRollbackAfterOthersWrote(t *testing.T) {
	theirs := []byte("<!-- theirs --></configuration>")
	original := corpus(t, "iis85-several-sites")
	edit := func(data []byte) []byte { return bytes.Replace(data, []byte("</configuration>"), theirs, 1) }
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	writeConfig(t, root, edit(readConfig(t, root)))
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "rolled back", readConfig(t, root), edit(original))
}

func TestWhatStopsBeforeAnythingIsTouched(t *testing.T) {
	original := string(corpus(t, "iis75-bindings"))
	for _, c := range []struct {
		config, redirection string
		programs            []product.Program
		code                int
	}{
		{original, "", nil, ExitNoProduct},
		{original + "<", "", []product.Program{lrm}, ExitMalformed},
		{original, `<configuration><configurationRedirection enabled="true" /></configuration>`, []product.Program{lrm}, ExitNotOurs},
		{strings.Replace(original, "<sites>", `<sites configSource="x">`, 1), "", []product.Program{lrm}, ExitNotOurs},
		{strings.Replace(original, `site name="Default`, `site name="No`, 1), "", []product.Program{lrm}, ExitNoSite},
	} {
		root := computer(t, []byte(c.config))
		if c.redirection != "" {
			must(t, os.WriteFile(filepath.Join(root, "config", "redirection.config"), []byte(c.redirection), 0o600))
		}
		engine := newTestEngine(root)
		engine.Machine.(*fake).programs = c.programs
		wantCode(t, engine.Run("apply"), c.code)
		same(t, "config", readConfig(t, root), []byte(c.config))
	}
	root := t.TempDir()
	wantCode(t, newTestEngine(root).Run("apply"), ExitNoServer)
	must(t, newTestEngine(root).Run("revert"))
}

func TestAConfigurationThatTheServerRefusesIsPutBack(t *testing.T) {
	original := corpus(t, "iis10-module")
	root := computer(t, original)
	engine := newTestEngine(root)
	engine.Machine.(*fake).rejects = "::1"
	wantCode(t, engine.Run("apply"), ExitNotConfirmed)
	same(t, "put back", readConfig(t, root), original)
	must(t, newTestEngine(root).Run("apply"))
	must(t, newTestEngine(root).Run("revert"))
	same(t, "reverted", readConfig(t, root), original)
}

func TestSomebodyWritesAtTheSameTime(t *testing.T) {
	original := corpus(t, "iis75-bindings")
	theirs := bytes.Replace(original, []byte("</configuration>"), []byte("<!-- theirs --></configuration>"), 1)
	root := computer(t, original)
	engine := newTestEngine(root)
	engine.Step = func(name string) {
		if name == "new file written" {
			writeConfig(t, root, theirs)
		}
	}
	must(t, engine.Run("apply"))
	if got := readConfig(t, root); !bytes.Contains(got, []byte("theirs")) || !bytes.Contains(got, []byte("[::1]")) {
		t.Errorf("%s", got)
	}
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "rolled back", readConfig(t, root), theirs)
}

func TestFirewall(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	engine := newTestEngine(root)
	engine.Settings.Firewall = true
	must(t, engine.Run("apply"))
	if status := engine.Status(); status.Firewall != "blocks" || !status.Effective {
		t.Errorf("%+v", status)
	}
	engine.Machine.(*fake).rules = nil
	if status := engine.Status(); status.Effective || status.Reason != reasonNoFirewall {
		t.Errorf("%+v", status)
	}
	must(t, engine.Run("repair"))
	machine := engine.Machine
	engine = newTestEngine(root)
	engine.Machine = machine
	must(t, engine.Run("repair"))
	if rules, _ := machine.FirewallRules(); len(rules) == 0 {
		t.Error("a repair without options took the rule away")
	}
	must(t, engine.Run("revert"))
	if rules, _ := machine.FirewallRules(); len(rules) != 0 {
		t.Errorf("%v", rules)
	}
}

func TestDiscoveryBySite(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	engine := newTestEngine(root)
	engine.Settings.Site = ""
	engine.Machine.(*fake).programs[0].InstallLocation = `C:\Program Files\Illumina\Local Run Manager`
	must(t, engine.Run("apply"))
	if !bytes.Contains(readConfig(t, root), []byte(`path="Default Web Site/LRM/uploads"`)) {
		t.Errorf("%s", readConfig(t, root))
	}
	engine = newTestEngine(computer(t, corpus(t, "iis75-bindings")))
	engine.Settings.Site = ""
	wantCode(t, engine.Run("apply"), ExitNoSite)
}

func TestAuditAndLog(t *testing.T) {
	root := computer(t, corpus(t, "iis85-several-sites"))
	must(t, newTestEngine(root).Run("apply"))
	later := newTestEngine(root)
	later.Now = func() time.Time { return time.Now().Add(time.Minute) }
	must(t, later.Run("revert"))
	files, _ := filepath.Glob(filepath.Join(root, "records", "lrm-mitigation-audit-*.xml"))
	if len(files) != 2 {
		t.Fatal(files)
	}
	data, err := os.ReadFile(files[0])
	must(t, err)
	var read audit
	must(t, xml.Unmarshal(data, &read))
	if read.Result != "done" || read.Product.Version != "2.4.0.2385" || read.Route != "bindings" || read.Operator != "sbsadmin" ||
		len(read.Before) != 64 || read.Before == read.After || len(read.Changes) < 3 || read.Changes[0].After == "" {
		t.Errorf("%s", data)
	}
	log, err := os.ReadFile(filepath.Join(root, "records", "lrm-mitigate.log"))
	must(t, err)
	if !strings.Contains(string(log), "exit code 0") {
		t.Errorf("%s", log)
	}
}

func TestABrokenJournalStops(t *testing.T) {
	original := corpus(t, "iis75-bindings")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	must(t, os.WriteFile(filepath.Join(root, "records", "private", "state.json"), []byte("{"), 0o600))
	wantCode(t, newTestEngine(root).Run("revert"), ExitStateDamaged)
}

func TestTwoAtOnce(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	first := newTestEngine(root)
	first.Step = func(name string) {
		if name == "journal written" {
			wantCode(t, newTestEngine(root).Run("apply"), ExitBusy)
		}
	}
	must(t, first.Run("apply"))
}

func TestFaultySettings(t *testing.T) {
	good := `{"schema":"sealkit-lrm-settings/1","displayNames":["x"],"uploads":["uploads"]}`
	if _, err := ParseSettings([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		"/1": "/2", `["x"]`: `[]`, `["uploads"]`: `[]`, `"uploads":`: `"upload":`, `["uploads"]}`: `["../x"]}`,
		`]}`: `]}{}`, `,"uploads"`: `,"instruments":[{"displayName":"x","mode":"dx"}],"uploads"`, `"uploads"]`: `"uploads"],"extensions":["asp"]`, `"]}`: `"],"firewall":true}`,
	} {
		if _, err := ParseSettings([]byte(strings.Replace(good, from, to, 1))); err == nil {
			t.Errorf("%s -> %s was accepted", from, to)
		}
	}
}
