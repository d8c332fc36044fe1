// Command lrm-mitigate is the helper that the reference installer puts on the instrument.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"sealkit.dev/kit/mitigation"
	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/machine"
)

// version is set by scripts/build-installer.mjs from kit-template/installer/product.json.
var version = "development"

// The demonstration's settings, for a program that stands alone. A file beside it replaces them whole.
//
//go:embed lrm-mitigate.json
var demonstration []byte

const usage = `usage: lrm-mitigate apply | repair | revert [--firewall] [--operator NAME] [--session ID]
       lrm-mitigate rollback --session ID [--operator NAME]
       lrm-mitigate status [--json]
       lrm-mitigate version
each with [--settings FILE] [--records FOLDER]`

const (
	probeTimeout = 3 * time.Second
	settleTime   = 15 * time.Second
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errOut io.Writer) int {
	if len(args) == 1 && args[0] == "version" {
		fmt.Fprintln(out, "lrm-mitigate", version)
		return mitigation.ExitOK
	}
	options, err := parse(args)
	if err != nil {
		fmt.Fprintf(errOut, "%v\n%s\n", err, usage)
		return mitigation.ExitUsage
	}
	engine, err := newEngine(options)
	switch {
	case options.verb == "status" && err != nil:
		return printStatus(out, mitigation.Faulty(version, err), options.json)
	case options.verb == "status":
		return printStatus(out, engine.Status(), options.json)
	}
	// Taking back needs the journal only: faulty settings must not keep anybody from it.
	if err == nil || options.verb == "revert" {
		err = engine.Run(options.verb)
	}
	if err != nil {
		fmt.Fprintln(errOut, "lrm-mitigate:", err)
	}
	return mitigation.ExitCode(err)
}

func newEngine(options options) (*mitigation.Engine, error) {
	folder, err := programFolder()
	if err != nil {
		return nil, err
	}
	engine := &mitigation.Engine{
		Machine: machine.Machine{}, Records: options.records, Version: version, Operator: options.operator,
		Session: options.session, Now: time.Now, Settle: settleTime,
		Prober: live.Prober{Timeout: probeTimeout, Own: live.OwnAddresses},
	}
	if engine.Records == "" {
		// Beside the program's folder, for administrators like it, and staying when that one is removed.
		engine.Records = folder + " Records"
	}
	if engine.Operator == "" {
		engine.Operator = currentUser()
	}
	engine.Settings, err = readSettings(options.settings, folder)
	engine.Settings.Firewall = engine.Settings.Firewall || options.firewall
	return engine, err
}

func readSettings(path, folder string) (mitigation.Settings, error) {
	if path != "" {
		return mitigation.ReadSettings(path)
	}
	settings, err := mitigation.ReadSettings(filepath.Join(folder, "lrm-mitigate.json"))
	if errors.Is(err, os.ErrNotExist) {
		return mitigation.ParseSettings(demonstration)
	}
	return settings, err
}

func programFolder() (string, error) {
	path, err := os.Executable()
	return filepath.Dir(path), err
}

func currentUser() string {
	if current, err := user.Current(); err == nil {
		return current.Username
	}
	return "unknown"
}

func printStatus(out io.Writer, status mitigation.Status, asJSON bool) int {
	if !asJSON {
		fmt.Fprintf(out, "lrm-mitigate %s\n%s\n%s\n", status.Version, status.Note["es"], status.Note["en"])
		if status.Detail != "" {
			fmt.Fprintln(out, status.Detail)
		}
		return status.ExitCode()
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	if encoder.Encode(status) != nil {
		return mitigation.ExitCannotWrite
	}
	return status.ExitCode()
}
