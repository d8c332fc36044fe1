package iisconfig

import (
	"path"
	"strings"
)

// checkLocations refuses what IIS may read otherwise than this package: a location that we do not see as the site's could open what
// we close.
func (d *Document) checkLocations(site string) error {
	for _, location := range d.allLocations() {
		if location.node.path("location") != nil {
			return problem(Malformed, "location %q holds another one", location.path)
		}
		if !concerns(location.path, site) {
			continue
		}
		if meant := meantPath(location.path); meant != location.path {
			return problem(Malformed, "location %q may mean %q", location.path, meant)
		}
	}
	return nil
}

// concerns says whether a path means the whole server, the site or something below it, however it is written.
func concerns(written, site string) bool {
	meant := meantPath(written)
	site = plainPath(site)
	return meant == "" || meant == site || strings.HasPrefix(meant, site+"/")
}

// meantPath reads a path as Windows would read one of files.
func meantPath(written string) string {
	var parts []string
	for _, part := range strings.Split(path.Clean("/"+strings.ReplaceAll(written, `\`, "/")), "/") {
		if part = strings.TrimRight(strings.TrimSpace(part), "."); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
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
