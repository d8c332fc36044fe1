// Package taskdialog shows pages as Windows' own dialogs. It knows their form and nothing of what they say.
package taskdialog

import "sync"

// Icon is what stands beside the headline.
type Icon int

// Icons of Windows.
const (
	None Icon = iota
	Warning
	Error
	Information
	Shield
)

// Button of a dialog. The access key in Text stands behind an `&`.
type Button struct {
	// ID is from FirstID up.
	ID   int
	Text string
	// NeedsRights puts the shield of administrator rights on it.
	NeedsRights bool
	IsDisabled  bool
}

// Of a dialog that was closed without a button of ours: Escape, the cross, or because its work is done.
const (
	Cancelled = 2
	Done      = 1
	FirstID   = 100
)

// Dialog is one page.
type Dialog struct {
	Title, Headline, Body string
	// Details are shown when asked for, by a control with one of the two labels.
	Details, ShowDetails, HideDetails string
	Footer                            string
	Icon, FooterIcon                  Icon
	Buttons                           []Button
	// Default is the button that Enter presses.
	Default int
	// AreChoices gives each button a line of its own, with what stands behind a line feed as its note.
	AreChoices bool
	// CanCancel lets Escape and the cross close it.
	CanCancel bool
	// Work is what goes on while the page is shown, and Describe what is said of it: a sentence, and how full the bar is in thousandths.
	// Both nil on other pages.
	Work     *Work
	Describe func(step string, done, total int64) (body string, thousandths int64)
}

// Work goes on while pages are shown, and ends the page that shows it.
type Work struct {
	lock        sync.Mutex
	step        string
	done, total int64
	over        chan struct{}
}

// Begin starts do, which says through tell how far it is: the step it is at, and how much of that is done; total 0 for nobody knows.
func Begin(do func(tell func(step string, done, total int64))) *Work {
	work := &Work{over: make(chan struct{})}
	go func() {
		defer close(work.over)
		do(work.tell)
	}()
	return work
}

func (w *Work) tell(step string, done, total int64) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.step, w.done, w.total = step, done, total
}

func (w *Work) now() (step string, done, total int64) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.step, w.done, w.total
}

// Wait waits for the end.
func (w *Work) Wait() { <-w.over }

// IsOver says whether the work has ended.
func (w *Work) IsOver() bool {
	select {
	case <-w.over:
		return true
	default:
		return false
	}
}
