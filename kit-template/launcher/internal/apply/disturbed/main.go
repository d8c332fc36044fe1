// Disturbed applies a kit on a pretended instrument, with the real Windows Installer, and has something happen after one of its steps:
//
//	disturbed steps LAUNCHER KIT             applies, and prints the names of the steps
//	disturbed kill LAUNCHER KIT STEP         ends without a word after this step, as a power cut does
//	disturbed swap LAUNCHER KIT STEP EVIL    puts another package wherever the listed one lies, as far as that is allowed
//	disturbed fill LAUNCHER KIT STEP FILE    writes into the file until its drive is full
//
// It trusts the record that the kit carries. Prints the outcome. Only tests use it (test/e2e/disturbed.ts).
package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/instrument"
	"sealkit.dev/kit/launcher/internal/publisher"
)

const stagingRoot = `C:\Illumina\Sealkit`

func main() {
	what, launcher, kit := os.Args[1], os.Args[2], os.Args[3]
	input, err := inputOf(launcher, kit)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	input.Step = func(name string) {
		switch {
		case what == "steps":
			fmt.Println(name)
		case name != os.Args[4]:
		case what == "kill":
			die()
		case what == "fill":
			fill(os.Args[5])
		case what == "swap":
			swap(kit, os.Args[5])
		}
	}
	outcome := apply.Run(input)
	fmt.Fprintln(os.Stderr, outcome.Exit, outcome.Code, outcome.Detail)
}

func inputOf(launcher, kit string) (apply.Input, error) {
	record, err := os.ReadFile(filepath.Join(kit, "kit", "publisher", "1.json"))
	if err != nil {
		return apply.Input{}, err
	}
	trust, err := publisher.Decode(record)
	if err != nil {
		return apply.Input{}, err
	}
	computer, err := instrument.This{}.Computer()
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	return apply.Input{
		Request:  apply.Request{Verb: "apply", Kit: kit, Language: "en", Nonce: hex.EncodeToString(nonce)},
		Program:  apply.Program{Path: launcher, Version: "0.1.0", Trust: trust},
		Computer: computer, Now: time.Now, Random: rand.Reader,
	}, err
}

// die runs nothing that was deferred, and closes nothing.
func die() {
	self, _ := os.FindProcess(os.Getpid())
	_ = self.Kill()
	select {}
}

func fill(place string) {
	file, err := os.Create(place)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	for size := 1 << 20; size > 0; size /= 2 {
		for data := make([]byte, size); err == nil; {
			_, err = file.Write(data)
		}
		err = nil
	}
}

// swap tries every way there is to leave other bytes under a path.
func swap(kit, evil string) {
	other, err := os.ReadFile(evil)
	if err != nil {
		panic(err)
	}
	files, _ := filepath.Glob(filepath.Join(kit, "payload", "*.msi"))
	staged, _ := filepath.Glob(filepath.Join(stagingRoot, "*", "*.msi"))
	for _, file := range append(files, staged...) {
		aside := filepath.Join(filepath.Dir(file), "aside.tmp")
		_ = os.WriteFile(file, other, 0o644)
		_ = os.WriteFile(aside, other, 0o644)
		_ = os.Rename(aside, file)
		_ = os.Rename(file, file+".old")
		_ = os.WriteFile(file, other, 0o644)
	}
	fmt.Println(len(files), len(staged))
}
