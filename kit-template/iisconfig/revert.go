package iisconfig

import "strings"

// Revert takes our changes back, last one first, and nothing else. What is no longer there, or was given another
// value since, is somebody else's now: left tells of the latter.
func Revert(data []byte, changes []Change) (reverted []byte, left []Change, err error) {
	for i := len(changes) - 1; i >= 0; i-- {
		doc, err := Parse(data)
		if err != nil {
			return nil, nil, err
		}
		p := &plan{doc: doc}
		if !p.undo(changes[i]) {
			left = append(left, changes[i])
		}
		data = p.result()
	}
	_, err = Parse(data)
	return data, left, err
}

// undo says whether the change was found.
func (p *plan) undo(change Change) bool {
	switch change.Kind {
	case SetAttribute:
		return p.tryEach(change, p.undoAttribute)
	case Insert:
		return p.tryEach(change, p.undoInsert) || p.tryEach(change, p.subtract)
	case Remove:
		return p.tryEach(change, p.undoRemove)
	}
	return false
}

// tryEach begins with the element that it was when the change was made.
func (p *plan) tryEach(change Change, try func(*Node, Change) bool) bool {
	found := find(p.doc.Root, change.At)
	if change.Nth > 0 && change.Nth < len(found) {
		found = append([]*Node{found[change.Nth]}, found...)
	}
	for _, node := range found {
		if try(node, change) {
			return true
		}
	}
	return false
}

func (p *plan) undoAttribute(node *Node, change Change) bool {
	attr := node.attr(change.Name)
	if attr == nil || string(p.doc.Data[attr.ValueStart:attr.ValueEnd]) != change.After {
		return false
	}
	if change.Before != nil {
		p.edits = append(p.edits, edit{attr.ValueStart, attr.ValueEnd, *change.Before})
	} else {
		p.dropAttribute(attr)
	}
	return true
}

func (p *plan) dropAttribute(attr *Attr) {
	start := attr.Start
	for isSpace(p.doc.Data[start-1]) {
		start--
	}
	p.edits = append(p.edits, edit{start, attr.End, ""})
}

// undoInsert finds our bytes as we wrote them: then nothing of ours stays.
func (p *plan) undoInsert(parent *Node, change Change) bool {
	if parent.SelfClosed {
		return false
	}
	content := string(p.doc.Data[parent.TagEnd:parent.CloseStart])
	if change.Closed != "" && content == change.Text+change.Tail {
		p.edits = append(p.edits, edit{parent.TagEnd - len(">"), parent.End, change.Closed})
		return true
	}
	for i := range parent.Children {
		start := parent.TagEnd
		if i > 0 {
			start = parent.Children[i-1].End
		}
		if rest := content[start-parent.TagEnd:]; strings.HasPrefix(rest, change.Text) {
			end := start + len(change.Text)
			if strings.HasPrefix(rest, change.Text+change.Tail) {
				end += len(change.Tail)
			}
			p.edits = append(p.edits, edit{start, end, ""})
			return true
		}
	}
	return false
}

func (p *plan) undoRemove(parent *Node, change Change) bool {
	for _, child := range parent.Children {
		if string(p.doc.Data[child.Start:child.End]) == strings.TrimLeft(change.Text, " \t\r\n") {
			return true
		}
	}
	at := parent.TagEnd
	switch count := len(parent.Children); {
	case parent.SelfClosed:
		return false
	case change.Index > 0 && change.Index <= count:
		at = parent.Children[change.Index-1].End
	case change.Index > count && count > 0:
		at = parent.Children[count-1].End
	}
	p.edits = append(p.edits, edit{at, at, change.Text})
	return true
}
