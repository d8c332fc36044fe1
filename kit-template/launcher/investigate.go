package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/evidence"
	"sealkit.dev/kit/launcher/internal/investigate/page"
	"sealkit.dev/kit/launcher/internal/investigate/weblog"
	"sealkit.dev/kit/launcher/internal/investigate/windows"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/screen"
	"sealkit.dev/kit/launcher/internal/state"
	"sealkit.dev/kit/launcher/internal/tree"
	"sealkit.dev/kit/launcher/internal/verify"
)

const investigateVerb = "investigate"

// Exit codes of an investigation that was done.
const (
	exitNothing    = 0
	exitFound      = 4
	exitIncomplete = 5
)

// investigation is one, from what it is asked for to its report.
type investigation struct {
	options  options
	around   surroundings
	settings investigate.Settings
	patched  time.Time
	contact  string
	sealer   *proof.Sealer
	rules    *investigate.Rules
	// progress and isCancelled may be nil.
	progress    func(done, total int64)
	isCancelled func() bool
}

// investigateHere is the verb `investigate`. It changes nothing but the folders that it was given for its report and its copy.
func investigateHere(o options, around surroundings) (exit int, fault *failure) {
	in := &investigation{options: o, around: around, progress: progressOf(o, around)}
	report, err := in.run()
	if err == nil {
		err = in.tell(report)
	}
	if errors.As(err, new(notGenuine)) {
		exit = outcome.ExitNotGenuine
	}
	if err != nil {
		return exit, failureOf(err)
	}
	return exitOfReport(report), nil
}

// notGenuine is why a kit cannot say where to look. Its exit code is that of every verb.
type notGenuine struct{ error }

func (n notGenuine) Unwrap() error { return n.error }

func failureOf(err error) *failure {
	var fault *codes.Fault
	if errors.As(err, &fault) {
		return &failure{fault.Code, fault.Detail}
	}
	return &failure{codes.IOError, err.Error()}
}

func exitOfReport(report *investigate.Report) int {
	switch {
	case report.Worst().HasWeight():
		return exitFound
	case !report.IsComplete():
		return exitIncomplete
	}
	return exitNothing
}

// run prepares, copies if it was asked to, and looks.
func (in *investigation) run() (*investigate.Report, error) {
	var err error
	if in.rules, err = investigate.LoadRules(); err != nil {
		return nil, codes.Internal.About(err.Error())
	}
	if err := in.refusePlaces(); err != nil {
		return nil, err
	}
	if err := in.settle(); err != nil {
		return nil, err
	}
	sources, err := in.sources()
	if err != nil {
		return nil, err
	}
	report, err := investigate.Run(investigate.Input{
		Rules: in.rules, Sources: sources, Now: in.around.now, Zone: time.Local, Patched: in.patched, Program: version,
		Judged: in.options.logs, Evidence: in.options.evidence, Contact: in.contact, Seal: in.seal(),
		Progress: in.progress, IsCancelled: in.isCancelled,
	})
	if err == nil && !report.HasRead() {
		err = codes.NothingToRead.About(placesOf(report))
	}
	return report, err
}

func placesOf(report *investigate.Report) (text string) {
	for _, reading := range report.Sources {
		text += reading.Place + ": " + string(reading.State) + " " + reading.Detail + "; "
	}
	return text
}

// refusePlaces: nothing is written into a kit, since a file more there makes it not genuine.
func (in *investigation) refusePlaces() error {
	for _, place := range [...]string{in.options.report, in.options.evidence} {
		if place != "" && isInKit(place) {
			return codes.OutputInvalid.About(place)
		}
	}
	return nil
}

func isInKit(path string) bool {
	for path = realPlace(path); ; path = filepath.Dir(path) {
		if hasSeal(path) {
			return true
		}
		if filepath.Dir(path) == path {
			return false
		}
	}
}

// settle joins what the kit, the file of settings and the options say, the later before the earlier.
func (in *investigation) settle() (err error) {
	if trust, fault := trustOf(in.options, in.around.stamped); fault == nil {
		in.contact = trust.Contact
	}
	if in.options.dir != "" {
		if err := in.readKit(); err != nil {
			return err
		}
	}
	if in.options.settings != "" {
		given, err := investigate.ReadSettings(in.options.settings)
		if err != nil {
			return codes.SettingsMalformed.About(in.options.settings + ": " + err.Error())
		}
		in.settings = given.Over(in.settings)
	}
	if in.options.patched != "" {
		in.settings.Patched = in.options.patched
	}
	for _, client := range in.settings.AllowedClients {
		if _, isRight := weblog.ParseRange(client); !isRight {
			return codes.SettingsMalformed.About("allowedClients: " + client)
		}
	}
	if in.options.logs == "" {
		in.askInstrument()
	}
	if in.patched, err = investigate.PatchTime(in.settings.Patched); err != nil {
		return codes.Usage.About("--patched: " + err.Error())
	}
	return nil
}

// readKit takes what a kit says about logs and clients, once it is proven.
func (in *investigation) readKit() error {
	trust, fault := trustOf(in.options, in.around.stamped)
	if fault != nil {
		return fault.code.About(fault.detail)
	}
	proven, listed, err := verify.Run(verify.Input{
		Source: tree.NewDir(in.options.dir), ReadOnly: in.around.isReadOnly(in.options.dir), Trust: trust, Now: in.around.now,
	})
	if err != nil {
		return err
	}
	if listed == nil {
		return notGenuine{proven.FirstError()}
	}
	in.settings = settingsOf(&listed.Response)
	return nil
}

