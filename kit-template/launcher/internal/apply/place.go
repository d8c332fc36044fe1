package apply

import (
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
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

func isSame(a, b string) bool { return strings.EqualFold(filepath.Clean(a), filepath.Clean(b)) }

func isBelow(path, folder string) bool {
	prefix := filepath.Clean(folder) + string(filepath.Separator)
	return len(path) > len(prefix) && strings.EqualFold(path[:len(prefix)], prefix)
}
