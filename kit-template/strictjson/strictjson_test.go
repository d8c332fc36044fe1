package strictjson

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

type word string

type part struct {
	Name word    `json:"name"`
	Size int64   `json:"size,omitempty"`
	Up   *part   `json:"up"`
	Some []int64 `json:"some"`
	none int
}

type sample struct {
	Text  string         `json:"text"`
	Is    bool           `json:"is"`
	Count int            `json:"count"`
	Parts []part         `json:"parts,omitempty"`
	Of    map[word]part  `json:"of"`
	Any   any            `json:"any"`
	Maybe *string        `json:"maybe"`
	More  map[string]any `json:"more,omitempty"`
}

// taken is read, in the words of encoding/json.
var taken = []string{
	`{}`, `{"text":"a","is":true,"count":-3,"parts":[{"name":"n","size":9,"up":null,"some":[1,2]}],"of":{"k":{}},"any":null}`,
	` { "any" : [ {"a":[]}, "b", true, -1.5e+3, 0 ] , "more" : {"x":{"y":null}} } `, `{"text":"\"\\\/\b\f\n\r\t\u00f1\ud83d\ude00"}`,
	`{"text":"ñ😀\u2028","maybe":"b"}`,
	`{"count":-0}`, `{"parts":null,"of":null}`, `{"of":{"k":{"up":{"up":{}}}}}`,
}

// refused is not: no JSON, or something that encoding/json lets pass.
var refused = []string{
	`{"text":"\ud83d"}`, `{"text":"\ude00\ud83d"}`, `{"is":true,"is":false}`, `{"Text":"a"}`,
	`{"nobody":1}`, `{"count":01}`, `{"count":1.0}`, `{"count":1e3}`, `{"count":9223372036854775808}`, `{"count":null}`,
	`{"text":null}`, `{"is":null}`, `{"parts":[{}],}`, `{"parts":[{},]}`, `{,}`, `{"text":"a"} x`, `{"text":"a` + "\n" + `"}`,
	`{"text":"` + "\xf1" + `"}`, `{"text":"\x61"}`, `{"text":"\u00g1"}`, "\ufeff{}", `{"any":-}`, `{"any":1.}`, `{"any":tru}`, `{"any":{"a":1,"a":2}}`,
	`{"any":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, `[]`, `"`, `{"text`, `{"text":"\`, `{"text":"\u12`,
}

// plain gives what encoding/json reads, when told to be as strict as it can.
func plain(data []byte) (value sample, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err = decoder.Decode(&value); err == nil && decoder.More() {
		err = json.Unmarshal(data, &value)
	}
	return value, err
}

// same compares without the names of types: json.Number is our Number.
func same(t *testing.T, a, b sample) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && strings.ReplaceAll(string(x), `"`, "") == strings.ReplaceAll(string(y), `"`, "")
}

func FuzzRead(f *testing.F) {
	for _, seed := range append(append([]string{}, taken...), refused...) {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got sample
		err := Read(data, &got)
		want, wantErr := plain(data)
		if err == nil && (wantErr != nil || !same(t, got, want)) {
			t.Errorf("%q: got %+v, want %+v %v", data, got, want, wantErr)
		}
		// What encoding/json writes of what it has read is strict.
		if wantErr != nil {
			return
		}
		again, err := json.Marshal(want)
		var second sample
		if err != nil || Read(again, &second) != nil && depthOf(again) < maxDepth {
			t.Errorf("%q is refused", again)
		}
	})
}

func depthOf(data []byte) (most int) {
	depth := 0
	for _, b := range data {
		switch b {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > most {
			most = depth
		}
	}
	return most
}

func TestWhatIsTakenAndWhatIsRefused(t *testing.T) {
	for _, text := range taken {
		if err := Read([]byte(text), &sample{}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range refused {
		if Read([]byte(text), &sample{}) == nil {
			t.Errorf("%s is read", text)
		}
	}
}

func TestWhereItIsWrong(t *testing.T) {
	err := Read([]byte("{\n  \"text\": \"a\",\n  \"texd\": 1\n}"), &sample{})
	if err == nil || err.Error() != `line 3: expected no member "texd"` {
		t.Error(err)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a \"b\" \\ <ñ>&\n\r\t\x01\x7f\u2028😀", int64(3), true, uint8(2))
	f.Add("", int64(-1), false, uint8(0))
	f.Fuzz(func(t *testing.T, text string, n int64, is bool, count uint8) {
		text = strings.ToValidUTF8(text, "\ufffd")
		value := sample{Text: text, Is: is, Count: int(n), Any: []any{text, is, nil}}
		for i := 0; i < int(count%8); i++ {
			value.Parts = append(value.Parts, part{Name: word(text), Size: int64(i), Up: &part{Some: []int64{n, int64(i)}}, Some: []int64{}})
			value.Of = map[word]part{word(text): {}, "b": {}, "a": {Size: n}}
			value.Maybe, value.More = &text, map[string]any{"z": text, text: map[string]any{}}
		}
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		got := Write(value)
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("got\n%s\nwant\n%s", got, want.Bytes())
		}
		var back sample
		if err := Read(got, &back); err != nil || !reflect.DeepEqual(back, value) {
			t.Errorf("%v: comes back as %+v, was %+v", err, back, value)
		}
	})
}
