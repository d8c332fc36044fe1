// Package window leads an operator from the kit to the result. Its pages are data: what each is called, which buttons it has, and where
// each button or the end of its work leads. The words are in words.txt; what is done is handed in by the program.
package window

import "sealkit.dev/kit/launcher/internal/taskdialog"

// Name of a page.
type Name string

// Event is what ends a page: a button, or how its work ended.
type Event string

// Events that mean more than the way to another page.
const (
	Apply  Event = "apply"
	Repair Event = "repair"
	Remove Event = "remove"
	Fault  Event = "fault"
	Cancel Event = "cancel"

	MitigateOn  Event = "mitigate-on"
	MitigateOff Event = "mitigate-off"

	language Event = "language"
	wait     Event = "wait"
	// chosen is followed by the number of a kit.
	chosen Event = "chosen"
	// verbOf stands for the verb that is under way.
	verbOf Event = "verb"
)

// end is where the window closes.
const end Name = "end"

// page is one page, or one piece of work that needs none.
type page struct {
	icon taskdialog.Icon
	// buttons in their order; the last one is what Escape does, unless it is `wait`. Without any, the work needs no page.
	buttons []Event
	// enter is what the Enter key does; the first button when empty.
	enter Event
	// areChoices: each button has a line of its own, and a note.
	areChoices bool
	// words of another page that says the same; its own when empty.
	words Name
	// isByVerb: the words depend on what is to be done.
	isByVerb bool
	// hasWork: something goes on while it is shown.
	hasWork bool
	next    map[Event]Name
}

const first Name = "search"

