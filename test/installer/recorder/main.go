// A stand-in for the helper: notes each call in C:\calls.txt and fails when C:\fail-VERB exists.
// It shows what Windows Installer calls, in which order, and what it makes of an exit code.
package main

import (
	"os"
	"strings"
)

func main() {
	call := strings.Join(os.Args[1:], " ")
	log, err := os.OpenFile(`C:\calls.txt`, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		os.Exit(99)
	}
	log.WriteString(call + "\n")
	log.Close()
	if _, err := os.Stat(`C:\fail-` + os.Args[1]); err == nil {
		os.Exit(1)
	}
}
