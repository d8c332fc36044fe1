package iisconfig

// want is an element that must be there, with a value for each of its attributes.
type want struct {
	name string
	// attrs are set unless fine says that the value there will do.
	attrs    []Key
	fine     func(name, value string) bool
	children []*want
	// directives gives the entries to append to a list, by what is in it already; nil is a new list.
	directives func(existing *Node) []item
}

// nest wraps a want into containers, outermost name first.
func nest(inner *want, names ...string) *want {
	for i := len(names) - 1; i >= 0; i-- {
		inner = &want{name: names[i], children: []*want{inner}}
	}
	return inner
}

// join puts wants of the same name together, so that each container is written once.
func join(wants []*want) []*want {
	var joined []*want
	byName := map[string]*want{}
	for _, w := range wants {
		if first, ok := byName[w.name]; ok {
			first.children = join(append(first.children, w.children...))
			continue
		}
		copied := *w
		copied.children = join(w.children)
		byName[w.name] = &copied
		joined = append(joined, &copied)
	}
	return joined
}

func (w *want) item() item {
	out := item{name: w.name, attrs: w.attrs}
	for _, child := range w.children {
		out.children = append(out.children, child.item())
	}
	if w.directives != nil {
		out.children = append(out.children, w.directives(nil)...)
	}
	return out
}

// merge changes an element as little as the want needs.
func (p *plan) merge(node *Node, w *want) {
	for _, attr := range w.attrs {
		value := node.attr(attr.Name)
		if value == nil || value.Value != attr.Value && (w.fine == nil || !w.fine(attr.Name, value.Value)) {
			p.setAttribute(node, attr.Name, attr.Value)
		}
	}
	var missing []item
	for _, child := range w.children {
		if existing := node.path(child.name); existing != nil {
			p.merge(existing, child)
		} else {
			missing = append(missing, child.item())
		}
	}
	if w.directives != nil {
		missing = append(missing, w.directives(node)...)
	}
	p.insert(node, missing)
}
