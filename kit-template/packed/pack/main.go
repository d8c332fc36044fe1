// Pack packs files where they are, for package packed. The build of the launcher runs it on a copy of the sources; the same version of
// Go gives the same bytes.
package main

import (
	"bytes"
	"compress/flate"
	"fmt"
	"os"
)

func main() {
	for _, path := range os.Args[1:] {
		if err := pack(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func pack(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	out := bytes.NewBuffer([]byte{0})
	writer, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write(data); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