func settingsOf(r *manifest.Response) investigate.Settings {
	return investigate.Settings{
		AllowedClients: r.AllowedClients, LogFolders: r.LogFolders, WebRoots: r.WebRoots, UploadFolders: r.UploadPaths,
		ExpectedPorts: r.ExpectedPorts, ExpectedEndpoints: r.ExpectedEndpoints,
	}
}

// askInstrument takes what this computer remembers, as far as this process may read it.
func (in *investigation) askInstrument() {
	computer, err := in.around.instrument.Computer()
	if err != nil {
		return
	}
	in.sealer = proof.OpenSealer(computer.StateFolder())
	if known, err := state.Peek(computer.StateFolder()); err == nil && in.settings.Patched == "" {
		for _, kit := range known.Kits {
			if kit.Installed && kit.Time > in.settings.Patched {
				in.settings.Patched = kit.Time
			}
		}
	}
	if len(in.settings.LogFolders) == 0 {
		in.settings.LogFolders = []string{
			filepath.Join(filepath.VolumeName(computer.Folders.Windows)+`\`, "inetpub", "logs", "LogFiles"),
			filepath.Join(computer.Folders.System, "LogFiles", "HTTPERR"),
		}
	}
	for _, folders := range [...][]string{in.settings.LogFolders, in.settings.WebRoots} {
		for i := range folders {
			folders[i] = computer.Folders.Expand(folders[i])
		}
	}
}

func (in *investigation) seal() investigate.Seal {
	if in.sealer == nil {
		return investigate.Seal{}
	}
	return investigate.Seal{KeyID: in.sealer.KeyID(), FollowsNumber: in.sealer.Number, FollowsSHA256: in.sealer.SHA256}
}

// sources are what is looked at: a folder that is named alone, else this computer.
func (in *investigation) sources() ([]investigate.Source, error) {
	folders := in.settings.LogFolders
	if in.options.logs != "" {
		folder, err := filepath.Abs(in.options.logs)
		if err != nil {
			return nil, err
		}
		folders = []string{folder}
	}
	if len(folders) == 0 {
		return nil, codes.Usage.About("--logs DIR")
	}
	allow := weblog.Allow{
		Clients: in.settings.AllowedClients, Scripts: in.settings.AllowedScripts, Posts: in.settings.AllowedPosts, Patched: in.patched,
	}
	ofWindows := in.ofWindows()
	if in.options.evidence == "" {
		return append([]investigate.Source{weblog.Logs{Folders: folders, Allow: allow, Rules: in.rules}}, ofWindows...), nil
	}
	taken, err := in.copy(folders)
	if err != nil {
		return nil, err
	}
	return append([]investigate.Source{taken, weblog.Logs{Folders: taken.Of(folders), Allow: allow, Rules: in.rules}}, ofWindows...), nil
}

// ofWindows is what this computer's Windows keeps. It says nothing about a folder from elsewhere.
func (in *investigation) ofWindows() []investigate.Source {
	if in.options.logs != "" {
		return nil
	}
	expected := windows.Expected{Ports: in.settings.ExpectedPorts, Endpoints: in.settings.ExpectedEndpoints}
	return windows.Sources(windows.This{}, expected, in.settings.AntivirusLogs)
}

// copy takes the evidence before anything is judged.
func (in *investigation) copy(folders []string) (*evidence.Copy, error) {
	folder, err := filepath.Abs(in.options.evidence)
	if err != nil {
		return nil, err
	}
	taken, err := evidence.Take(folder, folders, func(int64) error {
		if in.isCancelled != nil && in.isCancelled() {
			return investigate.ErrCancelled
		}
		return nil
	})
	if errors.Is(err, evidence.ErrNotEmpty) || errors.Is(err, evidence.ErrInside) {
		return nil, codes.OutputInvalid.About(err.Error())
	}
	return taken, err
}

// tell shows the report, and writes it where --report says.
func (in *investigation) tell(report *investigate.Report) error {
	data, err := report.Encode()
	if err != nil {
		return codes.Internal.About(err.Error())
	}
	switch {
	case in.options.json:
		_, err = in.around.stdout.Write(data)
	case !in.options.quiet:
		_, err = io.WriteString(in.around.stdout, screen.Investigation(report, in.rules, in.around.language))
	}
	if err == nil && in.options.report != "" {
		err = in.write(report, data)
	}
	return err
}

// write leaves the report in one .json and one .html, and its signature where the instrument has a key.
func (in *investigation) write(report *investigate.Report, data []byte) error {
	if err := os.MkdirAll(in.options.report, 0o755); err != nil {
		return err
	}
	name := "investigation-" + in.around.now.UTC().Format("20060102T150405Z")
	files := map[string][]byte{name + ".json": data, name + ".html": page.Encode(report, in.rules, data)}
	if in.sealer != nil {
		files[name+".json.minisig"], files["instrument.pub"] = in.sealer.Sign(data, investigateVerb), in.sealer.PublicFile()
	}
	for name, data := range files {
		if err := writeWhole(filepath.Join(in.options.report, name), data); err != nil {
			return err
		}
	}
	return nil
}
