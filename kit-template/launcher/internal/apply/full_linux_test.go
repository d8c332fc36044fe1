package apply

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/kittest"
)

// fullDisk in the environment of a child: it can write no file beyond so many bytes.
const fullDisk = "SEALKIT_TEST_FULL"

const room = 20_000

// fillDisk has every longer write fail, as on a disk that is full.
func fillDisk() {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: room, Max: room}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
}

func TestDiskFullWhileStaging(t *testing.T) {
	b := newBench(t)
	b.insert(t, kittest.Kit{Package: bytes.Repeat([]byte("package "), room)})
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killRoot+"="+b.root, killVerb+"=apply", fullDisk+"=1")
	out, err := child.CombinedOutput()
	if want := codes.IOError.Entry().OnInstrument() & 0x7f; child.ProcessState.ExitCode() != want {
		t.Fatalf("%v: %d, want %d %s", err, child.ProcessState.ExitCode(), want, out)
	}
	left, _ := os.ReadDir(b.stagingRoot())
	if b.ran() != "" || len(left) != 0 || strings.Contains(string(out), "panic") {
		t.Errorf("%q ran, %d left, %s", b.ran(), len(left), out)
	}
	if known := b.remembered(t); known.Open != nil || len(known.Kits) != 0 {
		t.Errorf("%+v", known)
	}
	expect(t, b.run("apply"), 3010, "")
}
