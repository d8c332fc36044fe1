package taskdialog

import (
	"errors"
	"strings"
)

// answer to a plain box, as Windows numbers its buttons; any other number when it could not be shown.
type answer int

const (
	answerCancel answer = 2
	answerYes    answer = 6
	answerNo     answer = 7
)

var errNoBox = errors.New("MessageBoxW")

// ask shows a page in plain boxes, which have no buttons but Windows' own: Yes takes what the last line names, No goes on to the next
// button, Cancel closes. Work goes on without a page.
func ask(d Dialog, box func(d Dialog, text string) answer) (pressed int, err error) {
	if d.Work != nil {
		d.Work.Wait()
		return Done, nil
	}
	order := askingOrder(d)
	said := d.Headline + "\n\n" + d.Body
	if d.Footer != "" {
		said += "\n\n" + d.Footer
	}
	for i := 0; ; i = (i + 1) % len(order) {
		label := strings.ReplaceAll(strings.ReplaceAll(order[i].Text, "&", ""), "\n", "\n   ")
		switch box(d, said+"\n\n>> "+label+" ?") {
		case answerNo:
		case answerYes:
			return order[i].ID, nil
		case answerCancel:
			return Cancelled, nil
		default:
			return 0, errNoBox
		}
	}
}

// askingOrder begins with what Enter would press.
func askingOrder(d Dialog) (order []Button) {
	for _, wantsDefault := range []bool{true, false} {
		for _, button := range d.Buttons {
			if (button.ID == d.Default) == wantsDefault {
				order = append(order, button)
			}
		}
	}
	return order
}
