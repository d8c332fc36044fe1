package mitigation

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"sealkit.dev/kit/iisconfig"
)

// The environment of a child process that runs one verb and is killed at a step.
const (
	killRoot = "LRM_MITIGATE_TEST_ROOT"
	killVerb = "LRM_MITIGATE_TEST_VERB"
	killStep = "LRM_MITIGATE_TEST_STEP"
)

func TestMain(m *testing.M) {
	if root := os.Getenv(killRoot); root != "" {
		runAndDie(root, os.Getenv(killVerb), os.Getenv(killStep))
	}
	os.Exit(m.Run())
}

// runAndDie really kills its own process: nothing deferred runs, no file is closed by us.
func runAndDie(root, verb, step string) {
	engine := newTestEngine(root)
	engine.Settings.Firewall = true
	atEachStep(engine, func(name string) {
		if name == step {
			process, _ := os.FindProcess(os.Getpid())
			_ = process.Kill()
			select {}
		}
	})
	os.Exit(ExitCode(engine.Run(verb)))
}

// atEachStep calls at the engine's own steps and, for each file that is put in place, when its new bytes are half written and when
// they are whole. Together that is every change to the disk.
func atEachStep(engine *Engine, do func(name string)) {
	engine.Step = do
	count := 0
	engine.Machine.(*fake).replacing = func(from, _ string) error {
		count++
		whole, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.Truncate(from, int64(len(whole)/2)); err != nil {
			return err
		}
		do(fmt.Sprintf("half of file %d", count))
		if err := os.WriteFile(from, whole, 0o600); err != nil {
			return err
		}
		do(fmt.Sprintf("file %d before its place", count))
		return nil
	}
}

func killAt(t *testing.T, root, verb, step string) {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killRoot+"="+root, killVerb+"="+verb, killStep+"="+step)
	if err := child.Run(); err == nil {
		t.Fatalf("%s was not killed at %q", verb, step)
	}
}

// stepsOf gives the steps of a verb on a copy of the computer, in their order.
func stepsOf(t *testing.T, verb string, prepare func(t *testing.T) string) []string {
	var names []string
	engine := newTestEngine(prepare(t))
	engine.Settings.Firewall = true
	atEachStep(engine, func(name string) { names = append(names, name) })
	must(t, engine.Run(verb))
	return names
}

// TestKilledAtEveryStep: afterwards the configuration is the old or the new one, a revert gives the original, and so
// does an apply followed by a revert, or a rollback.
func TestKilledAtEveryStep(t *testing.T) {
	original := corpus(t, "iis85-several-sites")
	fresh := func(t *testing.T) string { return computer(t, original) }
	done := func(t *testing.T) string {
		root := fresh(t)
		must(t, newTestEngine(root).Run("apply"))
		return root
	}
	damaged := func(t *testing.T) string {
		root := done(t)
		writeConfig(t, root, bytes.Replace(readConfig(t, root), []byte(`<handlers accessPolicy="Read" />`), nil, 1))
		return root
	}
	kills := 0
	for _, c := range []struct {
		verb    string
		prepare func(*testing.T) string
	}{{"apply", fresh}, {"revert", done}, {"repair", damaged}, {"rollback", done}} {
		steps := stepsOf(t, c.verb, c.prepare)
		for _, step := range steps {
			for _, next := range followers() {
				root := c.prepare(t)
				before := readConfig(t, root)
				killAt(t, root, c.verb, step)
				kills++
				checkOldOrNew(t, c.verb+" at "+step, before, readConfig(t, root))
				for _, verb := range next {
					must(t, newTestEngine(root).Run(verb))
				}
				same(t, c.verb+" killed at "+step+", then "+next[0], withoutSpace(readConfig(t, root)), withoutSpace(original))
			}
		}
	}
	t.Logf("%d kills", kills)
}

// followers are runs after a kill, fewer for the Windows build: processes are slow under Wine.
func followers() [][]string {
	if runtime.GOOS == "windows" {
		return [][]string{{"apply", "revert"}}
	}
	return [][]string{{"revert"}, {"apply", "revert"}, {"rollback", "revert"}, {"repair", "repair", "revert"}}
}

// checkOldOrNew takes for new what nothing could be made better of.
func checkOldOrNew(t *testing.T, what string, before, now []byte) {
	if bytes.Equal(before, now) {
		return
	}
	effect, err := iisconfig.Inspect(now, iisconfig.Request{
		Site: "Default Web Site", Remote: true, Uploads: []string{"Default Web Site/uploads"}, Extensions: iisconfig.Extensions,
	})
	isApplied := err == nil && effect.IsClosed() && effect.Uploads[0].IsInert()
	if err != nil || !isApplied && !bytes.Equal(withoutSpace(now), withoutSpace(corpus(t, "iis85-several-sites"))) {
		t.Fatalf("%s left a half-done configuration: %v\n%s", what, err, now)
	}
}

// withoutSpace: after damage by others, white space of ours may stay.
func withoutSpace(data []byte) []byte { return bytes.Join(bytes.Fields(data), []byte(" ")) }
