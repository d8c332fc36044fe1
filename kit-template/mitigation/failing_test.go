package mitigation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// failOnce lets the next replacement of a file whose path contains the text fail.
func failOnce(machine Machine, text string) {
	f := machine.(*fake)
	f.replacing = func(_, to string) error {
		if !strings.Contains(to, text) {
			return nil
		}
		f.replacing = nil
		return os.ErrNotExist
	}
}

// TestAFolderThatVanishedIsNoMissingWebServer: what was ours must not be forgotten.
func TestAFolderThatVanishedIsNoMissingWebServer(t *testing.T) {
	original := corpus(t, "iis75-bindings")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	engine := newTestEngine(root)
	failOnce(engine.Machine, "before-")
	wantCode(t, engine.Run("revert"), ExitCannotWrite)
	same(t, "after a revert that failed", readConfig(t, root), applied)
	must(t, newTestEngine(root).Run("revert"))
	same(t, "reverted", readConfig(t, root), original)
}

// TestARollbackThatFailsCanBeDoneAgain: an installation that replaced another one has two runs to undo.
func TestARollbackThatFailsCanBeDoneAgain(t *testing.T) {
	root := computer(t, corpus(t, "iis10-module"))
	must(t, newTestEngine(root).Run("apply"))
	applied := readConfig(t, root)
	run := func(verb string, prepare func(Machine)) error {
		engine := newTestEngine(root)
		engine.Session = "upgrade"
		prepare(engine.Machine)
		return engine.Run(verb)
	}
	asIs := func(Machine) {}
	must(t, run("revert", asIs))
	must(t, run("apply", asIs))
	wantCode(t, run("rollback", func(m Machine) { failOnce(m, configName) }), ExitCannotWrite)
	must(t, run("rollback", asIs))
	must(t, run("rollback", asIs))
	same(t, "the older version's", readConfig(t, root), applied)
}

// TestExtensionsThatNobodyDenies: one layer alone is not enough.
func TestExtensionsThatNobodyDenies(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	must(t, newTestEngine(root).Run("apply"))
	writeConfig(t, root, []byte(strings.Replace(string(readConfig(t, root)), "modrqflt.dll", "other.dll", 1)))
	if status := newTestEngine(root).Status(); status.Effective || status.Reason != reasonUploadsRun {
		t.Errorf("%+v", status)
	}
}

// TestARunThatCannotBeReadDoesNotPassForNoProduct: nobody may keep the mitigation out by spoiling a file.
func TestARunThatCannotBeReadDoesNotPassForNoProduct(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	runs := filepath.Join(root, "RunParameters.xml")
	must(t, os.WriteFile(runs, []byte("<RunParameters><LocalRunManagerVers"), 0o600))
	engine := func() *Engine {
		engine := newTestEngine(root)
		engine.Machine.(*fake).programs = nil
		engine.Settings.RunParameters = []string{runs}
		return engine
	}
	must(t, engine().Run("apply"))
	status := engine().Status()
	if !status.Effective || status.Product.Installed || status.Product.Unread == "" {
		t.Errorf("%+v", status)
	}
	must(t, os.Remove(runs))
	wantCode(t, engine().Run("repair"), ExitNoProduct)
}

// TestABackupThatWasChangedIsNotPutBack: what is ours is taken out of the file instead.
func TestABackupThatWasChangedIsNotPutBack(t *testing.T) {
	original := corpus(t, "iis75-bindings")
	root := computer(t, original)
	must(t, newTestEngine(root).Run("apply"))
	backups, err := filepath.Glob(filepath.Join(root, "records", "private", "before-*"))
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	must(t, os.WriteFile(backups[0], []byte("<configuration />"), 0o600))
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "rolled back", readConfig(t, root), original)
}

// TestARunThatFailsUndoesNoEarlierOne, even if both have the same session: Windows Installer names them by the second.
func TestARunThatFailsUndoesNoEarlierOne(t *testing.T) {
	root := computer(t, corpus(t, "iis75-bindings"))
	must(t, newTestEngine(root).Run("repair"))
	applied := readConfig(t, root)
	failing := newTestEngine(root)
	failing.Settings.Site = "Nowhere"
	wantCode(t, failing.Run("repair"), ExitNoSite)
	must(t, newTestEngine(root).Run("rollback"))
	same(t, "kept", readConfig(t, root), applied)
}
