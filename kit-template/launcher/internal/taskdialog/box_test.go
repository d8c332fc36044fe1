package taskdialog

import (
	"strings"
	"testing"
)

var page = Dialog{
	Title: "T", Headline: "H", Body: "B", Default: 101,
	Buttons: []Button{{ID: 100, Text: "En&glish"}, {ID: 101, Text: "&Verify\nnote"}, {ID: 102, Text: "Close"}},
}

func TestAsk(t *testing.T) {
	const no = answerNo
	for name, c := range map[string]struct {
		answers []answer
		want    int
	}{
		"what Enter presses comes first": {[]answer{answerYes}, 101},
		"No goes on":                     {[]answer{no, no, answerYes}, 102},
		"and begins anew":                {[]answer{no, no, no, answerYes}, 101},
		"Cancel":                         {[]answer{no, answerCancel}, Cancelled},
	} {
		asked := 0
		got, err := ask(page, func(d Dialog, text string) answer {
			asked++
			if !strings.HasPrefix(text, "H\n\nB\n\n>> ") || strings.Contains(text, "&") {
				t.Errorf("%s: %q", name, text)
			}
			return c.answers[asked-1]
		})
		if got != c.want || err != nil || asked != len(c.answers) {
			t.Errorf("%s: %d after %d, %v", name, got, asked, err)
		}
	}
}

func TestNoBoxIsAnError(t *testing.T) {
	for _, none := range []answer{0, -1} {
		if _, err := ask(page, func(Dialog, string) answer { return none }); err == nil {
			t.Errorf("%d is no error", none)
		}
	}
}

func TestWorkNeedsNoBox(t *testing.T) {
	told := false
	work := Begin(func(tell func(string, int64, int64)) {
		tell("s", 1, 2)
		told = true
	})
	if got, err := ask(Dialog{Work: work}, nil); got != Done || err != nil || !told || !work.IsOver() {
		t.Errorf("%d, %v", got, err)
	}
	if step, done, total := work.now(); step != "s" || done != 1 || total != 2 {
		t.Error(step, done, total)
	}
}
