package iisconfig

import (
	"bytes"
	"strings"
)

const defaultIndent = "    "

// item is an element to be written.
type item struct {
	name     string
	attrs    []Key
	children []item
}

// layout is how a file breaks and indents its lines. A file without line ends gets none.
type layout struct{ newline, unit string }

func (d *Document) layout() layout {
	end := bytes.IndexByte(d.Data, '\n')
	if end < 0 {
		return layout{}
	}
	found := layout{newline: "\n", unit: defaultIndent}
	if end > 0 && d.Data[end-1] == '\r' {
		found.newline = "\r\n"
	}
	for _, child := range d.Root.Children {
		if indent := d.indent(child); indent != "" {
			found.unit = indent
			break
		}
	}
	return found
}

// indent is the white space before a node that begins a line.
func (d *Document) indent(node *Node) string {
	start := d.spaceBefore(node)
	space := d.Data[start:node.Start]
	return string(space[bytes.LastIndexByte(space, '\n')+1:])
}

func (i item) render(l layout, indent string) string {
	var out strings.Builder
	i.write(&out, l, indent)
	return out.String()
}

func (i item) write(out *strings.Builder, l layout, indent string) {
	out.WriteString(l.newline + indent + "<" + i.name)
	for _, attr := range i.attrs {
		out.WriteString(" " + attr.Name + `="` + escaper.Replace(attr.Value) + `"`)
	}
	if len(i.children) == 0 {
		out.WriteString(" />")
		return
	}
	out.WriteString(">")
	for _, child := range i.children {
		child.write(out, l, indent+l.unit)
	}
	out.WriteString(l.newline + l.closing(indent) + "</" + i.name + ">")
}

func (l layout) closing(indent string) string {
	if l.newline == "" {
		return ""
	}
	return indent
}

// insert puts elements at the end of another one.
func (p *plan) insert(parent *Node, items []item) {
	if len(items) == 0 {
		return
	}
	l := p.doc.layout()
	text := ""
	for _, item := range items {
		text += item.render(l, p.childIndent(parent, l))
	}
	change := Change{Kind: Insert, Text: text}
	if count := len(parent.Children); count > 0 {
		at := parent.Children[count-1].End
		p.add(change, parent, edit{at, at, text})
		return
	}
	content := p.doc.Data[parent.TagEnd:parent.CloseStart]
	if bytes.IndexByte(content, '\n') < 0 && l.newline != "" {
		change.Tail = l.newline + p.doc.indent(parent)
	}
	if !parent.SelfClosed {
		p.add(change, parent, edit{parent.TagEnd, parent.TagEnd, text + change.Tail})
		return
	}
	start := p.doc.slash(parent)
	change.Closed = string(p.doc.Data[start:parent.End])
	p.add(change, parent, edit{start, parent.End, ">" + text + change.Tail + "</" + parent.Name + ">"})
}

// slash is where the end of a self-closed tag begins, its white space included.
func (d *Document) slash(node *Node) int {
	at := node.End - len("/>")
	for isSpace(d.Data[at-1]) {
		at--
	}
	return at
}

// childIndent goes by the last child: others may indent differently from the rest of the file.
func (p *plan) childIndent(parent *Node, l layout) string {
	if l.newline == "" {
		return ""
	}
	if count := len(parent.Children); count > 0 {
		last := parent.Children[count-1]
		if bytes.IndexByte(p.doc.Data[p.doc.spaceBefore(last):last.Start], '\n') >= 0 {
			return p.doc.indent(last)
		}
	}
	return p.doc.indent(parent) + l.unit
}
