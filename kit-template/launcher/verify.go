package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/screen"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

// verifyKit is the verb `verify`. A failure beside exit code 1 does not hide that the kit is not genuine.
func verifyKit(o options, around surroundings) (exit int, fault *failure) {
	trust, fault := trustOf(o, around.stamped)
	if fault != nil {
		return 0, fault
	}
	dir, fault := kitFolder(o, around)
	if fault != nil {
		return 0, fault
	}
	isReadOnly := around.isReadOnly(dir)
	result, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(dir), ReadOnly: isReadOnly, Trust: trust, Now: around.now,
		Progress: progressOf(o, around),
	})
	if err != nil {
		return 0, &failure{codes.IOError, err.Error()}
	}
	if result.Verdict == report.NotGenuine {
		exit = 1
	}
	about := screen.About{
		Language: around.language, Version: version, IsStamped: around.stamped != nil, IsReadOnly: isReadOnly,
		// An unstamped program is another one than the kit's by its nature.
		Differs: around.stamped != nil && listed != nil && apply.Differs(around.program, listed),
	}
	return exit, publish(o, around, result, about)
}

// trustOf: a stamped program trusts its stamp, and --publisher may only say the same (clause 14.2).
func trustOf(o options, stamped []byte) (*publisher.Record, *failure) {
	data := stamped
	if o.publisher != "" {
		given, err := readRecord(o.publisher)
		if err != nil {
			return nil, &failure{codes.IOError, err.Error()}
		}
		if stamped != nil && !bytes.Equal(given, stamped) {
			return nil, &failure{codes.Usage, "--publisher " + o.publisher + " != RT_RCDATA 101"}
		}
		data = given
	}
	if data == nil {
		return nil, &failure{codes.TrustMissing, ""}
	}
	record, err := publisher.Decode(data)
	switch {
	case errors.Is(err, codes.KeyWeak):
		return nil, &failure{codes.KeyWeak, o.publisher}
	case err != nil:
		return nil, &failure{codes.PublisherMalformed, o.publisher}
	}
	return record, nil
}

// readRecord reads one byte more than a record may have, so that a longer file is refused and not read.
func readRecord(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, publisher.MaxSize+1))
}

// kitFolder is DIR, or where a kit is found, as an absolute path.
func kitFolder(o options, around surroundings) (string, *failure) {
	dir, fault := o.dir, (*failure)(nil)
	if dir == "" {
		dir, fault = findKit(filepath.Dir(around.program), around.drives())
	}
	if fault != nil {
		return "", fault
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", &failure{codes.IOError, err.Error()}
	}
	if o.report != "" && isInside(o.report, dir) {
		return "", &failure{codes.OutputInvalid, "--report " + o.report}
	}
	return dir, nil
}

// findKit: the program's own folder, else the one drive with a kit. Between several only a person can choose.
func findKit(own string, drives []string) (string, *failure) {
	if hasSeal(own) {
		return own, nil
	}
	found := withSeal(drives)
	switch len(found) {
	case 0:
		return "", &failure{codes.SourceUnrecognised, strings.Join(append([]string{own}, drives...), ", ")}
	case 1:
		return found[0], nil
	}
	return "", &failure{codes.KitsSeveral, strings.Join(found, ", ")}
}

func withSeal(folders []string) (found []string) {
	for _, folder := range folders {
		if hasSeal(folder) {
			found = append(found, folder)
		}
	}
	return found
}

// hasSeal looks, and trusts nothing: what is found is verified like any other folder.
func hasSeal(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, "kit", "SEAL"))
	return err == nil
}

// realPlace is where a path leads in the end, or would: of what is not there yet, as much as is.
func realPlace(path string) string {
	path, _ = filepath.Abs(path)
	if real, err := filepath.EvalSymlinks(path); err == nil || filepath.Dir(path) == path {
		return real
	}
	return filepath.Join(realPlace(filepath.Dir(path)), filepath.Base(path))
}

// isInside: a report inside the kit would itself be an extra file there.
func isInside(path, folder string) bool {
	relative, err := filepath.Rel(realPlace(folder), realPlace(path))
	isAbove := relative == ".." || len(relative) > 2 && relative[:3] == ".."+string(filepath.Separator)
	return err == nil && !isAbove
}

// progressOf gives what shows the progress on stderr, a line for each per cent, or nil.
func progressOf(o options, around surroundings) func(done, total int64) {
	if o.quiet || !around.isTerminal && !o.progress {
		return nil
	}
	start, end := "", "\n"
	if around.isTerminal {
		start, end = "\r", ""
	}
	shown := int64(-1)
	return func(done, total int64) {
		percent := int64(100)
		if total > 0 {
			percent = done * 100 / total
		}
		if percent == shown {
			return
		}
		shown = percent
		fmt.Fprintf(around.stderr, "%s%3d %%%s", start, percent, end)
		if percent == 100 && around.isTerminal {
			fmt.Fprintln(around.stderr)
		}
	}
}

// publish shows the report and writes it where --report says.
func publish(o options, around surroundings, result *report.Report, about screen.About) *failure {
	data, text := result.Encode(), screen.Render(result, about)
	var err error
	switch {
	case o.json:
		_, err = around.stdout.Write(data)
	case !o.quiet:
		_, err = io.WriteString(around.stdout, text)
	}
	if err == nil && o.report != "" {
		err = writeReports(o.report, data, text)
	}
	if err != nil {
		return &failure{codes.IOError, err.Error()}
	}
	return nil
}
