package iisconfig

import "strings"

// ours are the sections that this package reads or changes.
var ours = [][]string{
	{webServer, security, ipSecurity},
	{webServer, handlers},
	{webServer, security, requestFilter, fileExtensions},
	{webServer, "globalModules"},
	{webServer, "modules"},
}

// maxPlaces is far above what a site has. Each place is changed by itself, and taken back by itself.
const maxPlaces = 1000

// checkSections refuses sections whose content is elsewhere or encrypted: for the whole server and for the site.
func (d *Document) checkSections(site string) error {
	places := d.places(site)
	if len(places)+len(d.Bindings(site)) > maxPlaces {
		return problem(Malformed, "site %q has more than %d locations and bindings", site, maxPlaces)
	}
	for _, place := range places {
		for _, section := range ours {
			if err := d.readable(place, section...); err != nil {
				return err
			}
		}
	}
	return nil
}

// places are where sections stand that count for the site: outside of any location, for the whole server, for the site and below.
func (d *Document) places(site string) []*Node {
	places := append([]*Node{d.Root}, d.locations("")...)
	return append(append(places, d.locations(site)...), d.below(site)...)
}

// readable goes down to a section and looks whether what it says stands here, once.
func (d *Document) readable(node *Node, names ...string) error {
	for _, name := range names {
		found := node.elements(name)
		if len(found) == 0 {
			return nil
		}
		node = found[0]
		switch {
		case len(found) > 1:
			return problem(Malformed, "<%s> is there %d times", name, len(found))
		case node.attr("configSource") != nil:
			return problem(Shared, "<%s> is kept in another file", name)
		case node.attr("configProtectionProvider") != nil, node.path("EncryptedData") != nil:
			return problem(Encrypted, "<%s> is encrypted", name)
		}
	}
	return nil
}

// CheckRedirection reads redirection.config, which may say that the server's live configuration is on another
// computer: then the local file is not the one that counts.
func CheckRedirection(data []byte) error {
	doc, err := Parse(data)
	if err != nil {
		return err
	}
	for _, node := range doc.Root.elements("configurationRedirection") {
		if !strings.EqualFold(node.value("enabled", "false"), "false") {
			return problem(Shared, "redirection.config leads to another configuration")
		}
	}
	return nil
}
