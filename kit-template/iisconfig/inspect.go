package iisconfig

import "strings"

// Effect is what a configuration does, whoever wrote it.
type Effect struct {
	HasModule    bool `json:"hasModule"`
	ByIPSecurity bool `json:"byIpSecurity"`
	ByBindings   bool `json:"byBindings"`
	// FiltersRequests: the module is there that denies file extensions.
	FiltersRequests bool     `json:"filtersRequests"`
	Uploads         []Upload `json:"uploads"`
}

// Upload is what a configuration does to one location.
type Upload struct {
	Path     string   `json:"path"`
	ReadOnly bool     `json:"readOnly"`
	Locked   bool     `json:"locked"`
	Allowed  []string `json:"allowedExtensions"`
}

// IsClosed says that other computers are kept out.
func (e Effect) IsClosed() bool { return e.ByIPSecurity || e.ByBindings }

// IsInert says that nothing in the location runs. Either layer alone is not enough.
func (u Upload) IsInert() bool { return u.ReadOnly && u.Locked && len(u.Allowed) == 0 }

// Inspect looks at a configuration as Apply would.
func Inspect(data []byte, request Request) (Effect, error) {
	doc, err := Parse(data)
	if err != nil {
		return Effect{}, err
	}
	if err := doc.check(request); err != nil {
		return Effect{}, err
	}
	effect := Effect{
		HasModule:       doc.hasModule(request.Site, ipRestriction),
		ByBindings:      doc.bindsLoopbackOnly(request.Site),
		FiltersRequests: doc.hasModule(request.Site, requestFiltered),
	}
	effect.ByIPSecurity = doc.heedsIPSecurity(request.Site) && doc.allowsLoopbackOnly(request.Site)
	for _, path := range request.Uploads {
		effect.Uploads = append(effect.Uploads, doc.upload(path, request.Extensions))
	}
	return effect, nil
}

// bindsLoopbackOnly is false for a site without any web address: it cannot be the product's.
func (d *Document) bindsLoopbackOnly(site string) bool {
	return !d.listensOutside(site) && len(d.Bindings(site)) > 0
}

// listensOutside says whether other computers can reach one of the site's addresses, or one may be there unseen.
func (d *Document) listensOutside(site string) bool {
	for _, binding := range d.Bindings(site) {
		if !binding.IsLoopback() {
			return true
		}
	}
	return d.checkBindings(site) != nil
}

// allowsLoopbackOnly looks at the site's location and at every one below it.
func (d *Document) allowsLoopbackOnly(site string) bool {
	section := allowLoopback().path
	places := d.holding(site, section)
	for _, at := range places {
		if !reachesChildren(at) || !isLoopbackOnly(at.path(section...)) {
			return false
		}
	}
	for _, node := range d.below(site) {
		if found := node.path(section...); found != nil && !isLoopbackOnly(found) {
			return false
		}
	}
	return len(places) > 0
}

// holding gives each <location> of a path that has the section.
func (d *Document) holding(path string, section []string) []*Node {
	var found []*Node
	for _, node := range d.locations(path) {
		if node.path(section...) != nil {
			found = append(found, node)
		}
	}
	return found
}

func (d *Document) upload(path string, extensions []string) Upload {
	found := Upload{Path: path, Allowed: []string{}}
	handling, filtering := readOnly().path, denyExtensions(nil).path
	lists := []*Node{}
	places := d.holding(path, handling)
	found.ReadOnly, found.Locked = len(places) > 0, len(places) > 0
	for _, at := range places {
		found.ReadOnly = found.ReadOnly && reachesChildren(at) && onlyReads(at.path(handling...).value("accessPolicy", ""))
		found.Locked = found.Locked && isLocked(at)
	}
	for _, at := range d.holding(path, filtering) {
		lists = append(lists, at.path(filtering...))
		found.Locked = found.Locked && isLocked(at)
	}
	for _, node := range d.below(path) {
		if handlers := node.path(handling...); handlers != nil {
			found.ReadOnly = found.ReadOnly && onlyReads(handlers.value("accessPolicy", ""))
			found.Locked = found.Locked && !isUnlocked(node)
		}
		if list := node.path(filtering...); list != nil {
			lists = append(lists, list)
			found.Locked = found.Locked && !isUnlocked(node)
		}
	}
	for _, extension := range extensions {
		if !allDeny(lists, extension) {
			found.Allowed = append(found.Allowed, strings.ToLower(extension))
		}
	}
	return found
}

func allDeny(lists []*Node, extension string) bool {
	for _, list := range lists {
		if list == nil || !denies(list, extension) {
			return false
		}
	}
	return len(lists) > 0
}
