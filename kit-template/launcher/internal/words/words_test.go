package words

import "testing"

func TestFind(t *testing.T) {
	const source = "a|uno\\ndos|one\\ntwo\nab|tres|three\ncut|cuatro\n"
	for _, c := range [][3]string{
		{"a", "es", "uno\ndos"}, {"a", "en", "one\ntwo"}, {"ab", "en", "three"}, {"a", "fr", ""}, {"b", "es", ""}, {"cut", "es", ""}, {"", "es", ""},
	} {
		if got := Find(source, c[0], c[1]); got != c[2] {
			t.Errorf("%s, %s: %q", c[0], c[1], got)
		}
	}
	if Find("", "a", "es") != "" || Find("a|b|c", "a", "en") != "c" {
		t.Error("ends")
	}
}
