package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/page"
	"sealkit.dev/kit/launcher/internal/investigate/webfiles"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/proof"
	"sealkit.dev/kit/launcher/internal/screen"
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
	// config is the web server's, where this computer is judged.
	config *webfiles.Config
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

func (in *investigation) seal() investigate.Seal {
	if in.sealer == nil {
		return investigate.Seal{}
	}
	return investigate.Seal{KeyID: in.sealer.KeyID(), FollowsNumber: in.sealer.Number, FollowsSHA256: in.sealer.SHA256}
}

// tell shows the report, and writes it where --report says.
func (in *investigation) tell(report *investigate.Report) error {
	data := report.Encode()
	var err error
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
