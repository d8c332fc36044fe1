package apply

import (
	"errors"
	"io/fs"
	"os"
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

// faultOf tells a program that is missing from one that was changed, and what is no plain file is another one.
func faultOf(err error, place string) *codes.Fault {
	var fault *codes.Fault
	isFault := errors.As(err, &fault)
	info, lost := os.Lstat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return codes.StatusProgramMissing.About(place)
	case isFault && fault.Code == codes.FileChanged:
		return codes.StatusProgramChanged.About(fault.Detail)
	case isFault:
		return fault
	case lost == nil && !info.Mode().IsRegular():
		return codes.StatusProgramChanged.About(place + ": " + info.Mode().String())
	}
	return codes.IOError.About(err.Error())
}

// confirm does not take Windows Installer's word for a success: on a full disk, Wine's reports one and leaves half a program behind. What was
// in use is exchanged when Windows starts, which `status` judges then; what cannot be looked at is a warning.
func (a *attempt) confirm() error {
	program := a.manifest.Install.StatusProgram
	if !a.isSuccess() || a.Request.Verb == "remove" || program == nil {
		return nil
	}
	fault := a.Computer.WithProgram(*program, func(string) *codes.Fault { return nil })
	if fault == nil {
		return nil
	}
	if fault.Code == codes.StatusProgramMissing || fault.Code == codes.StatusProgramChanged {
		isExchanged, err := a.Computer.IsExchangedAtStart(a.Computer.Folders.Expand(program.Path))
		if err == nil && !isExchanged {
			// Settled all the same: the product is installed, and its repair is what helps.
			a.outcome = a.outcome.Fail(fault)
		}
		if err == nil {
			return nil
		}
	}
	a.outcome.Checks = append(a.outcome.Checks, check.Result{
		Name: "status-program", Grade: check.Warn, Code: fault.Code, Found: format.Printable(fault.Detail),
	})
	return nil
}
