package apply

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/bootmode"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/kittest"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/msi"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/system"
)

// The environment of a child process that makes one attempt and is killed at a step.
const (
	killRoot = "SEALKIT_TEST_ROOT"
	killVerb = "SEALKIT_TEST_VERB"
	killStep = "SEALKIT_TEST_STEP"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && (os.Args[1] == "/i" || os.Args[1] == "/x"):
		os.Exit(standIn(os.Args[1:]))
	case len(os.Args) == 3 && os.Args[1] == "status" && os.Args[2] == "--json":
		os.Exit(nextAnswer())
	case os.Getenv(killRoot) != "":
		runAndDie(os.Getenv(killRoot), os.Getenv(killVerb), os.Getenv(killStep))
	}
	os.Exit(m.Run())
}

// standIn is Windows Installer in these tests. It hashes the package it is given, notes down how it was called, and gives the exit
// code that a property of the kit names.
func standIn(args []string) int {
	log := strings.Trim(args[len(args)-1], `"`)
	// log is root/programs/Sealkit/Records/ATTEMPT/msiexec.log.
	marker := filepath.Join(log, "..", "..", "..", "..", "..", "installed")
	said := strings.Join(args, "\n") + "\n\n" + strings.Join(os.Environ(), "\n")
	exit := 3010
	for _, word := range args {
		if strings.HasPrefix(word, "EXIT=") {
			exit, _ = strconv.Atoi(strings.Trim(word[len("EXIT="):], `"`))
		}
	}
	if args[0] == "/x" {
		os.Remove(marker)
		exit = 0
	} else if data, err := os.ReadFile(strings.Trim(args[1], `"`)); err != nil {
		exit = 1619
	} else if exit == 3010 {
		sum := sha256.Sum256(data)
		os.WriteFile(marker, []byte(hex.EncodeToString(sum[:])), 0o644)
	}
	os.WriteFile(log, []byte(said), 0o644)
	return exit
}

// nextAnswer makes this program a status program: it takes its exit code off the file `answers` beside it, all but the last.
func nextAnswer() int {
	own, _ := os.Executable()
	answers := filepath.Join(filepath.Dir(own), "answers")
	said, _ := os.ReadFile(answers)
	first, rest, isMore := strings.Cut(string(said), " ")
	if isMore {
		os.WriteFile(answers, []byte(rest), 0o644)
	}
	exit, _ := strconv.Atoi(first)
	return exit
}

// bench is one instrument of a test, below a folder.
type bench struct {
	root  string
	trust *publisher.Record
	// isForOneUser: somebody has installed a product of the patch's code for the account of the attempt.
	isForOneUser bool
	// exchanged is what Windows puts in place when it starts; fault is why that cannot be told.
	exchanged string
	fault     error
}

func newBench(t *testing.T) *bench {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{root: root}
	for _, folder := range []string{"programs", "home"} {
		if err := os.Mkdir(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// insert puts another kit into the drive.
func (b *bench) insert(t *testing.T, kit kittest.Kit) {
	t.Helper()
	os.RemoveAll(b.kit())
	if kit.Package == nil {
		kit.Package = []byte("package")
	}
	kit.StagingRoot = `%ProgramData%\staging`
	trust, err := kit.Write(b.kit())
	if err != nil {
		t.Fatal(err)
	}
	b.trust = trust
}

func (b *bench) kit() string { return filepath.Join(b.root, "kit") }

// home is the folder that programs may be started from. Where paths have no backslashes, the staging folder is one odd name beside it.
func (b *bench) home() string { return filepath.Join(b.root, "home") }

func (b *bench) folders() system.Folders {
	return system.Folders{
		Windows: filepath.Join(b.root, "windows"), System: filepath.Join(b.root, "windows", "System32"),
		ProgramFiles: filepath.Join(b.root, "programs"), ProgramData: b.home(),
	}
}

func (b *bench) stagingRoot() string { return b.folders().Expand(`%ProgramData%\staging`) }

func (b *bench) isInstalled(string) bool {
	_, err := os.Stat(filepath.Join(b.root, "installed"))
	return err == nil
}

// A file stands for the note that Windows forgets when it restarts.
func (b *bench) noteRestart(kit string) error {
	return os.WriteFile(filepath.Join(b.root, "restart-"+kit), nil, 0o600)
}

func (b *bench) forgetRestart(kit string) error {
	return os.RemoveAll(filepath.Join(b.root, "restart-"+kit))
}

func (b *bench) isRestartNoted(kit string) (bool, error) {
	_, err := os.Stat(filepath.Join(b.root, "restart-"+kit))
	return err == nil, nil
}

func (b *bench) input(verb string) Input {
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	return Input{
		Request: Request{Verb: verb, Kit: b.kit(), Language: "en", Nonce: hex.EncodeToString(nonce)},
		Program: Program{Path: filepath.Join(filepath.Dir(b.stagingRoot()), "SealCheck.exe"), Version: "0.1.0", Trust: b.trust},
		Computer: Computer{
			Folders: b.folders(), Msiexec: os.Args[0], Delays: []time.Duration{0, 0},
			Patience: time.Minute, Settling: []time.Duration{0, 0},
			IsReadOnly:  func(string) bool { return false },
			IsInstalled: b.isInstalled, IsForOneUser: func(string) bool { return b.isForOneUser }, Events: msi.ApplicationLog{}, NoteRestart: b.noteRestart, ForgetRestart: b.forgetRestart, IsRestartNoted: b.isRestartNoted,
			IsExchangedAtStart: func(path string) (bool, error) { return path == b.exchanged, b.fault },
			Describe: func(*manifest.Manifest) proof.Instrument {
				return proof.Instrument{Name: "bench", Account: "tester", BootMode: bootmode.Unknown, ProductVersion: "2.4"}
			},
			Check: func(string, *manifest.Manifest, time.Time) []check.Result { return []check.Result{} },
		},
		Now: func() time.Time { return time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC) }, Random: rand.Reader,
	}
}

func (b *bench) run(verb string) outcome.Outcome { return Run(b.input(verb)) }

// remembered reads the state as another process would.
func (b *bench) remembered(t *testing.T) *state.State {
	t.Helper()
	store, err := state.Open(b.input("apply").Computer.StateFolder())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	known, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	return known
}
