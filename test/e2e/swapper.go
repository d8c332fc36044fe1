// Swapper is a hostile program on the pretended instrument: as fast as it can it puts another file in the place of every staged package,
// until the file STOP is there. It runs under Wine, because only there does holding a file keep others from it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	staging, evil, stop := os.Args[1], os.Args[2], os.Args[3]
	swapped, err := os.ReadFile(evil)
	if err != nil {
		panic(err)
	}
	attacks := 0
	for {
		if _, err := os.Stat(stop); err == nil {
			fmt.Println(attacks)
			return
		}
		files, _ := filepath.Glob(filepath.Join(staging, "*", "*.msi"))
		for _, file := range files {
			attack(attacks, file, swapped)
			attacks++
		}
	}
}

// attack tries one way after the other to leave other bytes under the path.
func attack(round int, file string, swapped []byte) {
	folder, aside := filepath.Dir(file), filepath.Join(filepath.Dir(filepath.Dir(file)), "aside.msi")
	switch round % 4 {
	case 0:
		os.WriteFile(file, swapped, 0o644)
	case 1:
		os.WriteFile(aside, swapped, 0o644)
		os.Rename(aside, file)
	case 2:
		os.Rename(file, file+".old")
		os.WriteFile(file, swapped, 0o644)
	case 3:
		os.Rename(folder, folder+"x")
		if os.Mkdir(folder, 0o755) == nil {
			os.WriteFile(file, swapped, 0o644)
		}
	}
}
