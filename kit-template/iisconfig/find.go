package iisconfig

import "strings"

// Step names an element below another one, by attributes where there are several of the name.
type Step struct {
	Name string `json:"name"`
	Keys []Key  `json:"keys,omitempty"`
}

// Key is an attribute with its value.
type Key struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// identity names the attributes that tell elements of one name apart.
var identity = map[string][]string{
	"location": {"path"},
	"site":     {"name"},
	"binding":  {"protocol", "bindingInformation"},
	"add":      {"fileExtension", "ipAddress", "name"},
	"remove":   {"fileExtension"},
}

// attr gives the attribute or nil.
func (n *Node) attr(name string) *Attr {
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			return &n.Attrs[i]
		}
	}
	return nil
}

// value gives an attribute's value, or what counts when it is missing.
func (n *Node) value(name, missing string) string {
	if attr := n.attr(name); attr != nil {
		return attr.Value
	}
	return missing
}

// elements gives the child elements of a name.
func (n *Node) elements(name string) []*Node {
	var found []*Node
	for _, child := range n.Children {
		if child.Kind == Element && child.Name == name {
			found = append(found, child)
		}
	}
	return found
}

func (n *Node) hasElements() bool {
	for _, child := range n.Children {
		if child.Kind == Element {
			return true
		}
	}
	return false
}

// path goes down by names, first element of each name, nil when there is none.
func (n *Node) path(names ...string) *Node {
	for _, name := range names {
		found := n.elements(name)
		if len(found) == 0 {
			return nil
		}
		n = found[0]
	}
	return n
}

// step names this element so that it is found again in another version of the file.
func (n *Node) step() Step {
	step := Step{Name: n.Name}
	for _, name := range identity[n.Name] {
		if attr := n.attr(name); attr != nil {
			step.Keys = append(step.Keys, Key{name, attr.Value})
		}
	}
	return step
}

// steps leads from below the outermost element to this one.
func (n *Node) steps() []Step {
	if n.Parent == nil {
		return nil
	}
	return append(n.Parent.steps(), n.step())
}

func (s Step) matches(n *Node) bool {
	if n.Kind != Element || n.Name != s.Name {
		return false
	}
	for _, key := range s.Keys {
		attr := n.attr(key.Name)
		if attr == nil || !sameKey(key.Name, attr.Value, key.Value) {
			return false
		}
	}
	return true
}

// sameKey compares as IIS does: site names and paths without regard to case or slashes around them.
func sameKey(name, a, b string) bool {
	if name == "path" {
		return samePath(a, b)
	}
	return strings.EqualFold(a, b)
}

func samePath(a, b string) bool {
	return strings.EqualFold(trimPath(a), trimPath(b))
}

// trimPath gives a location's path in one spelling; "." is the whole server, as "" is.
func trimPath(path string) string {
	path = strings.Trim(path, "/")
	if path == "." {
		return ""
	}
	return path
}

// find gives every element that the steps can lead to, in the order of the file.
func find(root *Node, steps []Step) []*Node {
	found := []*Node{root}
	for _, step := range steps {
		var next []*Node
		for _, node := range found {
			for _, child := range node.Children {
				if step.matches(child) {
					next = append(next, child)
				}
			}
		}
		found = next
	}
	return found
}

// position tells which of the elements that its steps can lead to a node is.
func position(root, node *Node) int {
	for i, other := range find(root, node.steps()) {
		if other == node {
			return i
		}
	}
	return 0
}
