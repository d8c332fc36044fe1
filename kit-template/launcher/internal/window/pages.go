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
	name Name
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
	// ways lead on from it; next is the same by event.
	ways []way
	next map[Event]Name
}

// way leads from an event to a page.
type way struct {
	event Event
	to    Name
}

const first Name = "search"

var table = []page{
	{name: "search", hasWork: true, ways: []way{{"one", "found"}, {"several", "choose"}, {"none", "none"}, {Fault, "error"}}},
	{name: "none",
		icon: taskdialog.Warning, buttons: []Event{"search", "status", "mitigate", "investigate", "close"},
		ways: []way{{"search", first}, {"status", "asking"}, {"mitigate", "offering"}, {"investigate", "intrusion"}, {"close", end}},
	},
	{name: "choose",
		icon: taskdialog.Information, areChoices: true, buttons: []Event{chosen, "close"},
		ways: []way{{chosen, "found"}, {"close", end}},
	},
	{name: "found",
		icon: taskdialog.Information, buttons: []Event{"verify", "investigate", "close"},
		ways: []way{{"verify", "verifying"}, {"investigate", "intrusion"}, {"close", end}},
	},
	{name: "verifying",
		// Who presses Enter once too often must not cancel.
		hasWork: true, buttons: []Event{Cancel}, enter: language,
		ways: []way{{"genuine", "genuine"}, {"residue", "residue"}, {"refused", "refused"}, {Cancel, "found"}, {Fault, "error"}},
	},
	{name: "genuine",
		icon: taskdialog.Shield, buttons: []Event{"continue", "close"},
		ways: []way{{"continue", "looking"}, {"close", end}},
	},
	{name: "residue",
		icon: taskdialog.Shield, buttons: []Event{"continue", "close"},
		ways: []way{{"continue", "looking"}, {"close", end}},
	},
	{name: "refused", icon: taskdialog.Error, buttons: []Event{"close"}, ways: []way{{"close", end}}},
	{name: "looking",
		hasWork: true, ways: []way{{Apply, "checking"}, {"installed", "maintenance"}, {Fault, "error"}},
	},
	{name: "maintenance",
		icon: taskdialog.Information, areChoices: true, buttons: []Event{"status", Repair, "mitigate", "investigate", Remove, "close"},
		ways: []way{
			{"status", "asking"}, {Repair, "checking"}, {"mitigate", "offering"}, {"investigate", "intrusion"}, {Remove, "checking"}, {"close", end},
		},
	},
	{name: "checking",
		hasWork: true, ways: []way{{"ready", "ready"}, {"warned", "warned"}, {"stopped", "stopped"}, {Fault, "error"}},
	},
	{name: "ready",
		icon: taskdialog.Information, buttons: []Event{"continue", "mitigate", "close"},
		ways: []way{{"continue", "consent"}, {"mitigate", "offering"}, {"close", end}},
	},
	{name: "warned",
		icon: taskdialog.Warning, buttons: []Event{"continue", "recheck", "mitigate", "close"},
		ways: []way{{"continue", "consent"}, {"recheck", "checking"}, {"mitigate", "offering"}, {"close", end}},
	},
	{name: "stopped",
		icon: taskdialog.Error, buttons: []Event{"recheck", "mitigate", "close"},
		ways: []way{{"recheck", "checking"}, {"mitigate", "offering"}, {"close", end}},
	},
	{name: "consent",
		icon: taskdialog.Warning, isByVerb: true, buttons: []Event{verbOf, "close"},
		ways: []way{{Apply, "changing"}, {Repair, "changing"}, {Remove, "sure"}, {"close", end}},
	},
	{name: "sure",
		icon: taskdialog.Warning, buttons: []Event{Remove, "keep"}, enter: "keep",
		ways: []way{{Remove, "changing"}, {"keep", "maintenance"}},
	},
	{name: "changing",
		isByVerb: true, hasWork: true, buttons: []Event{wait},
		ways: []way{{"restart", "done"}, {"done", "over"}, {"failed", "failed"}, {Fault, "error"}},
	},
	{name: "done",
		icon: taskdialog.Information, isByVerb: true, buttons: []Event{"restart", "later"},
		ways: []way{{"restart", "restarting"}, {"later", end}},
	},
	{name: "over",
		icon: taskdialog.Information, isByVerb: true, words: "done", buttons: []Event{"close"},
		ways: []way{{"close", end}},
	},
	{name: "failed",
		icon: taskdialog.Error, isByVerb: true, buttons: []Event{"mitigate", "close"},
		ways: []way{{"mitigate", "offering"}, {"close", end}},
	},
	{name: "asking",
		hasWork: true, buttons: []Event{wait},
		ways: []way{{"effective", "effective"}, {"pending", "pending"}, {"ineffective", "ineffective"}, {Fault, "error"}},
	},
	{name: "effective",
		icon: taskdialog.Information, buttons: []Event{"back", "close"}, ways: []way{{"back", first}, {"close", end}},
	},
	{name: "pending",
		icon: taskdialog.Warning, buttons: []Event{"restart", "back", "close"},
		ways: []way{{"restart", "restarting"}, {"back", first}, {"close", end}},
	},
	{name: "ineffective",
		icon: taskdialog.Error, buttons: []Event{"back", "mitigate", "close"},
		ways: []way{{"back", first}, {"mitigate", "offering"}, {"close", end}},
	},
	{name: "offering", hasWork: true, ways: []way{{"kit", "mitigation"}, {"bare", "mitigation-bare"}, {Fault, "error"}}},
	{name: "mitigation",
		icon: taskdialog.Information, areChoices: true, buttons: []Event{MitigateOn, MitigateOff, "byhand", "close"},
		ways: []way{{MitigateOn, "agree"}, {MitigateOff, "agree"}, {"byhand", "byhand"}, {"close", end}},
	},
	// Without a kit nobody says which ports are to be blocked.
	{name: "mitigation-bare",
		icon: taskdialog.Information, areChoices: true, buttons: []Event{"byhand", MitigateOff, "close"},
		ways: []way{{"byhand", "byhand"}, {MitigateOff, "agree"}, {"close", end}},
	},
	{name: "byhand",
		icon: taskdialog.Information, buttons: []Event{"back", "close"}, ways: []way{{"back", first}, {"close", end}},
	},
	{name: "agree",
		icon: taskdialog.Warning, isByVerb: true, words: "consent", buttons: []Event{verbOf, "close"},
		ways: []way{{MitigateOn, "blocking"}, {MitigateOff, "blocking"}, {"close", end}},
	},
	{name: "blocking",
		isByVerb: true, words: "changing", hasWork: true, buttons: []Event{wait},
		ways: []way{{"done", "blocked"}, {"failed", "unchanged"}, {Fault, "error"}},
	},
	{name: "blocked",
		icon: taskdialog.Information, isByVerb: true, words: "done", buttons: []Event{"back", "close"},
		ways: []way{{"back", first}, {"close", end}},
	},
	{name: "unchanged",
		icon: taskdialog.Error, isByVerb: true, words: "failed", buttons: []Event{"byhand", "close"},
		ways: []way{{"byhand", "byhand"}, {"close", end}},
	},
	{name: "intrusion",
		icon: taskdialog.Information, buttons: []Event{"look", "back", "close"},
		ways: []way{{"look", "investigating"}, {"back", first}, {"close", end}},
	},
	{name: "investigating",
		hasWork: true, buttons: []Event{Cancel}, enter: language,
		ways: []way{{"traces", "traces"}, {"nothing", "nothing"}, {"partial", "partial"}, {Cancel, "intrusion"}, {Fault, "error"}},
	},
	{name: "traces",
		icon: taskdialog.Warning, buttons: []Event{"back", "close"}, ways: []way{{"back", first}, {"close", end}},
	},
	{name: "nothing",
		icon: taskdialog.Information, buttons: []Event{"back", "close"}, ways: []way{{"back", first}, {"close", end}},
	},
	{name: "partial",
		icon: taskdialog.Warning, buttons: []Event{"back", "close"}, ways: []way{{"back", first}, {"close", end}},
	},
	{name: "restarting", hasWork: true, ways: []way{{"done", end}, {Fault, "error"}}},
	{name: "error", icon: taskdialog.Error, buttons: []Event{"startover", "close"}, ways: []way{{"startover", first}, {"close", end}}},
}

var pages = index(table)

// index makes the table quick to ask. As a map of maps it would be 9 kB of code that fills it.
func index(table []page) map[Name]page {
	byName := map[Name]page{}
	for _, p := range table {
		p.next = map[Event]Name{}
		for _, w := range p.ways {
			p.next[w.event] = w.to
		}
		byName[p.name] = p
	}
	return byName
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
