package mitigation

import (
	"errors"
	"os"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/live"
	"sealkit.dev/kit/mitigation/product"
	"sealkit.dev/kit/mitigation/store"
)

// Status is what `status --json` prints. Fields are added, never renamed, within one schema number.
type Status struct {
	Schema    string `json:"schema"`
	Program   string `json:"program"`
	Version   string `json:"version"`
	Effective bool   `json:"effective"`
	// Reason is one of the words of words.go, Note its sentence by language.
	Reason string            `json:"reason"`
	Note   map[string]string `json:"note"`
	Detail string            `json:"detail,omitempty"`

	Product  StatusProduct     `json:"product"`
	Site     string            `json:"site,omitempty"`
	Digest   string            `json:"configurationSha256,omitempty"`
	Effect   *iisconfig.Effect `json:"effect,omitempty"`
	Live     live.Verdict      `json:"live,omitempty"`
	Probes   []live.Probe      `json:"probes,omitempty"`
	Firewall string            `json:"firewall"`
	// Interrupted: a run was killed; the next apply, repair or revert ends what it began.
	Interrupted bool `json:"interrupted"`
}

// StatusProduct is what was found.
type StatusProduct struct {
	Installed bool   `json:"installed"`
	Name      string `json:"name,omitempty"`
	Version   string `json:"version,omitempty"`
	Source    string `json:"versionSource,omitempty"`
	Control   string `json:"controlSoftware,omitempty"`
	BootMode  string `json:"bootMode,omitempty"`
	// Unread is why a file that could have told the version did not.
	Unread     string             `json:"unread,omitempty"`
	InTable    bool               `json:"versionInTable"`
	Correction product.Correction `json:"correction"`
}

// Status looks at what works now, whoever made it so. It changes nothing.
func (e *Engine) Status() Status {
	status := Status{Schema: "sealkit-lrm-status/1", Program: "lrm-mitigate", Version: e.Version}
	reason, err := e.judge(&status)
	if err != nil {
		status.Detail = err.Error()
	}
	return status.with(reason)
}

// Faulty is the status of a program that cannot even begin.
func Faulty(version string, err error) Status {
	status := Status{Schema: "sealkit-lrm-status/1", Program: "lrm-mitigate", Version: version, Detail: err.Error()}
	return status.with("settings-faulty")
}

func (s Status) with(reason string) Status {
	s.Reason, s.Note = reason, notes[reason]
	s.Effective = reason == reasonEffective || reason == reasonUntested
	return s
}

// ExitCode tells effective from not effective; why not is in the reason.
func (s Status) ExitCode() int {
	if s.Effective {
		return ExitOK
	}
	return ExitNotEffective
}

func (e *Engine) judge(status *Status) (string, error) {
	found, correction, missing := e.detect()
	status.describe(found, correction)
	status.Firewall = "not asked for"
	data, err := e.read()
	if err != nil {
		return reasonOf(err), err
	}
	status.Digest = store.Digest(data)
	if state, err := e.folder().Load(); err == nil {
		status.Interrupted = state.Next != nil
		// Asked for at installation, and then kept.
		e.Settings.Firewall = e.Settings.Firewall || state.Firewall
	}
	if missing != nil {
		return reasonNoProduct, missing
	}
	request, err := e.Settings.request(data, found, correction)
	if err != nil {
		return reasonOf(err), err
	}
	status.Site = request.Site
	effect, err := iisconfig.Inspect(data, request)
	if err != nil {
		return reasonOf(err), err
	}
	status.Effect = &effect
	return e.compare(status, request, data), nil
}

// compare lets the server's answers overrule the file, never the other way round.
func (e *Engine) compare(status *Status, request iisconfig.Request, data []byte) string {
	if doc, err := iisconfig.Parse(data); err == nil {
		status.Probes = e.Prober.Probe(doc.Bindings(request.Site))
	}
	status.Live = live.Judge(status.Probes)
	hasRule := firewall.IsThere(e.Machine, firewallRule, e.Settings.Ports)
	if hasRule {
		status.Firewall = "blocks"
	} else if e.Settings.Firewall {
		status.Firewall = "missing"
	}
	switch {
	case request.Remote && !status.Effect.IsClosed():
		return reasonRemoteOpen
	case request.Remote && status.Live == live.Open:
		return reasonAnswersNetwork
	case status.Live == live.LockedOut:
		return reasonLockedOut
	case len(status.Effect.Uploads) > 0 && !status.Effect.FiltersRequests, !allInert(status.Effect.Uploads):
		return reasonUploadsRun
	case e.Settings.Firewall && !hasRule:
		return reasonNoFirewall
	case status.Live == live.Untested:
		return reasonUntested
	}
	return reasonEffective
}

func allInert(uploads []iisconfig.Upload) bool {
	for _, upload := range uploads {
		if !upload.IsInert() {
			return false
		}
	}
	return true
}

func (s *Status) describe(found product.Found, correction product.Correction) {
	s.Product = StatusProduct{
		Installed: found.IsInstalled, Name: found.Name, Source: found.Source, Control: found.Control,
		BootMode: found.BootMode, Correction: correction,
	}
	if found.RunFault != nil {
		s.Product.Unread = found.RunFault.Error()
	}
	if found.Version != nil {
		s.Product.Version = found.Version.String()
		_, s.Product.InTable = product.CorrectionFor(found.Version, correction)
	}
}

func reasonOf(err error) string {
	switch code := ExitCode(err); {
	case errors.Is(err, os.ErrNotExist), code == ExitNoServer:
		return reasonNoServer
	case code == ExitNotOurs:
		return reasonNotOurs
	case code == ExitNoSite:
		return reasonNoSite
	case code == ExitSettingsFaulty:
		return reasonSettings
	}
	return reasonMalformed
}
