// Loader loads a library by its bare name, as careless programs do.
package main

import (
	"os"
	"syscall"
)

func main() {
	if _, err := syscall.LoadDLL(os.Args[1]); err != nil {
		os.Exit(1)
	}
}
