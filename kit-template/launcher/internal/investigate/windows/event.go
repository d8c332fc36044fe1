package windows

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// maxXML is what Windows itself allows an event, as text.
	maxXML = 1 << 17
	// maxValues and maxValue are far more than the events that are looked at have.
	maxValues = 64
	maxValue  = 1024
	// maxTags bounds what is gone through in one event.
	maxTags = 1024
)

// event is one entry of an event log, as Windows renders it.
type event struct {
	provider string
	id       int
	time     time.Time
	record   string
	// values of its own part: the older events give them no names.
	values []value
}

type value struct{ name, text string }

// parseEvent reads the one form in which Windows writes events; others' data stand in it. What is not of that form is no event.
func parseEvent(xml []byte) (event, bool) {
	var e event
	if len(xml) > maxXML || !utf8.Valid(xml) {
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
			return event{}, false
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
		name = attribute(tag, "Name")
	}
	return e, e.provider != "" && e.id != 0
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
func (e *event) open(tag string, inSystem bool) {
	switch {
	case inSystem && strings.HasPrefix(tag, "Provider "):
		e.provider = attribute(tag, "Name")
	case inSystem && strings.HasPrefix(tag, "TimeCreated "):
		e.time, _ = time.Parse(time.RFC3339, attribute(tag, "SystemTime"))
	}
}

// close takes the text before the end of an element.
func (e *event) close(element, name, text string, inSystem, isData bool) {
	switch {
	case inSystem && element == "EventID":
		e.id, _ = strconv.Atoi(text)
	case inSystem && element == "EventRecordID":
		e.record = text
	case !inSystem && isData && element != "EventData" && element != "UserData" && len(e.values) < maxValues:
		if element != "Data" {
			name = element
		}
		if len(text) > maxValue {
			text = strings.ToValidUTF8(text[:maxValue], "")
		}
		if strings.TrimSpace(text) != "" {
			e.values = append(e.values, value{name, text})
		}
	}
}

// attribute of a tag; empty when there is none.
func attribute(tag, name string) string {
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

// value gives the one of that name, or the nth where it is a number; empty when there is none.
func (e event) value(name string) string {
	if number, err := strconv.ParseUint(name, 10, 16); err == nil {
		if int(number) < len(e.values) {
			return e.values[number].text
		}
		return ""
	}
	for _, v := range e.values {
		if v.name == name {
			return v.text
		}
	}
	return ""
}

// line is the event as evidence.
func (e event) line() string {
	out := e.provider + " " + strconv.Itoa(e.id)
	for i, v := range e.values {
		if i == 12 {
			break
		}
		out += "; "
		if v.name != "" {
			out += v.name + "="
		}
		out += v.text
	}
	return out
}
