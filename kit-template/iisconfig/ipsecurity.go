package iisconfig

import "strings"

var loopback = []string{"127.0.0.1", "::1"}

// allowLoopback admits this computer only. Most local requests come from ::1.
func allowLoopback() section {
	return section{[]string{webServer, security, ipSecurity}, &want{
		name:       ipSecurity,
		attrs:      []Key{{"allowUnlisted", "false"}},
		fine:       func(_, value string) bool { return strings.EqualFold(value, "false") },
		directives: loopbackEntries,
	}}
}

// loopbackEntries begins with a clear. It drops addresses that were allowed before or further out, and those that
// would be twins of ours: IIS refuses a list that has any.
func loopbackEntries(existing *Node) []item {
	if existing != nil && listsLoopbackOnly(existing) {
		return nil
	}
	entries := []item{{name: "clear"}}
	for _, address := range loopback {
		entries = append(entries, item{name: "add", attrs: []Key{{"ipAddress", address}, {"allowed", "true"}}})
	}
	return entries
}

// listsLoopbackOnly says whether the list is cleared and then allows both loopback addresses and no other.
func listsLoopbackOnly(node *Node) bool {
	allowed, cleared := map[string]bool{}, false
	for _, child := range node.Children {
		if child.Kind != Element {
			continue
		}
		switch child.Name {
		case "clear":
			allowed, cleared = map[string]bool{}, true
		case "add":
			allowed[addressKey(child)] = strings.EqualFold(child.value("allowed", "false"), "true")
		case "remove":
			delete(allowed, addressKey(child))
		}
	}
	return cleared && len(allowed) == len(loopback) && allowed[loopback[0]] && allowed[loopback[1]]
}

// addressKey is what makes an entry: an address with a mask is not that address alone.
func addressKey(node *Node) string {
	key := node.value("ipAddress", "")
	if mask := node.value("subnetMask", "255.255.255.255"); mask != "255.255.255.255" {
		key += "/" + mask
	}
	if domain := node.value("domainName", ""); domain != "" {
		key += " " + domain
	}
	return key
}

// isLoopbackOnly is the effect of one section.
func isLoopbackOnly(node *Node) bool {
	return node != nil && strings.EqualFold(node.value("allowUnlisted", "true"), "false") && listsLoopbackOnly(node)
}

// heedsIPSecurity says whether what is in the section counts, and whether no web.config of the site can take it back.
func (d *Document) heedsIPSecurity(site string) bool {
	return d.hasModule(site, ipRestriction) && d.takesLocations(allowLoopback().path) && !d.isOpenToFolders(site)
}

// isOpenToFolders: IIS locks the section, unless its declaration or a location says otherwise.
func (d *Document) isOpenToFolders(site string) bool {
	section := allowLoopback().path
	for _, declaration := range d.declarations(section) {
		if strings.EqualFold(declaration.value("overrideModeDefault", ""), "Allow") {
			return true
		}
	}
	for _, place := range d.places(site)[1:] {
		if place.path(section...) != nil && isUnlocked(place) {
			return true
		}
	}
	return false
}

// declarations gives the section's entries in <configSections>.
func (d *Document) declarations(path []string) []*Node {
	steps := []Step{{Name: "configSections"}}
	for _, group := range path[:len(path)-1] {
		steps = append(steps, Step{Name: "sectionGroup", Keys: []Key{{"name", group}}})
	}
	return find(d.Root, append(steps, Step{Name: "section", Keys: []Key{{"name", path[len(path)-1]}}}))
}