var pages = map[Name]page{
	"search": {hasWork: true, next: map[Event]Name{"one": "found", "several": "choose", "none": "none", Fault: "error"}},
	"none": {
		icon: taskdialog.Warning, buttons: []Event{"search", "status", "mitigate", "close"},
		next: map[Event]Name{"search": first, "status": "asking", "mitigate": "offering", "close": end},
	},
	"choose": {
		icon: taskdialog.Information, areChoices: true, buttons: []Event{chosen, "close"},
		next: map[Event]Name{chosen: "found", "close": end},
	},
	"found": {
		icon: taskdialog.Information, buttons: []Event{"verify", "close"},
		next: map[Event]Name{"verify": "verifying", "close": end},
	},
	"verifying": {
		// Who presses Enter once too often must not cancel.
		hasWork: true, buttons: []Event{Cancel}, enter: language,
		next: map[Event]Name{"genuine": "genuine", "residue": "residue", "refused": "refused", Cancel: "found", Fault: "error"},
	},
	"genuine": {
		icon: taskdialog.Shield, buttons: []Event{"continue", "close"},
		next: map[Event]Name{"continue": "looking", "close": end},
	},
	"residue": {
		icon: taskdialog.Shield, buttons: []Event{"continue", "close"},
		next: map[Event]Name{"continue": "looking", "close": end},
	},
	"refused": {icon: taskdialog.Error, buttons: []Event{"close"}, next: map[Event]Name{"close": end}},
	"looking": {
		hasWork: true, next: map[Event]Name{Apply: "checking", "installed": "maintenance", Fault: "error"},
	},
	"maintenance": {
		icon: taskdialog.Information, areChoices: true, buttons: []Event{"status", Repair, "mitigate", Remove, "close"},
		next: map[Event]Name{"status": "asking", Repair: "checking", "mitigate": "offering", Remove: "checking", "close": end},
	},
	"checking": {
		hasWork: true, next: map[Event]Name{"ready": "ready", "warned": "warned", "stopped": "stopped", Fault: "error"},
	},
	"ready": {
		icon: taskdialog.Information, buttons: []Event{"continue", "close"},
		next: map[Event]Name{"continue": "consent", "close": end},
	},
	"warned": {
		icon: taskdialog.Warning, buttons: []Event{"continue", "recheck", "close"},
		next: map[Event]Name{"continue": "consent", "recheck": "checking", "close": end},
	},
	"stopped": {
		icon: taskdialog.Error, buttons: []Event{"recheck", "mitigate", "close"},
		next: map[Event]Name{"recheck": "checking", "mitigate": "offering", "close": end},
	},
	"consent": {
		icon: taskdialog.Warning, isByVerb: true, buttons: []Event{verbOf, "close"},
		next: map[Event]Name{Apply: "changing", Repair: "changing", Remove: "sure", "close": end},
	},
	"sure": {
		icon: taskdialog.Warning, buttons: []Event{Remove, "keep"}, enter: "keep",
		next: map[Event]Name{Remove: "changing", "keep": "maintenance"},
	},
	"changing": {
		isByVerb: true, hasWork: true, buttons: []Event{wait},
		next: map[Event]Name{"restart": "done", "done": "over", "failed": "failed", Fault: "error"},
	},
	"done": {
		icon: taskdialog.Information, isByVerb: true, buttons: []Event{"restart", "later"},
		next: map[Event]Name{"restart": "restarting", "later": end},
	},
	"over": {
		icon: taskdialog.Information, isByVerb: true, words: "done", buttons: []Event{"close"},
		next: map[Event]Name{"close": end},
	},
	"failed": {
		icon: taskdialog.Error, isByVerb: true, buttons: []Event{"mitigate", "close"},
		next: map[Event]Name{"mitigate": "offering", "close": end},
	},
	"asking": {
		hasWork: true, buttons: []Event{wait},
		next: map[Event]Name{"effective": "effective", "pending": "pending", "ineffective": "ineffective", Fault: "error"},
	},
	"effective": {
		icon: taskdialog.Information, buttons: []Event{"back", "close"}, next: map[Event]Name{"back": first, "close": end},
	},
	"pending": {
		icon: taskdialog.Warning, buttons: []Event{"restart", "back", "close"},
		next: map[Event]Name{"restart": "restarting", "back": first, "close": end},
	},
	"ineffective": {
		icon: taskdialog.Error, buttons: []Event{"back", "mitigate", "close"},
		next: map[Event]Name{"back": first, "mitigate": "offering", "close": end},
	},
	"offering": {hasWork: true, next: map[Event]Name{"kit": "mitigation", "bare": "mitigation-bare", Fault: "error"}},
	"mitigation": {
		icon: taskdialog.Information, areChoices: true, buttons: []Event{MitigateOn, MitigateOff, "byhand", "close"},
		next: map[Event]Name{MitigateOn: "agree", MitigateOff: "agree", "byhand": "byhand", "close": end},
	},
	// Without a kit nobody says which ports are to be blocked.
	"mitigation-bare": {
		icon: taskdialog.Information, areChoices: true, buttons: []Event{"byhand", MitigateOff, "close"},
		next: map[Event]Name{"byhand": "byhand", MitigateOff: "agree", "close": end},
	},
	"byhand": {
		icon: taskdialog.Information, buttons: []Event{"back", "close"}, next: map[Event]Name{"back": first, "close": end},
	},
	"agree": {
		icon: taskdialog.Warning, isByVerb: true, words: "consent", buttons: []Event{verbOf, "close"},
		next: map[Event]Name{MitigateOn: "blocking", MitigateOff: "blocking", "close": end},
	},
	"blocking": {
		isByVerb: true, words: "changing", hasWork: true, buttons: []Event{wait},
		next: map[Event]Name{"done": "blocked", "failed": "unchanged", Fault: "error"},
	},
	"blocked": {
		icon: taskdialog.Information, isByVerb: true, words: "done", buttons: []Event{"back", "close"},
		next: map[Event]Name{"back": first, "close": end},
	},
	"unchanged": {
		icon: taskdialog.Error, isByVerb: true, words: "failed", buttons: []Event{"byhand", "close"},
		next: map[Event]Name{"byhand": "byhand", "close": end},
	},
	"restarting": {hasWork: true, next: map[Event]Name{"done": end, Fault: "error"}},
	"error":      {icon: taskdialog.Error, buttons: []Event{"startover", "close"}, next: map[Event]Name{"startover": first, "close": end}},
}

// wordsOf names the words of a page.
func wordsOf(name Name, verb string) string {
	p := pages[name]
	if p.words != "" {
		name = p.words
	}
	if p.isByVerb {
		return string(name) + "." + verb
	}
	return string(name)
}
