// Package iisconfig changes IIS's applicationHost.config and leaves every byte that is not its own as it was.
// It finds elements by parsing: comments of the stock file hold examples that a text search would take for real.
package iisconfig

import (
	"bytes"
	"fmt"
)

// A stock file has 80 kB. The limits keep a hostile or wrong file from costing memory.
const (
	maxSize  = 64 << 20
	maxDepth = 200
)

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// Kind tells what a node is.
type Kind int

// White space between nodes is no node.
const (
	Element Kind = iota
	Comment
	Instruction
	Text
)

// Node is a piece of the file: data[Start:End].
type Node struct {
	Kind       Kind
	Name       string
	Attrs      []Attr
	Children   []*Node
	Parent     *Node
	Start, End int
	// An element's content is data[TagEnd:CloseStart]; a self-closed one has none.
	TagEnd, CloseStart int
	SelfClosed         bool
}

// Attr is data[Start:End], its raw value data[ValueStart:ValueEnd] without the quotes.
type Attr struct {
	Name, Value                      string
	Start, End, ValueStart, ValueEnd int
}

// Document is a file that is well-formed.
type Document struct {
	Data []byte
	Root *Node
	// byPath is filled when the first location is asked for; a file may have thousands.
	byPath []located
}

type parser struct {
	data []byte
	pos  int
	open *Node
	root *Node
	// depth counts the open elements.
	depth int
	// names holds each name once.
	names map[string]string
}

// Parse reads a whole file. It is stricter than IIS: UTF-8 only, ASCII names, no DOCTYPE.
func Parse(data []byte) (*Document, error) {
	if len(data) > maxSize {
		return nil, problem(Malformed, "larger than %d bytes", maxSize)
	}
	p := &parser{data: data, names: map[string]string{}}
	if bytes.HasPrefix(data, byteOrderMark) {
		p.pos = len(byteOrderMark)
	}
	if err := checkCharacters(data[p.pos:]); err != nil {
		return nil, p.malformed(err)
	}
	if err := p.document(); err != nil {
		return nil, p.malformed(err)
	}
	return &Document{Data: data, Root: p.root}, nil
}

func (p *parser) malformed(err error) error {
	line := 1 + bytes.Count(p.data[:p.pos], []byte("\n"))
	return problem(Malformed, "line %d: %v", line, err)
}

func (p *parser) document() error {
	if err := p.declaration(); err != nil {
		return err
	}
	for p.pos < len(p.data) {
		if err := p.next(); err != nil {
			return err
		}
	}
	if p.open != nil {
		return fmt.Errorf("<%s> is not closed", p.open.Name)
	}
	if p.root == nil || p.root.Name != "configuration" {
		return fmt.Errorf("no <configuration>")
	}
	return nil
}

// next reads one node, tag or text.
func (p *parser) next() error {
	rest := p.data[p.pos:]
	switch {
	case rest[0] != '<':
		return p.text()
	case len(rest) > 1 && isNameStart(rest[1]):
		return p.startTag()
	case bytes.HasPrefix(rest, []byte("<!--")):
		return p.comment()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return p.cdata()
	case bytes.HasPrefix(rest, []byte("<!")):
		return fmt.Errorf("a document type is not accepted")
	case bytes.HasPrefix(rest, []byte("<?")):
		return p.instruction()
	case bytes.HasPrefix(rest, []byte("</")):
		return p.endTag()
	default:
		return p.startTag()
	}
}

// add puts a node where the parser is.
func (p *parser) add(node *Node) error {
	node.Parent = p.open
	switch {
	case p.open != nil:
		p.open.Children = append(p.open.Children, node)
	case node.Kind == Text:
		return fmt.Errorf("text outside of <configuration>")
	case node.Kind == Element && p.root != nil:
		return fmt.Errorf("more than one outermost element")
	case node.Kind == Element:
		p.root = node
	}
	return nil
}

func (p *parser) startTag() error {
	node := &Node{Kind: Element, Start: p.pos}
	p.pos++
	var err error
	if node.Name, err = p.name(); err != nil {
		return err
	}
	if node.Attrs, err = p.attributes(); err != nil {
		return err
	}
	if node.SelfClosed = p.skip("/>"); !node.SelfClosed && !p.skip(">") {
		return fmt.Errorf("<%s is not ended", node.Name)
	}
	node.TagEnd, node.CloseStart, node.End = p.pos, p.pos, p.pos
	if err := p.add(node); err != nil || node.SelfClosed {
		return err
	}
	p.open = node
	if p.depth++; p.depth > maxDepth {
		return fmt.Errorf("deeper than %d elements", maxDepth)
	}
	return nil
}

func (p *parser) endTag() error {
	start := p.pos
	p.pos += len("</")
	name, err := p.name()
	if err != nil {
		return err
	}
	p.space()
	if p.open == nil || p.open.Name != name || !p.skip(">") {
		return fmt.Errorf("</%s> closes nothing", name)
	}
	p.open.CloseStart, p.open.End = start, p.pos
	p.open = p.open.Parent
	p.depth--
	return nil
}
