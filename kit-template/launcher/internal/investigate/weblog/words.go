package weblog

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// word is one indicator. It is written with marks: `<` in front, it begins a word; `^` in front, it begins a value or a command;
// `>` behind, it ends a word. A blank stands for `+` too; letters are small.
type word struct {
	rule  int
	in    uint
	size  int
	left  byte
	right bool
}

// matcher finds all words in one pass over a text (Aho and Corasick), whatever their number.
type matcher struct {
	words []word
	// class folds capitals to small letters and `+` to a blank, and joins all bytes that stand in no word.
	class   [256]uint8
	classes int
	// next has a row for each state; its numbers are the beginnings of rows. Rows from firstFound on end words.
	next       []int32
	firstFound int32
	// found are the words that end at a state, by its row.
	found map[int32][]int
}

// fieldOf are the names in rules.json.
var fieldOf = map[string]int{"stem": stem, "query": query, "agent": agent, "referer": referer, "cookie": cookie}

func newMatcher(rules []investigate.Rule) *matcher {
	m := &matcher{}
	var texts []string
	for i := range rules {
		if rules[i].Match == nil {
			continue
		}
		in := uint(0)
		for _, name := range rules[i].Match.In {
			if field, isOurs := fieldOf[name]; isOurs {
				in |= 1 << field
			}
		}
		if in == 0 {
			continue
		}
		for _, marked := range rules[i].Match.Words {
			text, w := unmark(marked)
			w.rule, w.in = i, in
			m.words, texts = append(m.words, w), append(texts, text)
		}
	}
	m.classify(texts)
	m.build(texts)
	return m
}

func unmark(marked string) (string, word) {
	w := word{}
	if strings.HasPrefix(marked, "<") || strings.HasPrefix(marked, "^") {
		w.left, marked = marked[0], marked[1:]
	}
	if strings.HasSuffix(marked, ">") {
		w.right, marked = true, marked[:len(marked)-1]
	}
	w.size = len(marked)
	return marked, w
}

func (m *matcher) classify(texts []string) {
	m.classes = 1
	for _, text := range texts {
		for i := 0; i < len(text); i++ {
			if m.class[text[i]] == 0 {
				m.class[text[i]] = uint8(m.classes)
				m.classes++
			}
		}
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		m.class[letter-'a'+'A'] = m.class[letter]
	}
	m.class['+'] = m.class[' ']
}

// node of the tree of all words; 0 is its root.
type node struct {
	next  map[uint8]int
	fail  int
	found []int
}

func (m *matcher) build(texts []string) {
	nodes := []node{{next: map[uint8]int{}}}
	for i, text := range texts {
		at := 0
		for j := 0; j < len(text); j++ {
			class := m.class[text[j]]
			if nodes[at].next[class] == 0 {
				nodes = append(nodes, node{next: map[uint8]int{}})
				nodes[at].next[class] = len(nodes) - 1
			}
			at = nodes[at].next[class]
		}
		nodes[at].found = append(nodes[at].found, i)
	}
	order := m.link(nodes)
	m.lay(nodes, order)
}

// link finds for each node the longest other one that ends like it, level by level, and completes its ways.
func (m *matcher) link(nodes []node) []int {
	order := []int{0}
	for i := 0; i < len(order); i++ {
		at := order[i]
		for class := uint8(0); int(class) < m.classes; class++ {
			child, isThere := nodes[at].next[class]
			other := 0
			if at != 0 {
				other = nodes[nodes[at].fail].next[class]
			}
			if !isThere {
				nodes[at].next[class] = other
				continue
			}
			nodes[child].fail = other
			nodes[child].found = append(nodes[child].found, nodes[other].found...)
			order = append(order, child)
		}
	}
	return order
}

// lay puts the rows of nodes that end a word last, so that one comparison tells them.
func (m *matcher) lay(nodes []node, order []int) {
	row := make([]int32, len(nodes))
	rows := int32(0)
	m.found = map[int32][]int{}
	for _, isFound := range []bool{false, true} {
		if isFound {
			m.firstFound = rows
		}
		for _, at := range order {
			if (len(nodes[at].found) > 0) == isFound {
				row[at] = rows
				rows += int32(m.classes)
			}
		}
	}
	m.next = make([]int32, rows)
	for at := range nodes {
		for class, to := range nodes[at].next {
			m.next[row[at]+int32(class)] = row[to]
		}
		if len(nodes[at].found) > 0 {
			m.found[row[at]] = nodes[at].found
		}
	}
}

// scan calls hit with the rule of each word of that field in the text.
func (m *matcher) scan(field int, text []byte, hit func(rule int)) {
	state := int32(0)
	for i := 0; i < len(text); i++ {
		state = m.next[state+int32(m.class[text[i]])]
		if state < m.firstFound {
			continue
		}
		for _, index := range m.found[state] {
			w := &m.words[index]
			if w.in>>field&1 == 1 && w.stands(text, i+1) {
				hit(w.rule)
			}
		}
	}
}

// stands says whether the word that ends at end has what its marks ask for around it.
func (w *word) stands(text []byte, end int) bool {
	start := end - w.size
	if w.right && end < len(text) && isWordByte(text[end]) {
		return false
	}
	switch w.left {
	case '<':
		return start == 0 || !isWordByte(text[start-1])
	case '^':
		return beginsCommand(text[:start])
	}
	return true
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}

// beginsCommand says whether a command can begin behind before: at the beginning, behind a sign that separates values or commands, or
// behind the /c of a command interpreter or the folder of the command; quotes and blanks in between count for nothing.
func beginsCommand(before []byte) bool {
	end := len(before)
	for end > 0 && strings.IndexByte("+ \t\r'@", before[end-1]) >= 0 {
		end--
	}
	if end == 0 || strings.IndexByte("=|;&(`\n\\", before[end-1]) >= 0 {
		return true
	}
	return end >= 2 && end < len(before) && before[end-2] == '/' && strings.IndexByte("cCkKrR", before[end-1]) >= 0
}
