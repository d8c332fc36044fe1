package iisconfig

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// runs is a tenth of the campaign's 10,000 unless SEALKIT_IISCONFIG_RUNS says otherwise, and less for the Windows
// build, which is slow under Wine and has no code of its own here.
func runs(t testing.TB) int64 {
	text := os.Getenv("SEALKIT_IISCONFIG_RUNS")
	switch {
	case text == "" && runtime.GOOS == "windows":
		return 50
	case text == "":
		return 1000
	}
	count, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return count
}

func TestGeneratedConfigurations(t *testing.T) {
	changed := 0
	for seed := int64(1); seed <= runs(t); seed++ {
		original := generate(seed)
		result, err := Apply(original, genRequest)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, original)
		}
		if len(result.Changes) > 0 {
			changed++
		}
		if fault := judge(original, result, genRequest); fault != "" {
			t.Fatalf("seed %d: %s\n--- before\n%s\n--- after\n%s", seed, fault, original, result.Data)
		}
	}
	t.Logf("%d configurations, %d changed", runs(t), changed)
}

// judge says what is wrong with a result, "" when nothing is.
func judge(original []byte, result Result, request Request) string {
	reverted, left, err := Revert(result.Data, result.Changes)
	if err != nil || len(left) > 0 {
		return fmt.Sprintf("revert: %v, left %v", err, left)
	}
	if !bytes.Equal(reverted, original) {
		return "revert is not the original: " + string(reverted)
	}
	again, err := Apply(result.Data, request)
	if err != nil || len(again.Changes) > 0 || !bytes.Equal(again.Data, result.Data) {
		return fmt.Sprintf("not idempotent: %v %+v", err, again.Changes)
	}
	effect, err := Inspect(result.Data, request)
	if err != nil || !effect.Uploads[0].IsInert() || result.Route == RouteIPSecurity && !effect.ByIPSecurity {
		return fmt.Sprintf("not effective: %v %+v", err, effect)
	}
	if doc, err := Parse(result.Data); err != nil || !effect.IsClosed() && len(doc.Bindings(request.Site)) > 0 {
		return fmt.Sprintf("still open: %v %+v", err, effect)
	}
	return foreignChange(original, result)
}

// foreignChange compares what another parser sees: everything that was there, in its order, but for the attributes
// that we say we set and the elements that we say we took out.
func foreignChange(original []byte, result Result) string {
	before, err := tokens(original)
	if err != nil {
		return "encoding/xml refuses the original: " + err.Error()
	}
	after, err := tokens(result.Data)
	if err != nil {
		return "encoding/xml refuses the result: " + err.Error()
	}
	excused := 0
	for _, change := range result.Changes {
		switch change.Kind {
		case SetAttribute:
			excused++
		case Remove:
			removed, _ := tokens([]byte(change.Text))
			excused += len(removed)
		}
	}
	if lost := len(before) - common(before, after); lost > excused {
		return fmt.Sprintf("%d tokens lost, %d excused", lost, excused)
	}
	return ""
}

// common is the length of the longest sequence that both have.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, token := range a {
		diagonal := 0
		for j, other := range b {
			above := row[j+1]
			if token == other {
				row[j+1] = diagonal + 1
			} else if row[j] > above {
				row[j+1] = row[j]
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

func tokens(data []byte) ([]string, error) {
	var list []string
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.RawToken()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(strings.TrimPrefix(string(text), "\uFEFF")) == "" {
			continue
		}
		list = append(list, fmt.Sprintf("%T %s", token, token))
	}
}

// TestRevertKeepsWhatOthersDid puts something in between before the revert: exactly that stays.
func TestRevertKeepsWhatOthersDid(t *testing.T) {
	const theirs = `<location path="Theirs"><system.webServer><ipSecurity allowUnlisted="true" /></system.webServer></location>`
	for seed := int64(1); seed <= runs(t)/2; seed++ {
		original := generate(seed)
		result, err := Apply(original, genRequest)
		if err != nil {
			t.Fatal(err)
		}
		expected := insertAtStart(t, original, theirs)
		got, left, err := Revert(insertAtStart(t, result.Data, theirs), result.Changes)
		if err != nil || len(left) > 0 || !bytes.Equal(got, expected) {
			t.Fatalf("seed %d: %v %v\n--- expected\n%s\n--- got\n%s", seed, err, left, expected, got)
		}
	}
}

func insertAtStart(t *testing.T, data []byte, text string) []byte {
	doc, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	at := doc.Root.TagEnd
	return append(append(append([]byte{}, data[:at]...), text...), data[at:]...)
}
