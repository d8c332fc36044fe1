package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/stage"
	"sealkit.dev/kit/strictjson"
)

// AskProgram has a patch's own installed program, proven to be the signed one, say whether the patch is in effect; what it says goes into
// patch. It is held in a folder that only administrators can change: whoever starts it gives it this process's rights.
func (c Computer) AskProgram(program manifest.StatusProgram, patch *outcome.Patch) *codes.Fault {
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
	said, err := run.Ask(place, []string{"status", "--json"}, c.Folders, c.Patience)
	switch {
	case err != nil:
		return codes.StatusUnknown.About(err.Error())
	case said.IsLate:
		return codes.StatusUnknown.About(fmt.Sprintf("%s: %s", place, c.Patience))
	}
	patch.Answer = &said.Exit
	return hear(said, patch)
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

const (
	maxReason = 100
	maxNote   = 500
)

// hear takes what a status program says of itself, among whatever else it says. Its exit code decides; its words can only make it worse.
func hear(said run.Answer, patch *outcome.Patch) *codes.Fault {
	var words map[string]any
	if strictjson.Read(said.Output, &words) != nil {
		words = nil
	}
	if reason, _ := words["reason"].(string); format.IsText(reason, maxReason) {
		patch.Reason = reason
	}
	note, _ := words["note"].(map[string]any)
	spanish, _ := note["es"].(string)
	english, _ := note["en"].(string)
	if format.IsText(spanish, maxNote) && format.IsText(english, maxNote) {
		patch.Note = map[string]string{"es": spanish, "en": english}
	}
	effective, isSaid := words["effective"].(bool)
	isGood := said.Exit == 0 || said.Exit == restartNeeded
	if isGood && (!isSaid || effective || said.Exit == restartNeeded) {
		return nil
	}
	return codes.PatchNotEffective.About(fmt.Sprintf("%d %s", said.Exit, patch.Reason))
}
