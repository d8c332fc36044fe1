package window

import (
	"fmt"

	"sealkit.dev/kit/launcher/internal/taskdialog"
)

// program stands before the headline in the title bar, which a screen reader reads first.
const program = "SealCheck: "

// shown is a page as it is shown, with the event of each of its buttons.
type shown struct {
	dialog taskdialog.Dialog
	events []Event
	// kits are the numbers of the kits that the buttons choose.
	kits map[int]int
}

// render puts a page into words.
func render(name Name, s speaker) shown {
	p := pages[name]
	v, headline := shown{kits: map[int]int{}}, s.say(wordsOf(name, string(s.Verb))+".title")
	if p.isByVerb && s.leavesOpen() && p.icon == taskdialog.Information {
		// Done as asked, and no good news.
		p.icon = taskdialog.Warning
	}
	v.dialog = taskdialog.Dialog{
		Title: program + headline, Headline: headline, Body: s.body(name), Icon: p.icon,
		Details: s.details(name), ShowDetails: s.say("details.show"), HideDetails: s.say("details.hide"),
		AreChoices: p.areChoices, CanCancel: p.buttons[len(p.buttons)-1] != wait,
	}
	if s.Trust != nil && s.Trust.Kind == "development" {
		v.dialog.Footer, v.dialog.FooterIcon = s.say("development"), taskdialog.Warning
	}
	v.buttons(p, s)
	return v
}

// leavesOpen: what is done takes a protection away.
func (s speaker) leavesOpen() bool { return s.Verb == Remove || s.Verb == MitigateOff }

func (v *shown) buttons(p page, s speaker) {
	if !p.areChoices {
		v.add(p, s, language)
	}
	for _, event := range p.buttons {
		switch event {
		case chosen:
			v.addKits(s)
		case verbOf:
			v.add(p, s, s.Verb)
		default:
			if p.areChoices && event == p.buttons[len(p.buttons)-1] {
				v.add(p, s, language)
			}
			v.add(p, s, event)
		}
	}
	if v.dialog.CanCancel {
		// The number of Escape and of the cross.
		v.dialog.Buttons[len(v.events)-1].ID = taskdialog.Cancelled
	}
	v.dialog.Default = v.idOf(v.enter(p, s))
}

// enter is the event of the Enter key.
func (v *shown) enter(p page, s speaker) Event {
	event := p.enter
	if event == "" {
		event = p.buttons[0]
	}
	if event != verbOf {
		return event
	}
	if s.leavesOpen() {
		return p.buttons[len(p.buttons)-1]
	}
	return s.Verb
}

func (v *shown) idOf(event Event) int {
	for i := range v.events {
		if v.events[i] == event {
			return v.dialog.Buttons[i].ID
		}
	}
	return 0
}

func (v *shown) add(p page, s speaker, event Event) {
	key := "button." + string(event)
	if event == language {
		key = "language"
	}
	label := s.say(key)
	if note := s.say(key + ".note"); p.areChoices && note != "" {
		label += "\n" + note
	}
	v.append(event, label)
	isStart := event == s.Verb && (p.next[event] == "changing" || p.next[event] == "blocking")
	last := &v.dialog.Buttons[len(v.dialog.Buttons)-1]
	last.NeedsRights, last.IsDisabled = isStart, event == wait
}

func (v *shown) append(event Event, label string) {
	v.dialog.Buttons = append(v.dialog.Buttons, taskdialog.Button{ID: taskdialog.FirstID + len(v.events), Text: label})
	v.events = append(v.events, event)
}

// addKits gives each kit a button of its own, with a number as its key.
func (v *shown) addKits(s speaker) {
	for i, kit := range s.Kits {
		v.kits[len(v.events)] = i
		v.append(chosen, fmt.Sprintf("&%d  %s\n%s", i+1, kit, s.say("choose.note")))
	}
}
