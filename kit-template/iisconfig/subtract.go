package iisconfig

// subtract takes our elements out of an element in which others have changed something: whole ones when nothing but
// ours is in them, else what of them is ours.
func (p *plan) subtract(parent *Node, change Change) bool {
	fragment, err := Parse([]byte("<configuration>" + change.Text + "</configuration>"))
	if err != nil {
		return false
	}
	before := len(p.edits)
	emptied := p.subtractChildren(parent, fragment.Root)
	if len(p.edits) == before {
		return false
	}
	if emptied && change.Closed != "" {
		p.edits = append(p.edits[:before], edit{parent.TagEnd - len(">"), parent.End, change.Closed})
	}
	return true
}

// subtractChildren says whether nothing is left in the element.
func (p *plan) subtractChildren(theirs, ours *Node) bool {
	gone := map[*Node]bool{}
	for i := len(ours.Children) - 1; i >= 0; i-- {
		our := ours.Children[i]
		if their := lastMatch(theirs, our, gone); their != nil {
			gone[their] = p.subtractNode(their, our)
		}
	}
	for _, child := range theirs.Children {
		if !gone[child] {
			return false
		}
	}
	return true
}

// lastMatch gives the element that ours became: we append, so ours come after like ones of others.
func lastMatch(parent, our *Node, seen map[*Node]bool) *Node {
	for i := len(parent.Children) - 1; i >= 0; i-- {
		child := parent.Children[i]
		if _, known := seen[child]; !known && our.step().matches(child) {
			return child
		}
	}
	return nil
}

// subtractNode says whether the element goes as a whole.
func (p *plan) subtractNode(theirs, ours *Node) bool {
	before := len(p.edits)
	if p.subtractChildren(theirs, ours) && onlyAttributesOf(theirs, ours) {
		p.edits = append(p.edits[:before], edit{p.doc.spaceBefore(theirs), theirs.End, ""})
		return true
	}
	p.subtractAttributes(theirs, ours)
	return false
}

func onlyAttributesOf(theirs, ours *Node) bool {
	for _, attr := range theirs.Attrs {
		if our := ours.attr(attr.Name); our == nil || our.Value != attr.Value {
			return false
		}
	}
	return true
}

// subtractAttributes leaves those by which an element is known: without them it would be another one.
func (p *plan) subtractAttributes(theirs, ours *Node) {
	for _, our := range ours.Attrs {
		attr := theirs.attr(our.Name)
		if attr == nil || attr.Value != our.Value || isKey(theirs.Name, our.Name) {
			continue
		}
		p.dropAttribute(attr)
	}
}

func isKey(element, attribute string) bool {
	for _, name := range identity[element] {
		if name == attribute {
			return true
		}
	}
	return false
}
