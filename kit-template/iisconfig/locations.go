package iisconfig

import "strings"

const (
	webServer       = "system.webServer"
	security        = "security"
	ipSecurity      = "ipSecurity"
	handlers        = "handlers"
	requestFilter   = "requestFiltering"
	fileExtensions  = "fileExtensions"
	overrideMode    = "overrideMode"
	allowOverride   = "allowOverride"
	inChildren      = "inheritInChildApplications"
	applicationHost = "system.applicationHost"
)

// section is a configuration section that a location must hold.
type section struct {
	path []string
	want *want
}

// locations collects what each <location> must hold: those there are, and new ones.
type locations struct {
	plan   *plan
	order  []*Node
	wants  map[*Node][]*want
	locked map[*Node]bool
	fresh  []item
}

func newLocations(p *plan) *locations {
	return &locations{plan: p, wants: map[*Node][]*want{}, locked: map[*Node]bool{}}
}

// require merges into the location that holds the section already. IIS takes a section once for each path; a file that has it more
// often is mended in each place. Else into the first one of the path that can take it, else into a new one.
func (l *locations) require(path string, lock bool, sections ...section) {
	var fresh []*want
	for _, s := range sections {
		wanted := nest(s.want, s.path[:len(s.path)-1]...)
		places := l.places(path, s.path, lock)
		for _, at := range places {
			l.want(at, wanted, lock)
		}
		if len(places) == 0 {
			fresh = append(fresh, wanted)
		}
	}
	if len(fresh) > 0 {
		l.fresh = append(l.fresh, freshLocation(path, lock, fresh))
	}
	// What lies deeper in the same file would win over ours.
	for _, node := range l.plan.doc.below(path) {
		for _, s := range sections {
			if node.path(s.path...) != nil {
				l.want(node, nest(s.want, s.path[:len(s.path)-1]...), lock && isUnlocked(node))
			}
		}
	}
}

func freshLocation(path string, lock bool, wants []*want) item {
	attrs := []Key{{"path", path}}
	if lock {
		attrs = append(attrs, Key{overrideMode, "Deny"})
	}
	return (&want{name: "location", attrs: attrs, children: join(wants)}).item()
}

// places gives none where only a new location will do.
func (l *locations) places(path string, section []string, lock bool) []*Node {
	if holding := l.plan.doc.holding(path, section); len(holding) > 0 {
		return holding
	}
	for _, node := range l.plan.doc.locations(path) {
		if reachesChildren(node) && canTake(node, lock) {
			return []*Node{node}
		}
	}
	return nil
}

// canTake says whether a section more changes nothing for what is in there. A lock is the whole location's: it would lock what
// others have in it, and without one ours would be open to web.config files.
func canTake(node *Node, lock bool) bool {
	if lock {
		return isLocked(node) || !node.hasElements()
	}
	return !isUnlocked(node)
}

func (l *locations) want(node *Node, wanted *want, lock bool) {
	if l.wants[node] == nil {
		l.order = append(l.order, node)
		if !reachesChildren(node) {
			l.plan.setAttribute(node, inChildren, "true")
		}
	}
	if lock && !l.locked[node] {
		l.locked[node] = true
		l.plan.lock(node)
	}
	l.wants[node] = append(l.wants[node], wanted)
}

// reachesChildren says whether applications below the location's path take its sections too.
func reachesChildren(node *Node) bool {
	return !strings.EqualFold(node.value(inChildren, "true"), "false")
}

// apply makes the edits.
func (l *locations) apply() {
	for _, node := range l.order {
		l.plan.merge(node, &want{name: node.Name, children: join(l.wants[node])})
	}
	l.plan.insert(l.plan.doc.Root, l.fresh)
}

// lock keeps web.config files from changing what is in the location. The two attributes exclude each other.
func (p *plan) lock(node *Node) {
	switch {
	case isLocked(node):
	case node.attr(allowOverride) != nil:
		p.setAttribute(node, allowOverride, "false")
	default:
		p.setAttribute(node, overrideMode, "Deny")
	}
}

func isLocked(node *Node) bool {
	return strings.EqualFold(node.value(overrideMode, ""), "Deny") ||
		strings.EqualFold(node.value(allowOverride, ""), "false")
}

// isUnlocked: in one file, a deeper location may open again what one above it locks.
func isUnlocked(node *Node) bool {
	return strings.EqualFold(node.value(overrideMode, ""), "Allow") ||
		strings.EqualFold(node.value(allowOverride, ""), "true")
}

// located is a <location> with its path in one spelling.
type located struct {
	path string
	node *Node
}

func plainPath(path string) string { return strings.ToLower(trimPath(path)) }

func (d *Document) allLocations() []located {
	if d.byPath == nil {
		for _, node := range d.Root.elements("location") {
			// Without a path it is the whole server's.
			d.byPath = append(d.byPath, located{plainPath(node.value("path", "")), node})
		}
	}
	return d.byPath
}

// locations gives every <location> of a path.
func (d *Document) locations(path string) []*Node {
	var found []*Node
	wanted := plainPath(path)
	for _, location := range d.allLocations() {
		if location.path == wanted {
			found = append(found, location.node)
		}
	}
	return found
}

// below gives every <location> of a path that lies under the given one.
func (d *Document) below(path string) []*Node {
	var found []*Node
	prefix := plainPath(path) + "/"
	for _, location := range d.allLocations() {
		if strings.HasPrefix(location.path, prefix) {
			found = append(found, location.node)
		}
	}
	return found
}
