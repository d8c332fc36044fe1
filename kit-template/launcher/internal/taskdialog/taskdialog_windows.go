package taskdialog

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Windows' numbers: flags of TASKDIALOGCONFIG, what it tells us, what we tell it.
const (
	allowCancellation = 0x8
	useCommandLinks   = 0x10
	expandFooter      = 0x40
	showProgress      = 0x200
	callbackTimer     = 0x800
	canBeMinimized    = 0x8000

	created = 0
	timer   = 4

	clickButton    = 0x400 + 102
	setRange       = 0x400 + 105
	setPosition    = 0x400 + 106
	setElementText = 0x400 + 108
	enableButton   = 0x400 + 111
	setShield      = 0x400 + 115

	content   = 0
	thousands = 1000
	// Of TASKDIALOGCONFIG without gaps.
	configSize = 160
	// In Windows' dialog units: about 560 pixels, so that no page is taller than a small screen.
	width = 320
)

var (
	indirect    = systemdll.NewSideBySide("comctl32.dll").NewProc("TaskDialogIndirect")
	user32      = systemdll.New("user32.dll")
	sendMessage = user32.NewProc("SendMessageW")
	// Windows' numbers of icons, by Icon.
	icons = [...]uint64{None: 0, Warning: 0xFFFF, Error: 0xFFFE, Information: 0xFFFD, Shield: 0xFFFC}
	// Windows can have few callbacks made, and never unmade: one serves all dialogs, of which there is one at a time.
	callback = syscall.NewCallback(notify)
	shown    *state
)

// state of the dialog that is shown.
type state struct {
	Dialog
	texts  [][]uint16
	told   string
	isDone bool
}

// text gives the address of a text, which stays where it is as long as the state does.
func (s *state) text(text string) uint64 {
	if text == "" {
		return 0
	}
	converted, err := syscall.UTF16FromString(text)
	if err != nil {
		return 0
	}
	s.texts = append(s.texts, converted)
	return uint64(uintptr(unsafe.Pointer(&converted[0])))
}

// ShowPlain shows a dialog in plain boxes, as where this Windows has no task dialogs.
func ShowPlain(d Dialog) (pressed int, err error) { return ask(d, box) }

// Show shows a dialog until a button is pressed or its work is done. Where this Windows has no task dialogs, a plain box asks.
func Show(d Dialog) (pressed int, err error) {
	if indirect.Find() != nil {
		return ShowPlain(d)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	shown = &state{Dialog: d}
	buttons := shown.buttons()
	config := shown.config(buttons)
	var answer int32
	failed, _, _ := indirect.Call(uintptr(unsafe.Pointer(&config[0])), uintptr(unsafe.Pointer(&answer)), 0, 0)
	runtime.KeepAlive(buttons)
	runtime.KeepAlive(shown)
	switch {
	case failed != 0:
		return 0, fmt.Errorf("TaskDialogIndirect 0x%x", failed)
	case shown.isDone:
		return Done, nil
	}
	return int(answer), nil
}

// buttons are TASKDIALOG_BUTTONs, without gaps.
func (s *state) buttons() (list []byte) {
	for _, button := range s.Buttons {
		list = binary.LittleEndian.AppendUint32(list, uint32(button.ID))
		list = binary.LittleEndian.AppendUint64(list, s.text(button.Text))
	}
	return list
}

func (s *state) flags() (flags uint32) {
	flags = canBeMinimized | expandFooter
	if s.CanCancel {
		flags |= allowCancellation
	}
	if s.AreChoices {
		flags |= useCommandLinks
	}
	if s.Work != nil {
		flags |= showProgress | callbackTimer
	}
	return flags
}

// config is a TASKDIALOGCONFIG.
func (s *state) config(buttons []byte) []byte {
	c := make([]byte, 0, configSize)
	put32 := func(value uint32) { c = binary.LittleEndian.AppendUint32(c, value) }
	put64 := func(value uint64) { c = binary.LittleEndian.AppendUint64(c, value) }
	put32(configSize)
	put64(0) // owner
	put64(0) // instance
	put32(s.flags())
	put32(0) // common buttons: their words would come in Windows' language
	put64(s.text(s.Title))
	put64(icons[s.Icon])
	put64(s.text(s.Headline))
	put64(s.text(s.Body))
	put32(uint32(len(s.Buttons)))
	put64(uint64(uintptr(unsafe.Pointer(&buttons[0]))))
	put32(uint32(s.Default))
	put32(0) // radio buttons
	put64(0)
	put32(0)
	put64(0) // tick box
	put64(s.text(s.Details))
	put64(s.text(s.HideDetails))
	put64(s.text(s.ShowDetails))
	put64(icons[s.FooterIcon])
	put64(s.text(s.Footer))
	put64(uint64(callback))
	put64(0) // for the callback
	put32(width)
	return c
}

// notify is called by Windows. Zero lets things take their course.
func notify(window, what, _, _, _ uintptr) uintptr {
	switch what {
	case created:
		shown.prepare(window)
	case timer:
		shown.follow(window)
	}
	return 0
}

func (s *state) prepare(window uintptr) {
	for _, button := range s.Buttons {
		if button.NeedsRights {
			sendMessage.Call(window, setShield, uintptr(button.ID), 1)
		}
		if button.IsDisabled {
			sendMessage.Call(window, enableButton, uintptr(button.ID), 0)
		}
	}
	if s.Work != nil {
		sendMessage.Call(window, setRange, 0, thousands<<16)
		s.follow(window)
	}
}

// follow shows how far the work is, several times a second, and ends the page with it.
func (s *state) follow(window uintptr) {
	body, thousandths := s.Describe(s.Work.now())
	if body != "" && body != s.told {
		s.told = body
		sendMessage.Call(window, setElementText, content, uintptr(s.text(body)))
	}
	sendMessage.Call(window, setPosition, uintptr(thousandths), 0)
	if s.Work.IsOver() && !s.isDone {
		s.isDone = true
		last := uintptr(s.Buttons[len(s.Buttons)-1].ID)
		sendMessage.Call(window, enableButton, last, 1)
		sendMessage.Call(window, clickButton, last, 0)
	}
}
