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

// HasIPRestriction says whether the module is registered and loaded. Without it IIS ignores ipSecurity silently, and
// the feature is not part of IIS's default installation.
func (d *Document) HasIPRestriction() bool {
	return d.hasModule("IpRestrictionModule", "iprestr.dll")
}

func (d *Document) hasModule(name, library string) bool {
	registered := ""
	if modules := d.Root.path(webServer, "globalModules"); modules != nil {
		for _, module := range modules.elements("add") {
			image := strings.ToLower(module.value("image", ""))
			if strings.EqualFold(module.value("name", ""), name) || strings.HasSuffix(image, `\`+library) {
				registered = module.value("name", "")
			}
		}
	}
	return registered != "" && d.loadsModule(registered)
}

// loadsModule looks at the lists for the whole server: outside of any location, and in the one with an empty path.
func (d *Document) loadsModule(name string) bool {
	places := append([]*Node{d.Root}, d.locations("")...)
	for _, place := range places {
		modules := place.path(webServer, "modules")
		if modules == nil {
			continue
		}
		for _, module := range modules.elements("add") {
			if strings.EqualFold(module.value("name", ""), name) {
				return true
			}
		}
	}
	return false
}
