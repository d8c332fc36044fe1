package apply

import (
	"errors"
	"io/fs"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/stage"
)

// WithProgram calls a function while a patch's own installed program, proven to be the signed one, is held in a folder that only
// administrators can change: whoever starts it gives it this process's rights.
func (c Computer) WithProgram(program manifest.StatusProgram, use func(place string) *codes.Fault) *codes.Fault {
	place := c.Folders.Expand(program.Path)
	folder, err := private.OpenExisting(filepath.Dir(place))
	if err != nil {
		return faultOf(err, place)
	}
	defer folder.Close()
	held, err := stage.HoldProgram(place, program.SHA256)
	if err != nil {
		return faultOf(err, place)
	}
	defer held.Close()
	return use(place)
}

// faultOf tells a program that is missing from one that was changed.
func faultOf(err error, place string) *codes.Fault {
	var fault *codes.Fault
	switch isFault := errors.As(err, &fault); {
	case errors.Is(err, fs.ErrNotExist):
		return codes.StatusProgramMissing.About(place)
	case isFault && fault.Code == codes.FileChanged:
		return codes.StatusProgramChanged.About(fault.Detail)
	case isFault:
		return fault
	}
	return codes.IOError.About(err.Error())
}

// confirm does not take Windows Installer's word for it: on a full disk, Wine's reports a success and leaves half a program behind.
// Files in use are exchanged at the restart that it asks for, so that is a warning then, and so is a program that cannot be looked at;
// `status` judges afterwards.
func (a *attempt) confirm() error {
	program := a.manifest.Install.StatusProgram
	if a.outcome.Code != "" || a.Request.Verb == "remove" || program == nil {
		return nil
	}
	fault := a.Computer.WithProgram(*program, func(string) *codes.Fault { return nil })
	if fault == nil {
		return nil
	}
	exit := *a.outcome.Msi
	isRestarting := exit == restartNeeded || exit == restartBegun
	if isWrong := fault.Code == codes.StatusProgramMissing || fault.Code == codes.StatusProgramChanged; isWrong && !isRestarting {
		return fault
	}
	a.outcome.Checks = append(a.outcome.Checks, check.Result{
		Name: "status-program", Grade: check.Warn, Code: fault.Code, Found: format.Printable(fault.Detail),
	})
	return nil
}
