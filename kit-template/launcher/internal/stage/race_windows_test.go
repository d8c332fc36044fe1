package stage

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/system"
	"sealkit.dev/kit/launcher/internal/systemdll"
	"sealkit.dev/kit/launcher/internal/tree"
)

// racesVariable says how many races are run; the campaign runs ten times as many.
const (
	racesVariable = "SEALKIT_RACES"
	racesInTests  = 500
	// The kit's own file is attacked less often: most such races end before anything could run.
	kitRound = 16
	// The stand-in's answers.
	ranGenuine = 0
	ranSwapped = 99
	ranNothing = 98
)

var genuine = []byte(strings.Repeat("the package that was signed ", 2000))
var swapped = []byte(strings.Repeat("the package of an attacker! ", 2000))

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "/i" {
		os.Exit(standIn(os.Args[2]))
	}
	os.Exit(m.Run())
}

// standIn is a Windows Installer that only says what it would have run. It opens the package by its path, twice, as the real one does.
func standIn(path string) int {
	for i := 0; i < 2; i++ {
		data, err := os.ReadFile(path)
		if err != nil {
			return ranNothing
		}
		if sha256.Sum256(data) != sha256.Sum256(genuine) {
			return ranSwapped
		}
		time.Sleep(time.Millisecond)
	}
	return ranGenuine
}

// attacker swaps, renames, deletes and links again, as fast as it can, under an account that may do everything there: on real Windows
// the access list keeps others out besides.
type attacker struct {
	kitFile, staging, evil string
	stop                   chan struct{}
	done                   sync.WaitGroup
	attempts               int
}

func (a *attacker) start() {
	a.stop = make(chan struct{})
	a.done.Add(1)
	go func() {
		defer a.done.Done()
		for {
			select {
			case <-a.stop:
				return
			default:
				if a.attempts%kitRound == 0 {
					a.attackKit()
				}
				a.attackStaging(a.attempts % len(attacks))
				a.attempts++
			}
		}
	}()
}

func (a *attacker) end() {
	close(a.stop)
	a.done.Wait()
}

// attackKit swaps the file on the stick, and puts the genuine one back for the next to fall for.
func (a *attacker) attackKit() {
	os.Rename(a.kitFile, a.kitFile+".old")
	os.WriteFile(a.kitFile, swapped, 0o644)
	os.Remove(a.kitFile)
	os.Rename(a.kitFile+".old", a.kitFile)
	os.WriteFile(a.kitFile, genuine, 0o644)
}

func (a *attacker) attackStaging(way int) {
	folders, _ := filepath.Glob(filepath.Join(a.staging, "*"))
	for _, folder := range folders {
		file := filepath.Join(folder, "patch.msi")
		if _, err := os.Lstat(file); err == nil {
			os.WriteFile(a.evil, swapped, 0o644)
			attacks[way](folder, file, a.evil)
		}
	}
}

// Each leaves another file under the path that will be run, if it can.
var attacks = []func(folder, file, evil string){
	func(_, file, _ string) { os.WriteFile(file, swapped, 0o644) },
	func(_, file, evil string) { os.Rename(evil, file) },
	func(_, file, evil string) {
		os.Rename(file, file+".old")
		os.Rename(evil, file)
	},
	func(_, file, evil string) {
		os.Remove(file)
		link(evil, file)
	},
	func(folder, file, _ string) {
		os.Rename(folder, folder+"x")
		if os.Mkdir(folder, 0o755) == nil {
			os.WriteFile(file, swapped, 0o644)
		}
	},
}

func link(from, to string) {
	source, _ := syscall.UTF16PtrFromString(from)
	target, _ := syscall.UTF16PtrFromString(to)
	systemdll.New("kernel32.dll").NewProc("CreateHardLinkW").Call(uintptr(unsafe.Pointer(target)), uintptr(unsafe.Pointer(source)), 0)
}

func environment(root *private.Folder) []string {
	return run.Environment(system.Folders{Windows: `C:\windows`, System: systemdll.Directory()}, root.Path)
}

// raceOnce stages and runs under attack, and gives what ran; refusing to run anything is fine.
func raceOnce(t *testing.T, kit string, root *private.Folder, isHeld bool) int {
	folder := fresh(t, root)
	defer func() {
		folder.Close()
		os.RemoveAll(folder.Path)
	}()
	staged, err := Copy(tree.NewDir(kit), list(genuine), folder, func(int) {})
	if err != nil {
		return ranNothing
	}
	if isHeld {
		defer staged.Close()
	} else {
		staged.Close()
		folder.Close()
	}
	installer := run.Installer{Program: os.Args[0], Environment: environment(root), Log: "log"}
	exit, err := installer.Run(func() []string { return run.Install(staged.Path, false, nil) })
	if err != nil {
		t.Error(err)
		return ranNothing
	}
	return exit
}

func race(t *testing.T, races int, isHeld bool) map[int]int {
	kit, root := prepare(t, genuine)
	thief := &attacker{
		kitFile: filepath.Join(kit, "payload", "patch.msi"), staging: root.Path, evil: filepath.Join(filepath.Dir(root.Path), "evil.msi"),
	}
	write(t, thief.evil, swapped)
	ran := map[int]int{}
	thief.start()
	for i := 0; i < races; i++ {
		ran[raceOnce(t, kit, root, isHeld)]++
	}
	thief.end()
	t.Logf("%d races, %d rounds of attack: genuine %d, refused %d, swapped %d", races, thief.attempts, ran[ranGenuine], ran[ranNothing],
		ran[ranSwapped])
	return ran
}

// No file but the listed one ever runs.
func TestNothingSwappedRuns(t *testing.T) {
	races := racesInTests
	if text := os.Getenv(racesVariable); text != "" {
		races, _ = strconv.Atoi(text)
	}
	ran := race(t, races, true)
	if ran[ranGenuine]+ran[ranNothing] != races || ran[ranGenuine] == 0 {
		t.Errorf("%v", ran)
	}
}

// The attacker is a real one: with the file let go before it runs, it wins.
func TestTheAttackerWinsWithoutHolding(t *testing.T) {
	for i := 0; i < 20; i++ {
		if ran := race(t, 25, false); ran[ranSwapped] > 0 {
			return
		}
	}
	t.Error("never")
}
