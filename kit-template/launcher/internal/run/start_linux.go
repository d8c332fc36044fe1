package run

import "syscall"

// commandLine serves the tests on other systems.
func commandLine(program string, arguments []string) ([]string, *syscall.SysProcAttr) {
	return append([]string{program}, arguments...), nil
}
