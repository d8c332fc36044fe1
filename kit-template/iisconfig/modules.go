package iisconfig

import "strings"

const (
	ipRestriction   = "iprestr.dll"
	requestFiltered = "modrqflt.dll"
)

// hasModule says whether a module is registered and loaded for every request to the site. Without it IIS ignores its
// section silently. A list of the server, of the site or of a path below may take it out again.
func (d *Document) hasModule(site, library string) bool {
	name := d.registered(library)
	isLoaded := false
	for _, place := range append([]*Node{d.Root}, append(d.locations(""), d.locations(site)...)...) {
		isLoaded = loads(place, name, isLoaded)
	}
	for _, place := range d.below(site) {
		isLoaded = isLoaded && loads(place, name, true)
	}
	return name != "" && isLoaded
}

// registered gives the name under which a library is known, "" if it is not: the name alone proves nothing.
func (d *Document) registered(library string) string {
	modules := d.Root.path(webServer, "globalModules")
	if modules == nil {
		return ""
	}
	for _, module := range modules.elements("add") {
		image := strings.ToLower(module.value("image", ""))
		if strings.HasSuffix(image, `\`+library) && isUnconditional(module) {
			return module.value("name", "")
		}
	}
	return ""
}

// loads says whether the module is loaded after a place's list, if it was or was not before.
func loads(place *Node, name string, before bool) bool {
	modules := place.path(webServer, "modules")
	if modules == nil {
		return before
	}
	for _, child := range modules.Children {
		isNamed := child.Kind == Element && strings.EqualFold(child.value("name", ""), name)
		switch {
		case child.Kind == Element && child.Name == "clear", isNamed && child.Name == "remove":
			before = false
		case isNamed && child.Name == "add":
			before = isUnconditional(child)
		}
	}
	return before
}

// isUnconditional: with a condition, a module is there for some requests only.
func isUnconditional(module *Node) bool { return module.value("preCondition", "") == "" }
