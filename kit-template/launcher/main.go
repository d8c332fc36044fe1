// SealCheck checks on the spot that a kit is genuine. This file is the way in and the one way out.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/instrument"
	"sealkit.dev/kit/launcher/internal/screen"
	"sealkit.dev/kit/launcher/internal/stamp"
	"sealkit.dev/kit/launcher/internal/system"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

// version is set by scripts/build-launcher.mjs.
var version = "0.0.0"

// surroundings is all that the program takes from outside but its arguments and the kit.
type surroundings struct {
	stdout     io.Writer
	stderr     io.Writer
	isTerminal bool
	// isWindowed: started by a double click.
	isWindowed bool
	language   string
	now        time.Time
	program    string
	stamped    []byte
	isReadOnly func(folder string) bool
	// drives are the roots of the removable and CD drives.
	drives func() []string
	// desktop is the user's own, empty when Windows does not say.
	desktop    func() string
	instrument changeable
	// consents asks at the console whether to go on. Without somebody there the answer is no.
	consents func(question string) bool
	// pause waits until somebody has read the window, when it will close with the program.
	pause func(language string)
}

// failure is why there is no verdict. The detail is language-neutral.
type failure struct {
	code   codes.Code
	detail string
}

func (f *failure) Error() string { return string(f.code) + " " + f.detail }

func main() { os.Exit(start(os.Args[1:])) }

// start is the one place that recovers: a bug must neither look like a verdict nor like a wrong kit.
func start(args []string) (exit int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprint(os.Stderr, screen.Failure(codes.Internal, format.Printable(fmt.Sprint(fault)), "en"))
			exit = codes.Internal.Entry().Exit
		}
	}()
	systemdll.Restrict()
	isWindowed := len(args) == 0 && system.HasOwnConsole()
	program, err := os.Executable()
	if err == nil {
		err = guard(program)
	}
	if err != nil {
		// No window: its libraries are what cannot be trusted now.
		fmt.Fprint(os.Stderr, screen.Failure(codes.ProgramUnsafe, format.Printable(err.Error()), system.Language()))
		if isWindowed {
			pause(system.Language())
		}
		return codes.ProgramUnsafe.Entry().Exit
	}
	if isWindowed {
		system.LeaveConsole()
	}
	return run(args, surroundings{
		stdout: os.Stdout, stderr: os.Stderr, isTerminal: isTerminal(os.Stderr), isWindowed: isWindowed, language: system.Language(),
		now: time.Now(), program: program, stamped: stamp.Read(), isReadOnly: system.IsReadOnly, drives: system.Drives, desktop: system.Desktop,
		instrument: instrument.This{},
		consents:   consents,
		pause:      pause,
	})
}

// guard refuses to go on where somebody can put code into this process, or another program in its place.
func guard(program string) error {
	if planted := systemdll.Redirection(program); planted != "" {
		return errors.New(planted)
	}
	// Held until the process ends.
	_, err := systemdll.Hold(program)
	return err
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// pause keeps the window of a double click open.
func pause(language string) {
	if isTerminal(os.Stdin) && isTerminal(os.Stdout) {
		fmt.Fprint(os.Stdout, screen.Pause(language))
		readLine()
	}
}

// consents asks where the answer can be typed.
func consents(question string) bool {
	if !isTerminal(os.Stdin) {
		return false
	}
	fmt.Fprint(os.Stderr, question)
	return screen.IsYes(readLine())
}

// maxAnswer is more than anybody types.
const maxAnswer = 1000

func readLine() string {
	var line []byte
	var one [1]byte
	for len(line) < maxAnswer {
		if n, err := os.Stdin.Read(one[:]); n == 0 || err != nil || one[0] == '\n' {
			break
		}
		line = append(line, one[0])
	}
	return string(line)
}

// exitOf: verbs with administrator rights have exit codes of their own, beside those of Windows Installer.
func exitOf(code codes.Code, o options) int {
	if isOnInstrument(o.verb) || o.verb == investigateVerb {
		return code.Entry().OnInstrument()
	}
	return code.Entry().Exit
}

// run does what the arguments say and gives the exit code.
func run(args []string, around surroundings) int {
	options, fault := parse(args)
	if options.language != "" {
		around.language = options.language
	}
	exit := 0
	switch {
	case fault != nil:
	case options.help:
		fmt.Fprint(around.stdout, screen.Usage(around.language)+"\n"+screen.ByHand(around.language))
	case options.version:
		fmt.Fprintf(around.stdout, "SealCheck %s\n", version)
	case around.isWindowed:
		return openWindow(around)
	case isOnInstrument(options.verb):
		exit, fault = onInstrument(options, around)
	case options.verb == investigateVerb:
		exit, fault = investigateHere(options, around)
	default:
		exit, fault = verifyKit(options, around)
	}
	if fault != nil {
		fmt.Fprint(around.stderr, screen.Failure(fault.code, format.Printable(fault.detail), around.language))
		if isMitigation(options.verb) {
			fmt.Fprint(around.stderr, "\n"+screen.ByHand(around.language))
		}
		if exit == 0 {
			exit = exitOf(fault.code, options)
		}
	}
	if len(args) == 0 {
		around.pause(around.language)
	}
	return exit
}
