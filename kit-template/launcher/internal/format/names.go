package format

import "strings"

// Limits of clause 2.2: FAT, ISO 9660 with Joliet and Windows' 260 characters all have room for these.
const (
	maxComponentLength = 64
	maxPathLength      = 100
	maxDepth           = 8
)

// IsListedPath says whether a path may stand in a manifest (clauses 2.1 to 2.3).
func IsListedPath(path string) bool {
	components := strings.Split(path, "/")
	top := strings.ToLower(components[0])
	return len(path) <= maxPathLength && len(components) <= maxDepth &&
		top != "efi" && top != "kit" && Every(components, isComponent)
}

func isComponent(name string) bool {
	folded := strings.ToLower(name)
	stem, _, _ := strings.Cut(folded, ".")
	return len(name) <= maxComponentLength && isSpelt(name) && !IsReserved(stem) && !isForbidden(folded)
}

func isSpelt(name string) bool {
	return name != "" && IsOnly(name, lower+upper+digits+"._-") && name[0] != '.' && name[0] != '-' && name[len(name)-1] != '.'
}

// IsReserved says whether a name, in small letters, is one of those that Windows keeps for devices, whatever follows the first point.
func IsReserved(stem string) bool {
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	isNumbered := strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")
	return len(stem) == 4 && isNumbered && IsOnly(stem[3:], digits)
}

// isForbidden: what Explorer acts on by itself, or shows as something else.
func isForbidden(folded string) bool {
	switch folded[strings.LastIndexByte(folded, '.')+1:] {
	case "lnk", "url", "scf", "pif", "library-ms":
		return strings.Contains(folded, ".")
	}
	return folded == "autorun.inf" || folded == "desktop.ini"
}

// Parents gives the folders above a path, outermost first.
func Parents(path string) []string {
	var parents []string
	for i := range path {
		if path[i] == '/' {
			parents = append(parents, path[:i])
		}
	}
	return parents
}

// FindTwin gives the first path that collides with an earlier one (clause 2.4): two paths equal but for case,
// a file where another path needs a folder, one folder spelt in two ways. Paths are ASCII by then.
func FindTwin(paths []string) (twin string, found bool) {
	files := map[string]bool{}
	folders := map[string]string{}
	for _, path := range paths {
		folded := strings.ToLower(path)
		if _, isFolder := folders[folded]; isFolder || files[folded] {
			return path, true
		}
		for _, parent := range Parents(path) {
			foldedParent := strings.ToLower(parent)
			if spelt, known := folders[foldedParent]; files[foldedParent] || known && spelt != parent {
				return path, true
			}
			folders[foldedParent] = parent
		}
		files[folded] = true
	}
	return "", false
}
