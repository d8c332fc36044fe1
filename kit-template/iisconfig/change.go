package iisconfig

import (
	"bytes"
	"sort"
)

// ChangeKind tells what was done at an element.
type ChangeKind string

// The three things that this package does to a file.
const (
	SetAttribute ChangeKind = "attribute"
	Insert       ChangeKind = "insertion"
	Remove       ChangeKind = "removal"
)

// Change is one of our changes, kept so that it can be undone in a file that others have changed since.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// At leads to the element, Nth says which one if several fit.
	At  []Step `json:"at"`
	Nth int    `json:"nth,omitempty"`

	// SetAttribute: the raw values. Before is nil when there was none.
	Name   string  `json:"name,omitempty"`
	Before *string `json:"before,omitempty"`
	After  string  `json:"after,omitempty"`

	// Insert and Remove: the bytes, with the white space before them.
	Text string `json:"text,omitempty"`
	// Insert into an empty element: the white space added behind Text, and how the element was self-closed.
	Tail   string `json:"tail,omitempty"`
	Closed string `json:"closed,omitempty"`
	// Remove: how many nodes stood before it.
	Index int `json:"index,omitempty"`
}

// edit replaces data[start:end].
type edit struct {
	start, end int
	text       string
}

// plan collects edits of one document together with what undoes them.
type plan struct {
	doc     *Document
	edits   []edit
	changes []Change
}

func (p *plan) add(change Change, at *Node, edits ...edit) {
	change.Nth = position(p.doc.Root, at)
	if change.At == nil {
		change.At = at.steps()
	}
	p.changes = append(p.changes, change)
	p.edits = append(p.edits, edits...)
}

// setAttribute gives an element's attribute a value.
func (p *plan) setAttribute(node *Node, name, value string) {
	raw := escaper.Replace(value)
	change := Change{Kind: SetAttribute, Name: name, After: raw}
	if attr := node.attr(name); attr != nil {
		before := string(p.doc.Data[attr.ValueStart:attr.ValueEnd])
		change.Before = &before
		p.add(change, node, edit{attr.ValueStart, attr.ValueEnd, raw})
		return
	}
	at := node.nameEnd()
	if count := len(node.Attrs); count > 0 {
		at = node.Attrs[count-1].End
	}
	p.add(change, node, edit{at, at, " " + name + `="` + raw + `"`})
}

func (n *Node) nameEnd() int { return n.Start + len("<") + len(n.Name) }

// remove takes a child out, with the white space before it.
func (p *plan) remove(node *Node) {
	index := 0
	for node.Parent.Children[index] != node {
		index++
	}
	start := p.doc.spaceBefore(node)
	change := Change{Kind: Remove, Index: index, Text: string(p.doc.Data[start:node.End])}
	p.add(change, node.Parent, edit{start, node.End, ""})
}

// spaceBefore is where the white space before a node begins.
func (d *Document) spaceBefore(node *Node) int {
	start := node.Start
	for start > 0 && isSpace(d.Data[start-1]) {
		start--
	}
	return start
}

// result applies the edits to the bytes, all of which lie outside of each other.
func (p *plan) result() []byte {
	if len(p.edits) == 0 {
		return p.doc.Data
	}
	sort.SliceStable(p.edits, func(i, j int) bool { return p.edits[i].start < p.edits[j].start })
	var out bytes.Buffer
	out.Grow(len(p.doc.Data) + 4096)
	at := 0
	for _, e := range p.edits {
		out.Write(p.doc.Data[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(p.doc.Data[at:])
	return out.Bytes()
}
