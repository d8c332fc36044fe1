// Command lrm-mitigate is the helper that the reference installer puts on the instrument.
// This first version changes nothing and says so.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// version is set by scripts/build-installer.mjs from kit-template/installer/product.json.
var version = "development"

// Exit codes. The launcher reads that of status: 0 would mean effective, 3010 effective after a restart.
const (
	exitOK           = 0
	exitUsage        = 2
	exitNotEffective = 60100
)

const usage = "usage: lrm-mitigate status [--json] | version"

// report is what `status --json` prints. Fields are added, never renamed, within one schema number.
type report struct {
	Schema    string            `json:"schema"`
	Program   string            `json:"program"`
	Version   string            `json:"version"`
	Effective bool              `json:"effective"`
	Note      map[string]string `json:"note"`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errOut io.Writer) int {
	switch {
	case len(args) == 1 && args[0] == "version":
		fmt.Fprintln(out, "lrm-mitigate", version)
		return exitOK
	case len(args) == 1 && args[0] == "status":
		printStatus(out, currentStatus())
		return exitNotEffective
	case len(args) == 2 && args[0] == "status" && args[1] == "--json":
		return printStatusJSON(out, errOut, currentStatus())
	default:
		fmt.Fprintln(errOut, usage)
		return exitUsage
	}
}

// currentStatus needs to look at nothing: a program that changes nothing has no effect to find.
func currentStatus() report {
	return report{
		Schema:  "sealkit-lrm-status/1",
		Program: "lrm-mitigate",
		Version: version,
		Note: map[string]string{
			"en": "Not effective: this first version changes nothing on this computer.",
			"es": "No activa: esta primera versión no cambia nada en este equipo.",
		},
	}
}

func printStatus(out io.Writer, r report) {
	fmt.Fprintf(out, "lrm-mitigate %s\n%s\n%s\n", r.Version, r.Note["es"], r.Note["en"])
}

func printStatusJSON(out, errOut io.Writer, r report) int {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		fmt.Fprintln(errOut, "lrm-mitigate:", err)
		return 1
	}
	return exitNotEffective
}
