package window

import (
	"fmt"
	"sync/atomic"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/taskdialog"
)

// Window is what the pages are shown with and what is done for them.
type Window struct {
	// Show shows a page until a button is pressed or its work is done.
	Show func(taskdialog.Dialog) (pressed int, err error)
	// Works by the name of their page.
	Works map[Name]Work
}

// session is one run through the pages.
type session struct {
	Window
	speaker
}

// Run goes from page to page until the window is closed, and gives what is known then. An error says that nothing could be shown.
func (w Window) Run(facts Facts, language string) (Facts, error) {
	s := &session{Window: w, speaker: speaker{facts, language}}
	for name := first; name != end; {
		event, err := s.visit(name)
		if err != nil {
			return s.Facts, err
		}
		switch event {
		case Apply, Repair, Remove, MitigateOn, MitigateOff:
			s.Verb = event
		}
		name = pages[name].next[event]
	}
	return s.Facts, nil
}

// visit does the work of a page and shows it, until an event leads on.
func (s *session) visit(name Name) (Event, error) {
	p := pages[name]
	if !p.hasWork {
		return s.show(name, nil)
	}
	job := s.begin(name)
	if len(p.buttons) == 0 {
		job.progress.Wait()
		return job.settle(s), nil
	}
	pressed, err := s.show(name, job.progress)
	job.isCancelled.Store(pressed == Cancel)
	job.progress.Wait()
	event := job.settle(s)
	if pressed == Cancel {
		event = Cancel
	}
	return event, err
}

// show shows a page, again in the other language when that is asked for, and gives the event; none when its work ended it.
func (s *session) show(name Name, work *taskdialog.Work) (Event, error) {
	for {
		v := render(name, s.speaker)
		if work != nil {
			v.dialog.Work, v.dialog.Describe = work, s.describe
		}
		pressed, err := s.Show(v.dialog)
		if err != nil {
			return "", err
		}
		event := v.event(pressed)
		if event != language {
			s.choose(v, pressed)
			return event, nil
		}
		s.switchLanguage()
	}
}

func (s *session) switchLanguage() {
	if s.language == languages[0] {
		s.language = languages[1]
	} else {
		s.language = languages[0]
	}
}

func (s *session) choose(v shown, pressed int) {
	if number, isKit := v.kits[pressed-taskdialog.FirstID]; isKit {
		s.Kit = s.Kits[number]
	}
}

// event of what was pressed: what Escape does is the last button.
func (v shown) event(pressed int) Event {
	switch i := pressed - taskdialog.FirstID; {
	case pressed == taskdialog.Done:
		return ""
	case i >= 0 && i < len(v.events):
		return v.events[i]
	}
	return v.events[len(v.events)-1]
}

// job is a piece of work under way.
type job struct {
	progress    *taskdialog.Work
	isCancelled atomic.Bool
	facts       Facts
	event       Event
}

// begin starts the work of a page. It has facts of its own until it is over.
func (s *session) begin(name Name) *job {
	j, do, facts := &job{}, s.Works[name], s.Facts
	j.progress = taskdialog.Begin(func(tell func(step string, done, total int64)) {
		defer func() {
			// A bug must not close the window without a word.
			if bug := recover(); bug != nil {
				facts.Failure = codes.Internal.About(fmt.Sprint(bug))
				j.facts, j.event = facts, Fault
			}
		}()
		j.facts, j.event = do(facts, tell, j.isCancelled.Load)
	})
	return j
}

// settle takes over what the work found out.
func (j *job) settle(s *session) Event {
	s.Facts = j.facts
	return j.event
}
