// Package strictjson reads and writes JSON (RFC 8259) to and from structs, as `json` tags say. It refuses what encoding/json lets pass: names in
// another case, twice or unknown, bytes that are no UTF-8, halves of characters. What it writes is what
// encoding/json writes. Both are held against encoding/json in tests, which would make the launcher 200 kB larger.
package strictjson

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
)

// maxDepth is far more than any document of ours has, and far less than the stack holds.
const maxDepth = 64

// Number is a number that is read where anything may stand, as it is spelled.
type Number string

type reader struct {
	data  []byte
	at    int
	depth int
}

// Read reads one value into what target points to. Members that are missing stay as they are, and so does what is in a map already; null is
// nothing for pointers, lists, maps and `any`.
func Read(data []byte, target any) error {
	r := &reader{data: data}
	if err := r.value(reflect.ValueOf(target).Elem()); err != nil {
		return err
	}
	if r.next(); r.at < len(data) {
		return r.expected("the end")
	}
	return nil
}

// expected makes an error that says where and what; the text itself is not quoted.
func (r *reader) expected(what string) error {
	return fmt.Errorf("line %d: expected %s", bytes.Count(r.data[:r.at], []byte("\n"))+1, what)
}

// next passes over white space and gives the byte after it, 0 at the end.
func (r *reader) next() byte {
	for ; r.at < len(r.data); r.at++ {
		switch b := r.data[r.at]; b {
		case ' ', '\t', '\r', '\n':
		default:
			return b
		}
	}
	return 0
}

// pass says whether text comes next, and passes over it.
func (r *reader) pass(text string) bool {
	r.next()
	end := r.at + len(text)
	if end > len(r.data) || string(r.data[r.at:end]) != text {
		return false
	}
	r.at = end
	return true
}

func (r *reader) value(v reflect.Value) error {
	if r.depth++; r.depth > maxDepth {
		return r.expected("less depth")
	}
	defer func() { r.depth-- }()
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		if r.pass("null") {
			v.Set(reflect.Zero(v.Type()))
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return r.value(v.Elem())
	case reflect.Interface:
		return r.anything(v)
	case reflect.Struct:
		return r.structure(v)
	case reflect.Map:
		return r.mapping(v)
	case reflect.Slice:
		return r.list(v)
	case reflect.String:
		text, err := r.text()
		v.SetString(text)
		return err
	case reflect.Bool:
		isTrue := r.pass("true")
		if !isTrue && !r.pass("false") {
			return r.expected("true or false")
		}
		v.SetBool(isTrue)
		return nil
	}
	return r.whole(v)
}

// whole reads a whole number that v has room for.
func (r *reader) whole(v reflect.Value) error {
	number, err := r.number()
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || v.OverflowInt(n) {
		return r.expected("a whole number")
	}
	v.SetInt(n)
	return nil
}

// anything reads what may be of any kind: map[string]any, []any, string, bool or Number.
func (r *reader) anything(v reflect.Value) error {
	var kind any
	switch b := r.next(); b {
	case '{':
		kind = map[string]any{}
	case '[':
		kind = []any{}
	case '"':
		kind = ""
	case 't', 'f':
		kind = false
	default:
		number, err := r.number()
		v.Set(reflect.ValueOf(Number(number)))
		return err
	}
	found := reflect.New(reflect.TypeOf(kind)).Elem()
	err := r.value(found)
	v.Set(found)
	return err
}

func (r *reader) structure(v reflect.Value) error {
	fields := fieldsOf(v.Type())
	return r.object(func(name string) error {
		for _, field := range fields {
			if field.name == name {
				return r.value(v.Field(field.index))
			}
		}
		return r.expected("no member " + strconv.QuoteToASCII(name))
	})
}

func (r *reader) mapping(v reflect.Value) error {
	kind := v.Type()
	if v.IsNil() {
		v.Set(reflect.MakeMap(kind))
	}
	return r.object(func(name string) error {
		member := reflect.New(kind.Elem()).Elem()
		err := r.value(member)
		v.SetMapIndex(reflect.ValueOf(name).Convert(kind.Key()), member)
		return err
	})
}

// object reads names and has member read what belongs to each.
func (r *reader) object(member func(name string) error) error {
	if !r.pass("{") {
		return r.expected("an object")
	}
	seen := map[string]bool{}
	for !r.pass("}") {
		if len(seen) > 0 && !r.pass(",") {
			return r.expected("a comma or the end of the object")
		}
		name, err := r.text()
		switch {
		case err != nil:
			return err
		case seen[name]:
			return r.expected(strconv.QuoteToASCII(name) + " once")
		case !r.pass(":"):
			return r.expected("a colon")
		}
		seen[name] = true
		if err := member(name); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) list(v reflect.Value) error {
	if !r.pass("[") {
		return r.expected("a list")
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for !r.pass("]") {
		if v.Len() > 0 && !r.pass(",") {
			return r.expected("a comma or the end of the list")
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.value(element); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	return nil
}
