package iisconfig

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"
)

func applied(t *testing.T, name string) ([]byte, Result) {
	original := corpus(t)[name]
	result, err := Apply(original, genRequest)
	if err != nil {
		t.Fatal(err)
	}
	return original, result
}

func revert(t *testing.T, data []byte, changes []Change) (string, []Change) {
	got, left, err := Revert(data, changes)
	if err != nil {
		t.Fatal(err)
	}
	return string(got), left
}

func TestOthersInsideOurLocationStay(t *testing.T) {
	_, result := applied(t, "iis75-bindings.config")
	theirs := `<handlers accessPolicy="Read"><add name="theirs" path="*.x" verb="*" /></handlers>`
	edited := bytes.Replace(result.Data, []byte(`<handlers accessPolicy="Read" />`), []byte(theirs), 1)
	got, _ := revert(t, edited, result.Changes)
	want := `<location path="Default Web Site/uploads">` + "\r\n        <system.webServer>\r\n            <handlers><add name=\"theirs\""
	if !strings.Contains(got, want) {
		t.Errorf("%s", got)
	}
	for _, ours := range []string{`".ashx"`, "[::1]", "127.0.0.1", "Deny\">\r\n        <system.webServer>\r\n            <handlers><add"} {
		if strings.Contains(got, ours) {
			t.Errorf("%s stayed", ours)
		}
	}
}

func TestAValueThatOthersChangedStays(t *testing.T) {
	_, result := applied(t, "iis75-bindings.config")
	edited := bytes.Replace(result.Data, []byte("127.0.0.1:80:"), []byte("10.0.0.9:80:"), 1)
	got, left := revert(t, edited, result.Changes)
	if !strings.Contains(got, "10.0.0.9:80:") || strings.Contains(got, "[::1]") || len(left) != 1 {
		t.Errorf("%v %s", left, got)
	}
}

func TestRewrittenByAnotherTool(t *testing.T) {
	original, result := applied(t, "iis10-empty-locations.config")
	reindented := bytes.ReplaceAll(bytes.ReplaceAll(result.Data, []byte("\t"), []byte("  ")), []byte(" />"), []byte("/>"))
	got, left := revert(t, reindented, result.Changes)
	if len(left) != 0 || strings.Contains(got, "127.0.0.1") || strings.Contains(got, ".ashx") {
		t.Errorf("%v %s", left, got)
	}
	// Our closing line break may stay where another tool has put its own.
	want := strings.ReplaceAll(strings.ReplaceAll(string(original), "\t", "  "), " />", "/>")
	if strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestNothingOfOursLeftToRevert(t *testing.T) {
	original, result := applied(t, "iis85-several-sites.config")
	got, left := revert(t, original, result.Changes)
	if got != string(original) {
		t.Errorf("%v %s", left, got)
	}
}

// TestDamageAndRepair takes random elements out after apply; undoing what is left and applying again protects again,
// and undoing that gives a configuration without anything of ours.
func TestDamageAndRepair(t *testing.T) {
	for seed := int64(1); seed <= runs(t)/2; seed++ {
		result, err := Apply(generate(seed), genRequest)
		if err != nil {
			t.Fatal(err)
		}
		damaged := damage(t, result.Data, rand.New(rand.NewSource(seed)))
		base, _, err := Revert(damaged, result.Changes)
		if err != nil {
			t.Fatal(seed, err)
		}
		again, err := Apply(base, genRequest)
		if err != nil {
			continue // The damage took the site away, or gave it one binding twice.
		}
		if fault := judge(base, again, genRequest); fault != "" {
			t.Fatalf("seed %d: %s", seed, fault)
		}
	}
}

func damage(t *testing.T, data []byte, r *rand.Rand) []byte {
	for i := r.Intn(4); i >= 0; i-- {
		doc, err := Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		node := doc.Root
		for len(node.Children) > 0 && (node == doc.Root || r.Intn(5) > 0) {
			node = node.Children[r.Intn(len(node.Children))]
		}
		data = append(append([]byte{}, data[:node.Start]...), data[node.End:]...)
	}
	return data
}
