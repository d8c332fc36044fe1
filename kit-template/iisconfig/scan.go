package iisconfig

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkCharacters refuses what no XML file may hold.
func checkCharacters(data []byte) error {
	for i := 0; i < len(data); {
		if c := data[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
				return fmt.Errorf("control character %#x at byte %d", c, i)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 || !isCharacter(r) {
			return fmt.Errorf("not UTF-8 at byte %d", i)
		}
		i += size
	}
	return nil
}

func isCharacter(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0xD800 || r > 0xDFFF && r < 0xFFFE ||
		r > 0xFFFF && r <= utf8.MaxRune
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

func isNamePart(c byte) bool {
	return isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':'
}

// space skips white space and says whether there was any.
func (p *parser) space() bool {
	start := p.pos
	for p.pos < len(p.data) && isSpace(p.data[p.pos]) {
		p.pos++
	}
	return p.pos > start
}

func (p *parser) skip(token string) bool {
	if !bytes.HasPrefix(p.data[p.pos:], []byte(token)) {
		return false
	}
	p.pos += len(token)
	return true
}

func (p *parser) name() (string, error) {
	start := p.pos
	if p.pos == len(p.data) || !isNameStart(p.data[p.pos]) {
		return "", fmt.Errorf("a name is missing")
	}
	for p.pos < len(p.data) && isNamePart(p.data[p.pos]) {
		p.pos++
	}
	if known, ok := p.names[string(p.data[start:p.pos])]; ok {
		return known, nil
	}
	name := string(p.data[start:p.pos])
	if strings.HasSuffix(name, ":") || strings.Count(name, ":") > 1 {
		return "", fmt.Errorf("%q is no name", name)
	}
	p.names[name] = name
	return name, nil
}

// maxAttributes keeps the search for doubles short; IIS knows no element with half a hundred.
const maxAttributes = 1000

// attributes reads up to the end of the tag, which it leaves.
func (p *parser) attributes() ([]Attr, error) {
	var attrs []Attr
	for {
		before := p.pos
		spaced := p.space()
		if p.pos == len(p.data) || !isNameStart(p.data[p.pos]) {
			return attrs, nil
		}
		if !spaced {
			p.pos = before
			return nil, fmt.Errorf("white space is missing between attributes")
		}
		attr, err := p.attribute()
		if err != nil {
			return nil, err
		}
		for _, other := range attrs {
			if other.Name == attr.Name {
				return nil, fmt.Errorf("attribute %s twice", attr.Name)
			}
		}
		if attrs = append(attrs, attr); len(attrs) > maxAttributes {
			return nil, fmt.Errorf("more than %d attributes", maxAttributes)
		}
	}
}

func (p *parser) attribute() (Attr, error) {
	attr := Attr{Start: p.pos}
	var err error
	if attr.Name, err = p.name(); err != nil {
		return attr, err
	}
	p.space()
	if !p.skip("=") {
		return attr, fmt.Errorf("attribute %s has no value", attr.Name)
	}
	p.space()
	if p.pos == len(p.data) || p.data[p.pos] != '"' && p.data[p.pos] != '\'' {
		return attr, fmt.Errorf("attribute %s has no quotes", attr.Name)
	}
	length := bytes.IndexByte(p.data[p.pos+1:], p.data[p.pos])
	if length < 0 {
		return attr, fmt.Errorf("attribute %s is not ended", attr.Name)
	}
	attr.ValueStart, attr.ValueEnd = p.pos+1, p.pos+1+length
	attr.End = attr.ValueEnd + 1
	p.pos = attr.End
	attr.Value, err = decode(normalized(p.data[attr.ValueStart:attr.ValueEnd]))
	return attr, err
}

// normalized is XML's rule for attributes: a line end or tab that is written as such means a space.
func normalized(raw []byte) []byte {
	if bytes.IndexAny(raw, "\t\r\n") < 0 {
		return raw
	}
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte(" "))
	return bytes.Map(func(r rune) rune {
		if r == '\t' || r == '\r' || r == '\n' {
			return ' '
		}
		return r
	}, raw)
}

// text reads up to the next tag. White space alone is no node.
func (p *parser) text() error {
	start := p.pos
	length := bytes.IndexByte(p.data[p.pos:], '<')
	if length < 0 {
		length = len(p.data) - p.pos
	}
	raw := p.data[start : start+length]
	if len(bytes.TrimLeft(raw, " \t\r\n")) == 0 {
		p.pos += length
		return nil
	}
	if bytes.Contains(raw, []byte("]]>")) {
		return fmt.Errorf("]]> in text")
	}
	if _, err := decode(raw); err != nil {
		return err
	}
	p.pos += length
	return p.add(&Node{Kind: Text, Start: start, End: p.pos})
}

func (p *parser) comment() error {
	start := p.pos
	length := bytes.Index(p.data[start+4:], []byte("--"))
	if length < 0 || !bytes.HasPrefix(p.data[start+4+length:], []byte("-->")) {
		return fmt.Errorf("a comment is not ended rightly")
	}
	p.pos = start + 4 + length + 3
	return p.add(&Node{Kind: Comment, Start: start, End: p.pos})
}

func (p *parser) cdata() error {
	start := p.pos
	length := bytes.Index(p.data[start:], []byte("]]>"))
	if length < 0 {
		return fmt.Errorf("CDATA is not ended")
	}
	p.pos = start + length + 3
	return p.add(&Node{Kind: Text, Start: start, End: p.pos})
}

func (p *parser) instruction() error {
	start := p.pos
	p.pos += len("<?")
	name, err := p.name()
	if err != nil {
		return err
	}
	length := bytes.Index(p.data[p.pos:], []byte("?>"))
	if strings.EqualFold(name, "xml") || length < 0 || length > 0 && !isSpace(p.data[p.pos]) {
		return fmt.Errorf("<?%s is misplaced or not ended", name)
	}
	p.pos += length + 2
	return p.add(&Node{Kind: Instruction, Start: start, End: p.pos})
}

// declaration reads <?xml …?>, which only the first bytes of a file may be.
func (p *parser) declaration() error {
	if !bytes.HasPrefix(p.data[p.pos:], []byte("<?xml")) || p.pos+5 >= len(p.data) || !isSpace(p.data[p.pos+5]) {
		return nil
	}
	p.pos += len("<?xml")
	attrs, err := p.attributes()
	if err != nil {
		return err
	}
	if !p.skip("?>") || len(attrs) == 0 || attrs[0].Name != "version" || attrs[0].Value != "1.0" {
		return fmt.Errorf("the XML declaration is not one of XML 1.0")
	}
	for _, attr := range attrs[1:] {
		if attr.Name == "encoding" && !strings.EqualFold(attr.Value, "utf-8") {
			return fmt.Errorf("encoding %s is not supported", attr.Value)
		}
	}
	return nil
}
