package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/elevate"
	"sealkit.dev/kit/launcher/internal/mitigate"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/screen"
	"sealkit.dev/kit/launcher/internal/status"
)

// nonceLength is 128 bits: nobody else can be looking for that attempt, or have made its folder.
const nonceLength = 16

// changeable is the computer to change.
type changeable interface {
	// Computer is an error where there is no Windows.
	Computer() (apply.Computer, error)
	IsElevated() bool
	// Elevate starts this program with administrator rights and gives its exit code.
	Elevate(program string, arguments []string) (exit int, err error)
}

// onInstrument is the verbs with administrator rights. Nobody is asked, for these are for unattended use, but before the firewall is changed.
func onInstrument(o options, around surroundings) (exit int, fault *failure) {
	var trust *publisher.Record
	var dir string
	if needsKit(o.verb) || o.dir != "" {
		if trust, fault = trustOf(o, around.stamped); fault == nil {
			dir, fault = kitFolder(o, around)
		}
	}
	if fault != nil {
		return 0, fault
	}
	computer, err := around.instrument.Computer()
	if err != nil {
		return 0, &failure{codes.Usage, err.Error()}
	}
	if isMitigation(o.verb) && !o.quiet && !around.consents(screen.Consequences(o.verb, around.language)) {
		return 0, &failure{codes.ConsentMissing, "mitigate"}
	}
	answer, err := attempt(o, dir, trust, around, computer, stepsOf(o, around))
	if err != nil {
		answer = outcome.New(o.verb).Fail(err)
	}
	return answer.Exit, tell(o, around, answer)
}

// attempt does it here, or has this program started anew with the rights for it.
func attempt(
	o options, dir string, trust *publisher.Record, around surroundings, computer apply.Computer, tell func(step string, done, total int64),
) (outcome.Outcome, error) {
	isAwaited := o.attempt != ""
	if !isAwaited {
		nonce := make([]byte, nonceLength)
		if _, err := rand.Read(nonce); err != nil {
			return outcome.Outcome{}, err
		}
		o.attempt = hex.EncodeToString(nonce)
	}
	if !around.instrument.IsElevated() {
		arguments := append(wordsOf(o.verb), "--lang", around.language, "--attempt", o.attempt, "--quiet")
		if dir != "" {
			arguments = append(arguments, dir)
		}
		if o.withoutNames {
			arguments = append(arguments, "--without-names")
		}
		stop := elevate.Follow(computer.RecordsFolder(), o.attempt, tell)
		exit, err := around.instrument.Elevate(around.program, arguments)
		stop()
		if err != nil {
			return outcome.Outcome{}, err
		}
		return elevate.Answer(computer.RecordsFolder(), o.attempt, exit)
	}
	if o.verb == status.Verb {
		in := status.Input{Kit: dir, Trust: trust, Computer: computer, Now: around.now}
		if isAwaited {
			in.Nonce = o.attempt
		}
		return status.Run(in), nil
	}
	program := apply.Program{Path: around.program, Version: version, Trust: trust}
	if isMitigation(o.verb) {
		return mitigate.Run(mitigate.Input{
			Verb: o.verb, Kit: dir, Nonce: o.attempt, WithoutNames: o.withoutNames, Program: program, Computer: computer,
			Now: time.Now, Random: rand.Reader, Progress: tell,
		}), nil
	}
	return apply.Run(apply.Input{
		Request: apply.Request{Verb: o.verb, Kit: dir, Language: around.language, Nonce: o.attempt, WithoutNames: o.withoutNames},
		Program: program, Computer: computer, Now: time.Now, Random: rand.Reader, Progress: tell,
	}), nil
}

// stepsOf shows how far the two long steps are.
func stepsOf(o options, around surroundings) func(step string, done, total int64) {
	show := progressOf(o, around)
	if show == nil {
		return nil
	}
	return func(_ string, done, total int64) {
		if total > 0 {
			show(done, total)
		}
	}
}

// tell shows how it ended, and copies what was written about it to where --report says.
func tell(o options, around surroundings, answer outcome.Outcome) *failure {
	data, text := answer.Encode(), screen.Outcome(answer, around.language)
	var err error
	if o.byHand || isMitigation(o.verb) && answer.Code != "" {
		text += "\n" + screen.ByHand(around.language)
	}
	switch {
	case o.json:
		_, err = around.stdout.Write(data)
	case !o.quiet && answer.Code == "":
		_, err = io.WriteString(around.stdout, text)
	case answer.Code != "":
		_, err = io.WriteString(around.stderr, text)
	}
	if err == nil && o.report != "" {
		err = copyRecord(o.report, data, answer.Files)
	}
	if err != nil {
		return &failure{codes.IOError, err.Error()}
	}
	return nil
}

// copyRecord puts the outcome and all files of the attempt into a folder of the caller's.
func copyRecord(folder string, encoded []byte, files []string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			// Windows Installer may have ended before it began a log.
			continue
		}
		if err == nil {
			err = writeWhole(filepath.Join(folder, filepath.Base(file)), data)
		}
		if err != nil {
			return err
		}
	}
	return writeWhole(filepath.Join(folder, "outcome.json"), encoded)
}
