// Starter starts a program by its bare name, as careless programs do: Windows looks for it beside the program, in the current folder, in
// its own folders and along PATH.
package main

import (
	"os"
	"syscall"
)

func main() {
	name, err := syscall.UTF16PtrFromString(os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	var started syscall.ProcessInformation
	if syscall.CreateProcess(nil, name, nil, nil, false, 0, nil, nil, &syscall.StartupInfo{}, &started) != nil {
		os.Exit(1)
	}
	syscall.WaitForSingleObject(started.Process, syscall.INFINITE)
}
