// Package run starts Windows Installer on a staged package, by its full path and without a shell, and waits for it.
package run

import (
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/system"
)

// Busy is Windows Installer's answer while another installation runs.
const Busy = 1618

// Installer is how Windows Installer is started: all of it comes from Windows or the signed manifest.
type Installer struct {
	// Program is msiexec.exe by its full path.
	Program string
	// Environment is all that it gets, and not this process's.
	Environment []string
	// Log is a file in an existing folder: Windows Installer makes none.
	Log string
	// Delays are the pauses before further tries while another installation runs.
	Delays []time.Duration
}

// Install gives the arguments that install a package, or repair it where it is installed: `/f` knows no properties. Without `v` Windows
// Installer would repair from its own copy of an earlier package, and not run what was verified.
func Install(pkg string, isInstalled bool, properties []manifest.Property) []string {
	arguments := []string{"/i", quote(pkg)}
	for _, property := range properties {
		arguments = append(arguments, property.Name+"="+quote(property.Value))
	}
	if isInstalled {
		arguments = append(arguments, "REINSTALL=ALL", "REINSTALLMODE=vamus")
	}
	return arguments
}

// Remove gives the arguments that remove an installed product.
func Remove(productCode string) []string { return []string{"/x", productCode} }

// quote: neither a path of Windows nor a property (clause 7.2) can hold a quotation mark.
func quote(text string) string { return `"` + text + `"` }

// Run starts Windows Installer and gives its exit code. The arguments are asked for anew with each try: what another installation
// was doing may be done. Without /norestart a silent run restarts the instrument unasked.
func (i Installer) Run(arguments func() []string) (exit int, err error) {
	for try := 0; ; try++ {
		words := append(arguments(), "/qn", "/norestart", "/l*v", quote(i.Log))
		exit, err = start(i.Program, words, filepath.Dir(i.Program), i.Environment)
		if err != nil || exit != Busy || try >= len(i.Delays) {
			return exit, err
		}
		time.Sleep(i.Delays[try])
	}
}

// start gives the program no handle of ours but one that leads nowhere.
func start(program string, arguments []string, folder string, environment []string) (exit int, err error) {
	nothing, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer nothing.Close()
	words, system := commandLine(program, arguments)
	process, err := os.StartProcess(program, words, &os.ProcAttr{
		Dir: folder, Env: environment, Files: []*os.File{nothing, nothing, nothing}, Sys: system,
	})
	if err != nil {
		return 0, err
	}
	state, err := process.Wait()
	if err != nil {
		return 0, err
	}
	return state.ExitCode(), nil
}

// Environment is what Windows Installer gets: nothing of what a caller could have set.
func Environment(folders system.Folders, temporary string) []string {
	drive := filepath.VolumeName(folders.Windows)
	return []string{
		"SystemRoot=" + folders.Windows, "windir=" + folders.Windows, "SystemDrive=" + drive,
		"PATH=" + folders.System, "ComSpec=" + filepath.Join(folders.System, "cmd.exe"),
		"ProgramFiles=" + folders.ProgramFiles, "ProgramData=" + folders.ProgramData, "ALLUSERSPROFILE=" + folders.ProgramData,
		"TEMP=" + temporary, "TMP=" + temporary,
	}
}
