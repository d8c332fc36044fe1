package iisconfig

import (
	"fmt"
	"strings"
)

// Route is how other computers are kept out.
type Route string

// RouteIPSecurity needs a module that a default IIS does not have, RouteBindings nothing.
const (
	RouteNone       Route = "none"
	RouteIPSecurity Route = "ipSecurity"
	RouteBindings   Route = "bindings"
)

// Request is what is to be mitigated, by names as the configuration has them.
type Request struct {
	Site string
	// Remote closes the site to other computers.
	Remote bool
	// Uploads are the locations whose content must not run, as SITE/PATH.
	Uploads    []string
	Extensions []string
}

// Result is a configuration with what undoes it. Without changes Data is what was given.
type Result struct {
	Data    []byte
	Changes []Change
	Route   Route
}

// Apply changes a configuration as little as the request needs. What is there already is not done again.
func Apply(data []byte, request Request) (Result, error) {
	doc, err := Parse(data)
	if err != nil {
		return Result{}, err
	}
	if err := doc.check(request); err != nil {
		return Result{}, err
	}
	p := &plan{doc: doc}
	route := doc.route(request)
	if err := p.request(request, route); err != nil {
		return Result{}, err
	}
	result := Result{p.result(), p.changes, route}
	if _, err := Parse(result.Data); err != nil {
		return Result{}, fmt.Errorf("the changed configuration would not be well-formed: %w", err)
	}
	return result, nil
}

func (d *Document) route(request Request) Route {
	switch {
	case !request.Remote:
		return RouteNone
	case d.heedsIPSecurity(request.Site) && d.listensOutside(request.Site):
		return RouteIPSecurity
	}
	return RouteBindings
}

func (p *plan) request(request Request, route Route) error {
	l := newLocations(p)
	if route == RouteIPSecurity {
		l.require(request.Site, false, allowLoopback())
	}
	for _, path := range request.Uploads {
		l.require(path, true, readOnly(), denyExtensions(request.Extensions))
	}
	l.apply()
	if route == RouteBindings {
		return p.bindToLoopback(request.Site)
	}
	return nil
}

// check refuses what this package must not touch or does not find.
func (d *Document) check(request Request) error {
	if err := d.checkSite(request.Site); err != nil {
		return err
	}
	for _, path := range request.Uploads {
		if !strings.HasPrefix(strings.ToLower(path), strings.ToLower(request.Site)+"/") || trimPath(path) != path {
			return problem(BadRequest, "%q is no path below site %q", path, request.Site)
		}
	}
	if err := d.checkLocations(request.Site); err != nil {
		return err
	}
	for _, section := range []section{readOnly(), denyExtensions(nil)} {
		if len(request.Uploads) > 0 && !d.takesLocations(section.path) {
			return problem(Shared, "<%s> must not stand in a location", section.want.name)
		}
	}
	return d.checkSections(request.Site)
}

func (d *Document) checkSite(name string) error {
	if err := d.readable(d.Root, applicationHost, "sites"); err != nil {
		return err
	}
	if name == "" || trimPath(name) != name || strings.Contains(name, "/") {
		return problem(BadRequest, "%q is no site name", name)
	}
	switch count := len(d.sitesNamed(name)); {
	case count == 0:
		return problem(SiteMissing, "no site %q, only %q", name, d.Sites())
	case count > 1:
		return problem(Malformed, "site %q is there %d times", name, count)
	}
	return d.readable(d.site(name), "bindings")
}

func (d *Document) sitesNamed(name string) []*Node {
	return find(d.Root, []Step{{Name: applicationHost}, {Name: "sites"}, {Name: "site", Keys: []Key{{"name", name}}}})
}

func (d *Document) site(name string) *Node {
	if found := d.sitesNamed(name); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Sites gives the names of all sites.
func (d *Document) Sites() []string {
	var names []string
	for _, node := range find(d.Root, []Step{{Name: applicationHost}, {Name: "sites"}, {Name: "site"}}) {
		names = append(names, node.value("name", ""))
	}
	return names
}
