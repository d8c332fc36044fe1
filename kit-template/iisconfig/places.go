package iisconfig

import (
	"path"
	"strings"
)

// checkLocations refuses what IIS may read otherwise than this package: a location that we do not see as the site's could open what
// we close.
func (d *Document) checkLocations(site string) error {
	site = plainPath(site)
	for _, location := range d.allLocations() {
		if location.node.path("location") != nil {
			return problem(Malformed, "location %q holds another one", location.path)
		}
		meant := meantPath(location.path)
		isOurs := meant == "" || meant == site || strings.HasPrefix(meant, site+"/")
		if isOurs && meant != location.path {
			return problem(Malformed, "location %q may mean %q", location.path, meant)
		}
	}
	return nil
}

// meantPath reads a path as Windows would read one of files.
func meantPath(written string) string {
	if isPlain(written) {
		return written
	}
	var parts []string
	for _, part := range strings.Split(path.Clean("/"+strings.ReplaceAll(written, `\`, "/")), "/") {
		if part = strings.TrimRight(strings.TrimSpace(part), "."); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// isPlain is for nearly every path of a file that may have thousands.
func isPlain(path string) bool {
	return !strings.ContainsAny(path, `\.`) && !strings.Contains(path, "//") && !strings.Contains(path, " /") &&
		!strings.Contains(path, "/ ") && strings.TrimSpace(path) == path
}

// takesLocations says whether a section may stand in a location at all. Where its declaration forbids that, IIS would refuse the file.
func (d *Document) takesLocations(section []string) bool {
	for _, declaration := range d.declarations(section) {
		definition := declaration.value("allowDefinition", "Everywhere")
		if strings.EqualFold(declaration.value("allowLocation", "true"), "false") ||
			!strings.EqualFold(definition, "Everywhere") && !strings.EqualFold(definition, "MachineToApplication") {
			return false
		}
	}
	return true
}
