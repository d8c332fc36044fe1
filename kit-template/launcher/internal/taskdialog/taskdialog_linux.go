package taskdialog

// Show is an error: this system has no such dialogs.
func Show(Dialog) (pressed int, err error) { return 0, errNoBox }

// ShowPlain is an error as well.
func ShowPlain(Dialog) (pressed int, err error) { return 0, errNoBox }
