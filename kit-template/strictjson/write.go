package strictjson

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// field is what a tag says: `json:"name"` or `json:"name,omitempty"`.
type field struct {
	index       int
	name        string
	isOmissible bool
}

// fieldsOf gives what the tags of a struct say, in its order. A field without a tag is no member.
func fieldsOf(kind reflect.Type) (fields []field) {
	for i := 0; i < kind.NumField(); i++ {
		if name, option, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ","); name != "" {
			fields = append(fields, field{i, name, option == "omitempty"})
		}
	}
	return fields
}

type writer struct {
	out    []byte
	indent string
}

// Write gives the JSON of a value: two blanks a level, members in the order of their struct or of their names in a map, escaped only what must
// be, a line feed at the end. What it cannot write is a fault of ours.
func Write(value any) []byte {
	w := &writer{indent: "\n"}
	w.value(reflect.ValueOf(value))
	return append(w.out, '\n')
}

func (w *writer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		if v.IsNil() {
			w.out = append(w.out, "null"...)
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		w.value(v.Elem())
	case reflect.Struct:
		w.structure(v)
	case reflect.Map:
		w.mapping(v)
	case reflect.Slice:
		w.between('[', ']', v.Len(), func(i int) { w.value(v.Index(i)) })
	case reflect.String:
		w.text(v.String())
	case reflect.Bool:
		w.out = strconv.AppendBool(w.out, v.Bool())
	case reflect.Int, reflect.Int64:
		w.out = strconv.AppendInt(w.out, v.Int(), 10)
	default:
		panic("strictjson: " + v.Kind().String())
	}
}

func (w *writer) structure(v reflect.Value) {
	var shown []field
	for _, field := range fieldsOf(v.Type()) {
		if !field.isOmissible || !isEmpty(v.Field(field.index)) {
			shown = append(shown, field)
		}
	}
	w.between('{', '}', len(shown), func(i int) { w.member(shown[i].name, v.Field(shown[i].index)) })
}

func (w *writer) mapping(v reflect.Value) {
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	w.between('{', '}', len(keys), func(i int) { w.member(keys[i].String(), v.MapIndex(keys[i])) })
}

func (w *writer) member(name string, v reflect.Value) {
	w.text(name)
	w.out = append(w.out, ": "...)
	w.value(v)
}

// between writes count parts, each on a line of its own.
func (w *writer) between(first, last byte, count int, part func(i int)) {
	outer := w.indent
	w.indent += "  "
	w.out = append(w.out, first)
	for i := 0; i < count; i++ {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.out = append(w.out, w.indent...)
		part(i)
	}
	if w.indent = outer; count > 0 {
		w.out = append(w.out, outer...)
	}
	w.out = append(w.out, last)
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// text writes a string. Of what needs no escape, the ends of lines U+2028 and U+2029 get one, and what is no UTF-8 becomes U+FFFD.
func (w *writer) text(s string) {
	w.out = append(w.out, '"')
	for _, letter := range s {
		switch {
		case letter == '"' || letter == '\\':
			w.out = append(w.out, '\\', byte(letter))
		case letter == '\n':
			w.out = append(w.out, `\n`...)
		case letter == '\r':
			w.out = append(w.out, `\r`...)
		case letter == '\t':
			w.out = append(w.out, `\t`...)
		case letter < ' ' || letter == 0x2028 || letter == 0x2029:
			w.out = append(w.out, fmt.Sprintf(`\u%04x`, letter)...)
		default:
			w.out = utf8.AppendRune(w.out, letter)
		}
	}
	w.out = append(w.out, '"')
}
