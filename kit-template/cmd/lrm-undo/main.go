// Command lrm-undo is what Windows Installer starts, out of the package itself, to take the mitigation back. It calls the
// installed helper, or the package's where that one is missing or is another: whether removal works must not depend on a file
// that anybody could have deleted.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// helperSHA256 is the digest of the package's helper; scripts/build-installer.mjs sets it.
var helperSHA256 string

// Besides the helper's own exit codes; documented with them in docs/installer.md.
const (
	exitUsage    = 2
	exitNoHelper = 60112
)

// extractor writes the helper that the package holds.
type extractor func(database, file string) error

func main() {
	os.Exit(run(os.Args[1:], extract))
}

// run takes the installed helper's path, the package's, and what to call the helper with. It gives the helper's exit code.
func run(args []string, extract extractor) int {
	if len(args) < 3 {
		return exitUsage
	}
	helper, database, call := args[0], args[1], args[2:]
	if !isHelper(helper) {
		clean, err := putBeside(&helper, database, extract)
		defer clean()
		if err != nil {
			return exitNoHelper
		}
	}
	return start(helper, call)
}

// isHelper looks at the bytes: what is run as the system has to be what the package brought.
func isHelper(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == helperSHA256
}

// putBeside makes helper the package's one, in the same folder, by which the program knows its settings and records. clean
// takes away what was not there before; it is safe to call whatever happened.
func putBeside(helper *string, database string, extract extractor) (clean func(), err error) {
	folder := filepath.Dir(*helper)
	_, missing := os.Stat(folder)
	*helper = filepath.Join(folder, "lrm-mitigate-from-package.exe")
	clean = func() {
		os.Remove(*helper)
		if missing != nil {
			os.Remove(folder)
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return clean, err
	}
	if err := extract(database, *helper); err != nil {
		return clean, err
	}
	if !isHelper(*helper) {
		return clean, errors.New("what the package holds is another program")
	}
	return clean, nil
}

func start(program string, call []string) int {
	streams := []*os.File{os.Stdin, os.Stdout, os.Stderr}
	process, err := os.StartProcess(program, append([]string{program}, call...), &os.ProcAttr{Files: streams})
	if err != nil {
		return exitNoHelper
	}
	state, err := process.Wait()
	if err != nil {
		return exitNoHelper
	}
	return state.ExitCode()
}
