package weblog

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// One pass finds what searching for each word alone finds.
func FuzzMatcher(f *testing.F) {
	words := []string{"he", "she", "<his>", "hers>", "^net user", "../../", "../", "%2e%2e", "a b"}
	rules := make([]investigate.Rule, len(words))
	for i, text := range words {
		rules[i].Match = &investigate.Match{In: []string{"query"}, Words: []string{text}}
	}
	m := newMatcher(rules)
	for _, seed := range []string{"ushers", "this his", "=net+user", "../../..", "A+B", "xhers-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := make([]bool, len(words))
		m.scan(query, []byte(text), func(rule int) { found[rule] = true })
		for i := range words {
			plain, w := unmark(words[i])
			isThere := false
			for end := len(plain); end <= len(text); end++ {
				isThere = isThere || string(appendSmall(nil, []byte(strings.ReplaceAll(text[end-len(plain):end], "+", " ")))) == plain && w.stands([]byte(text), end)
			}
			if isThere != found[i] {
				t.Errorf("%q in %q: %v, one pass says %v", words[i], text, isThere, found[i])
			}
		}
	})
}

// One decoding undoes one encoding, and never two.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"a", "%2e", "%252e", "%", "%c0%af", "ñ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) >= 0 {
			return
		}
		once, plain := url.PathEscape(text), strings.NewReplacer("^", "", "\"", "").Replace(text)
		if got := string(decode([]byte(once), nil)); got != plain {
			t.Errorf("%q: %q", once, got)
		}
		if got := string(decode([]byte(url.PathEscape(once)), nil)); got != once {
			t.Errorf("%q: %q", once, got)
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"::1", "1.2.3.4", "::ffff:1.2.3.4", "fe80::1%3", "1:2:3:4:5:6:7:8", "::", "1::2::3", "01.2.3.4", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:1.2.3.4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ours, isRight := parseAddress(text)
		theirs, err := netip.ParseAddr(text)
		if strings.Contains(text, "%") {
			return
		}
		for _, group := range strings.Split(text, ":") {
			if len(group) > 4 && !strings.Contains(group, ".") {
				// The standard library takes any number of zeros in front.
				return
			}
		}
		if isRight != (err == nil) || isRight && ours != theirs.As16() {
			t.Errorf("%q: %v %v, %v %v", text, ours, isRight, theirs, err)
		}
	})
}

func TestRanges(t *testing.T) {
	for text, cases := range map[string]map[string]bool{
		"10.1.2.0/23": {"10.1.3.255": true, "10.1.4.0": false, "::ffff:10.1.2.9": true, "::1": false},
		"fd00::/8":    {"fdab::1": true, "fe80::1%3": false, "10.0.0.1": false},
		"10.0.0.5":    {"10.0.0.5": true, "10.0.0.6": false},
		"0.0.0.0/0":   {"1.2.3.4": true, "::1": false},
	} {
		allowance, isRight := ParseRange(text)
		if !isRight {
			t.Fatal(text)
		}
		for address, want := range cases {
			if at, isRight := parseAddress(address); !isRight || allowance.has(at) != want {
				t.Errorf("%s in %s: expected %v", address, text, want)
			}
		}
	}
	for _, text := range []string{"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "laptop", "::1/129", "10.0.0.0/", "/8"} {
		if _, isRight := ParseRange(text); isRight {
			t.Errorf("%q is a range", text)
		}
	}
}
