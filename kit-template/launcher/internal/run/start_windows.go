package run

import (
	"strings"
	"syscall"
)

// commandLine is written out, because Windows Installer reads quotation marks in its own way. The program is named apart from it, so
// that Windows looks for no other.
func commandLine(program string, arguments []string) ([]string, *syscall.SysProcAttr) {
	line := quote(program) + " " + strings.Join(arguments, " ")
	return nil, &syscall.SysProcAttr{CmdLine: line, HideWindow: true}
}
