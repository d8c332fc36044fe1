// Package eventlog asks Windows for the entries of its event logs, and reads them.
package eventlog

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxXML is what Windows itself allows an event, as text.
	MaxXML = 1 << 17
	// maxValues and maxValue are far more than the events that are looked at have.
	maxValues = 64
	maxValue  = 1024
	// maxTags bounds what is gone through in one event.
	maxTags = 1024
)

// Event is one entry of an event log, as Windows renders it.
type Event struct {
	Provider string
	ID       int
	Time     time.Time
	Record   string
	// Values of its own part: the older events give them no names.
	Values []Value
}

// Value is one, with its name or without.
type Value struct{ Name, Text string }

// Parse reads the one form in which Windows writes events; others' data stand in it. What is not of that form is no event.
func Parse(xml []byte) (Event, bool) {
	var e Event
	if len(xml) > MaxXML || !utf8.Valid(xml) {
		return e, false
	}
	rest, inSystem, isData := string(xml), false, false
	name := ""
	for tags := 0; tags < maxTags; tags++ {
		text, after, isTag := strings.Cut(rest, "<")
		if !isTag {
			break
		}
		tag, next, isClosed := cutTag(after)
		if !isClosed {
			return Event{}, false
		}
		rest = next
		switch {
		case strings.HasPrefix(tag, "/"):
			e.close(tag[1:], name, unescape(text), inSystem, isData)
			if tag == "/System" {
				inSystem = false
			}
			name = ""
			continue
		case strings.HasPrefix(tag, "System"):
			inSystem = true
		case strings.HasPrefix(tag, "EventData"), strings.HasPrefix(tag, "UserData"):
			isData = true
		}
		e.open(tag, inSystem)
		name = Attribute(tag, "Name")
	}
	return e, e.Provider != "" && e.ID != 0
}

// cutTag ends at the sign that stands in no quotation marks.
func cutTag(text string) (tag, rest string, isClosed bool) {
	quote := rune(0)
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '>':
			return strings.TrimSuffix(text[:i], "/"), text[i+1:], true
		}
	}
	return "", "", false
}

// open takes what stands in a tag itself.
func (e *Event) open(tag string, inSystem bool) {
	switch {
	case inSystem && strings.HasPrefix(tag, "Provider "):
		e.Provider = Attribute(tag, "Name")
	case inSystem && strings.HasPrefix(tag, "TimeCreated "):
		e.Time, _ = time.Parse(time.RFC3339, Attribute(tag, "SystemTime"))
	}
}

// close takes the text before the end of an element.
func (e *Event) close(element, name, text string, inSystem, isData bool) {
	switch {
	case inSystem && element == "EventID":
		e.ID, _ = strconv.Atoi(text)
	case inSystem && element == "EventRecordID":
		e.Record = text
	case !inSystem && isData && element != "EventData" && element != "UserData" && len(e.Values) < maxValues:
		if element != "Data" {
			name = element
		}
		if len(text) > maxValue {
			text = strings.ToValidUTF8(text[:maxValue], "")
		}
		if strings.TrimSpace(text) != "" {
			e.Values = append(e.Values, Value{name, text})
		}
	}
}

// Attribute of a tag of XML; empty when there is none.
func Attribute(tag, name string) string {
	for _, quote := range [...]string{"'", `"`} {
		if _, after, isThere := strings.Cut(tag, " "+name+"="+quote); isThere {
			text, _, _ := strings.Cut(after, quote)
			return unescape(text)
		}
	}
	return ""
}

// entities as Windows writes them, each with what it stands for; the sign that begins them all comes last.
const entities = "lt;<gt;>quot;\"apos;'#13; #10; #xD; #xA; amp;&"

func unescape(text string) string {
	if strings.IndexByte(text, '&') < 0 {
		return text
	}
	for rest := entities; rest != ""; {
		name, after, _ := strings.Cut(rest, ";")
		text = strings.ReplaceAll(text, "&"+name+";", after[:1])
		rest = after[1:]
	}
	return text
}

// Value gives the one of that name, or the nth where it is a number; empty when there is none.
func (e Event) Value(name string) string {
	if number, err := strconv.ParseUint(name, 10, 16); err == nil {
		if int(number) < len(e.Values) {
			return e.Values[number].Text
		}
		return ""
	}
	for _, v := range e.Values {
		if v.Name == name {
			return v.Text
		}
	}
	return ""
}

// Line is the event as evidence.
func (e Event) Line() string {
	out := e.Provider + " " + strconv.Itoa(e.ID)
	for i, v := range e.Values {
		if i == 12 {
			break
		}
		out += "; "
		if v.Name != "" {
			out += v.Name + "="
		}
		out += v.Text
	}
	return out
}
