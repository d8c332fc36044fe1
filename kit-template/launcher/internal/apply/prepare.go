package apply

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/private"
	"sealkit.dev/kit/launcher/internal/progress"
	"sealkit.dev/kit/launcher/internal/stage"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

// IsNonce says whether a name of an attempt has its one form.
func IsNonce(nonce string) bool { return format.IsHex(nonce, 32) }

const recordName = "20060102T150405Z"

// openRecord makes the folder of this attempt, where everybody may read and nobody but us may have written.
func (a *attempt) openRecord() error {
	r := a.Request
	isVerb := r.Verb == "apply" || r.Verb == "repair" || r.Verb == "remove"
	if !isVerb || !IsNonce(r.Nonce) || !format.IsLanguage(r.Language) || !filepath.IsAbs(r.Kit) {
		return codes.Usage.About(r.Verb)
	}
	record, err := NewRecord(a.Computer.RecordsFolder(), a.Now(), r.Verb, r.Nonce)
	if err != nil {
		return err
	}
	a.record, a.follower = record, progress.Create(record.Path)
	return nil
}

// NewRecord makes the folder of an attempt among all records.
func NewRecord(records string, now time.Time, verb, nonce string) (*private.Folder, error) {
	all, err := private.Open(records, private.UsersRead)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	return all.Make(fmt.Sprintf("%s-%s-%s", now.UTC().Format(recordName), verb, nonce), private.UsersRead)
}

// verify proves the whole kit, under the record that this program carries.
func (a *attempt) verify() error {
	proven, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(a.Request.Kit), ReadOnly: a.Computer.IsReadOnly(a.Request.Kit), Trust: a.Program.Trust, Now: a.Now(),
		Progress: func(done, total int64) { a.tell("verify", done, total) },
	})
	if err != nil {
		return codes.IOError.About(err.Error())
	}
	if err := a.keep("sealcheck-report.json", proven.Encode()); err != nil {
		return err
	}
	if listed == nil {
		a.outcome = a.outcome.Fail(proven.FirstError())
		a.outcome.Exit = outcome.ExitNotGenuine
		return nil
	}
	a.manifest, a.seal, a.signers = listed, proven.Kit.SealSHA256, SignersOf(proven)
	return nil
}

func (a *attempt) stagingRoot() string {
	return a.Computer.Folders.Expand(a.manifest.Checks.StagingRoot)
}

func (a *attempt) checkPlace() error {
	if fault := CheckPlace(a.Program.Path, a.Request.Kit, a.stagingRoot()); fault != nil {
		return fault
	}
	return nil
}

// OpenStore takes the state for one attempt.
func (c Computer) OpenStore() (*state.Store, error) {
	folder, err := private.Open(c.StateFolder(), private.AdministratorsOnly)
	if err != nil {
		return nil, err
	}
	// The lock inside keeps the folder from then on.
	defer folder.Close()
	return state.Open(folder.Path)
}

func (a *attempt) openStore() (err error) {
	a.store, err = a.Computer.OpenStore()
	return err
}

// remember opens the state, and brings to an end what an earlier attempt left open.
func (a *attempt) remember() (err error) {
	if err = a.openStore(); err != nil {
		return err
	}
	if a.state, err = a.store.Load(); err != nil || a.state.Open == nil {
		return err
	}
	a.outcome.Previous = a.state.Open.String()
	return a.store.Save(a.state.Resolve(a.Computer.IsInstalled))
}

func (a *attempt) allow() error {
	if fault := a.state.Allow(a.manifest, a.Program.Trust, a.Program.Version); fault != nil {
		return fault
	}
	a.installer = chooseInstaller(a.manifest.Installers, a.Request.Language, a.Computer.IsInstalled)
	switch code := a.installer.ProductCode; {
	case a.Computer.IsForOneUser(code):
		return codes.ForOneUser.About(code)
	case a.Request.Verb == "repair" && !a.Computer.IsInstalled(code):
		// The checks of a repair warn where those of apply stop: it is no second way to apply.
		return codes.NotApplied.About(code)
	}
	a.before = a.look()
	return nil
}

// chooseInstaller: the one for the language, else the first, unless only another's product is installed: that one is maintained, rather
// than a second product put beside it. One without a language is the only one (clause 7.3).
func chooseInstaller(installers []manifest.Installer, language string, isInstalled func(productCode string) bool) manifest.Installer {
	chosen, other := 0, -1
	for i := range installers {
		if own := installers[i].Language; own != nil && *own == language {
			chosen = i
		} else if isInstalled(installers[i].ProductCode) {
			other = i
		}
	}
	if other >= 0 && !isInstalled(installers[chosen].ProductCode) {
		chosen = other
	}
	return installers[chosen]
}

func (a *attempt) check() error {
	a.tell("check", 0, 0)
	a.outcome.Checks = append(a.outcome.Checks, a.compareProgram())
	a.outcome.Checks = append(a.outcome.Checks, a.Computer.Check(a.Request.Verb, a.manifest, a.Now())...)
	if stop := stopped(a.outcome.Checks); stop != nil {
		return stop.Code.About(stop.Found)
	}
	return nil
}

// stage brings the package to where Windows Installer may read it, or holds the one that an earlier attempt left there.
func (a *attempt) stage() (err error) {
	listed, err := a.manifest.Find(a.installer.Path)
	if err != nil {
		return err
	}
	if a.root, err = private.Open(a.stagingRoot(), private.AdministratorsOnly); err != nil {
		return err
	}
	if a.holdKept(listed) {
		return nil
	}
	if a.folder, err = a.root.Fresh(a.Random, private.AdministratorsOnly); err != nil {
		return err
	}
	var done int64
	a.staged, err = stage.Copy(tree.NewDir(a.Request.Kit), listed, a.folder, func(length int) {
		done += int64(length)
		a.tell("stage", done, listed.Size)
	})
	if err != nil {
		a.folder.Close()
		_ = os.Remove(a.folder.Path)
	}
	return err
}

// holdKept: what an earlier attempt left serves as long as it is still what the manifest lists, and in our own folder.
func (a *attempt) holdKept(listed manifest.File) bool {
	known := a.state.Find(a.manifest.Kit.ID)
	if known == nil || known.Package == "" || !isSame(filepath.Dir(filepath.Dir(known.Package)), a.root.Path) {
		return false
	}
	folder, err := private.Open(filepath.Dir(known.Package), private.AdministratorsOnly)
	if err != nil {
		return false
	}
	staged, err := stage.Hold(known.Package, listed)
	if err != nil {
		folder.Close()
		return false
	}
	a.folder, a.staged = folder, staged
	return true
}
