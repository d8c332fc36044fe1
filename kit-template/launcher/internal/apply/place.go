package apply

import (
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/tree"
)

// CheckPlace says where the program must stand to change the instrument, or nil when it stands there: alone in the folder above
// the staging folder, which the software restriction policy leaves open, or in a folder inside it that holds the whole kit.
func CheckPlace(program, kit, stagingRoot string) *codes.Fault {
	home, own := filepath.Dir(stagingRoot), filepath.Dir(program)
	if home == filepath.VolumeName(home)+string(filepath.Separator) {
		home = stagingRoot
	}
	isWithKit := isSame(own, kit) && isBelow(own, home)
	if isSame(own, home) || isWithKit {
		return nil
	}
	return codes.PlaceWrong.About(home)
}

// LauncherPath is where a kit carries this program.
const LauncherPath = "SealCheck.exe"

// Differs says whether the running program is another one than the kit carries. One that cannot be read is another one.
func Differs(program string, m *manifest.Manifest) bool {
	listed, err := m.Find(LauncherPath)
	if err != nil {
		return false
	}
	file, err := tree.NewDir(filepath.Dir(program)).Open(filepath.Base(program))
	if err != nil {
		return true
	}
	defer file.Close()
	digest, err := tree.Digest(file, func(int) {})
	return err != nil || digest != listed.SHA256
}

// compareProgram only warns: an older or newer program of the same publisher may serve, and a forged one would not say so.
func (a *attempt) compareProgram() check.Result {
	result := check.Result{Name: "program", Grade: check.Pass, Found: a.Program.Version}
	if Differs(a.Program.Path, a.manifest) {
		result.Grade, result.Code = check.Warn, codes.LauncherDiffers
	}
	return result
}

func isSame(a, b string) bool { return strings.EqualFold(filepath.Clean(a), filepath.Clean(b)) }

func isBelow(path, folder string) bool {
	prefix := filepath.Clean(folder) + string(filepath.Separator)
	return len(path) > len(prefix) && strings.EqualFold(path[:len(prefix)], prefix)
}
