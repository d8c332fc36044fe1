// Gallery shows the pages of the window with things to say that never change, for pictures of them: real pages, real dialogs, real keys,
// and nothing done. It is no part of a kit.
//
// Arguments: the language, with `+` for plain boxes; a file; then in turn the events that the works end with, with a `+` where the work waits for that file, and
// takes it away.
package main

import (
	"os"
	"strings"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/check"
	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/outcome"
	"sealkit.dev/kit/launcher/internal/publisher"
	"sealkit.dev/kit/launcher/internal/report"
	"sealkit.dev/kit/launcher/internal/taskdialog"
	"sealkit.dev/kit/launcher/internal/window"
)

const lookAgain = 20 * time.Millisecond

func main() {
	released, events := os.Args[2], os.Args[3:]
	work := func(step string) window.Work {
		return func(facts window.Facts, tell window.Tell, isCancelled func() bool) (window.Facts, window.Event) {
			next := events[0]
			events = events[1:]
			event := window.Event(strings.TrimSuffix(next, "+"))
			if strings.HasSuffix(next, "+") {
				pose(step, released, tell, isCancelled)
			}
			return know(facts, event), event
		}
	}
	works := map[window.Name]window.Work{
		"search": work(""), "verifying": work("read"), "looking": work(""), "checking": work(""), "changing": work("stage"),
		"asking": work("status"), "investigating": work("look"),
		"offering": work(""), "blocking": work("firewall"),
		"restarting": work(""),
	}
	show, language := taskdialog.Show, strings.TrimSuffix(os.Args[1], "+")
	if language != os.Args[1] {
		show = taskdialog.ShowPlain
	}
	_, err := window.Window{Show: show, Works: works}.Run(placeholders(), language)
	if err != nil {
		os.Exit(1)
	}
}

// pose keeps a page that would end by itself, for a picture.
func pose(step, released string, tell window.Tell, isCancelled func() bool) {
	tell(step, 2, 3)
	for os.Remove(released) != nil && !isCancelled() {
		time.Sleep(lookAgain)
	}
}

func placeholders() window.Facts {
	found, where := "SealCheck.exe 1.0.0", "System Volume Information/WPSettings.dat"
	holder := "Demo Signer"
	return window.Facts{
		Version: "1.0.0", Trust: &publisher.Record{Kind: "development"}, Places: []string{`C:\Illumina`, `E:\`},
		Kits: []string{`E:\`, `F:\`}, Kit: `E:\`, IsReadOnly: true, Saved: `C:\Users\sbsadmin\Desktop\SealCheck`,
		Proven: &report.Report{
			Verdict: report.Genuine, Advice: "use",
			Kit: &report.Kit{
				ID: "lrm-security-patch", Version: "1.0.0", Sequence: 1, Created: "2026-11-23T08:30:00Z",
				SealSHA256: "0000000000000000000000000000000000000000000000000000000000000000",
			},
			Publisher: &report.Publisher{
				ID: "sealkit-demo", Name: "Sealkit Demo Publisher", Record: 1, Kind: "development",
				Fingerprint: "0000 1111 2222 3333 4444 5555 6666 7777",
			},
			Signatures: []report.Signature{{KeyID: "0000111122223333", Holder: &holder, State: report.Valid}},
			Findings: []report.Finding{
				{Code: codes.FileChanged, Severity: "error", Path: pointer("payload/SealkitDemoLrmMitigation.msi")},
				{Code: codes.FileExtra, Severity: "error", Path: pointer("setup.exe"), Found: &found},
				{Code: codes.ResidueFile, Severity: "note", Path: &where},
			},
		},
	}
}

func pointer(text string) *string { return &text }

// know adds what would be known after a work that ends with this event.
func know(facts window.Facts, event window.Event) window.Facts {
	wanted := facts.Proven
	switch event {
	case "genuine", "residue", "refused":
		proven := *wanted
		verdict := map[window.Event]string{
			"genuine": report.Genuine, "residue": report.GenuineResidue, "refused": report.NotGenuine,
		}[event]
		advice := map[window.Event]string{"genuine": "use", "residue": "use-with-residue", "refused": "do-not-use"}[event]
		proven.Verdict, proven.Advice = verdict, advice
		proven.Findings = findingsOf(event, proven.Findings)
		facts.Proven = &proven
		facts.IsReadOnly, facts.Differs = event == "genuine", event == "residue"
	case window.Fault:
		facts.Failure = codes.PlaceWrong.About(`C:\Illumina`)
	case "ready", "warned", "stopped":
		facts.Checks = checksOf(event)
	case "effective", "pending", "ineffective":
		facts.Status = statusOf(event)
	case "traces", "nothing", "partial":
		facts.Investigated, facts.Rules = investigated(event)
	case "restart", "done", "failed":
		facts.Outcome = outcomeOf(facts, event)
	}
	return facts
}

func findingsOf(event window.Event, all []report.Finding) []report.Finding {
	switch event {
	case "residue":
		return all[2:]
	case "refused":
		return all[:2]
	}
	return nil
}

func checksOf(event window.Event) []check.Result {
	checks := []check.Result{
		{Name: "windows", Grade: check.Pass}, {Name: "restart-pending", Grade: check.Pass}, {Name: "free-space", Grade: check.Pass},
		{Name: "other-installer", Grade: check.Pass}, {Name: "support", Grade: check.Pass}, {Name: "clock", Grade: check.Pass},
		{Name: "model", Grade: check.Pass}, {Name: "product", Grade: check.Pass}, {Name: "processes", Grade: check.Pass},
		{Name: "boot-mode", Grade: check.Pass},
	}
	if event != "ready" {
		checks[4] = check.Result{Name: "support", Grade: check.Warn, Code: codes.SupportEnded, Found: "2031-01-01"}
		checks[9] = check.Result{Name: "boot-mode", Grade: check.Warn, Code: codes.OtherModeToo, Expected: "MiSeqDx, NextSeq 550Dx"}
	}
	if event == "stopped" {
		checks[1] = check.Result{Name: "restart-pending", Grade: check.Stop, Code: codes.RestartPending, Found: "RebootRequired"}
		checks[8] = check.Result{Name: "processes", Grade: check.Stop, Code: codes.InstrumentBusy, Found: "MiSeq Control Software.exe"}
	}
	return checks
}

func outcomeOf(facts window.Facts, event window.Event) outcome.Outcome {
	record := `C:\Program Files\Sealkit\Records\20261127T120000Z-` + string(facts.Verb) + `-00112233445566778899aabbccddeeff`
	answer := outcome.New(string(facts.Verb))
	answer.ShortCode = "000011112222"
	answer.Files = []string{record + `\sealcheck-report.json`, record + `\msiexec.log`, record + `\outcome.json`}
	answer.Checks = checksOf("warned")
	if facts.Verb == window.MitigateOn || facts.Verb == window.MitigateOff {
		return mitigated(answer, event)
	}
	msi := 3010
	switch {
	case event == "failed":
		msi = 1603
		answer.Code = "msi-failed"
		answer.LogLines = []string{"CustomAction Apply returned actual error code 1603", "Action ended 12:00:00: InstallFinalize. Return value 3."}
	case event == "done":
		msi = 0
	case facts.Verb == window.Remove:
		msi, answer.Restart = 0, "recommended"
	default:
		answer.Restart = "required"
	}
	answer.Msi, answer.Exit = &msi, msi
	return answer
}

func mitigated(answer outcome.Outcome, event window.Event) outcome.Outcome {
	answer.Checks, answer.Firewall = nil, &outcome.Firewall{State: outcome.Off}
	answer.Files = answer.Files[2:]
	if answer.Verb == string(window.MitigateOn) {
		answer.Firewall = &outcome.Firewall{State: outcome.Blocks, Ports: "80,443"}
	}
	if event == "failed" {
		answer.Firewall.State, answer.Code = outcome.Unknown, codes.FirewallUnknown
		answer.Exit = answer.Code.Entry().OnInstrument()
	}
	return answer
}

// investigated is the report of a look at one trace of each kind, or at none.
func investigated(event window.Event) (*investigate.Report, *investigate.Rules) {
	rules, err := investigate.LoadRules()
	if err != nil {
		panic(err)
	}
	report, err := investigate.Run(investigate.Input{Rules: rules, Sources: []investigate.Source{made(event)}, Zone: time.UTC})
	if err != nil {
		panic(err)
	}
	return report, rules
}

// made is a source that finds what the event says.
type made window.Event

func (m made) Name() string { return "web-logs" }

func (m made) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	reading := investigate.Reading{Source: "web-logs", Place: `C:\inetpub\logs\LogFiles`, State: investigate.Read, Files: 31, Entries: 48210}
	switch m {
	case "traces":
		at := time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
		for i, rule := range []string{"D2u", "D10", "D4", "D8", "D4c", "D7", "D12b"} {
			to.Add(investigate.Hit{Rule: rule, Time: at.Add(time.Duration(i) * time.Hour), Client: "10.0.0.9", Subject: "/uploads/help.asp"})
		}
	case "partial":
		reading.State = investigate.Denied
	}
	return []investigate.Reading{reading}, nil
}

func statusOf(event window.Event) outcome.Outcome {
	patch := outcome.Patch{
		Publisher: "sealkit-demo", Kind: "development", Kit: "lrm-security-patch", Version: "1.0.0", Sequence: 1,
		Applied: "2026-11-27T12:00:00Z", State: outcome.Effective,
	}
	answer := outcome.New("status")
	switch event {
	case "pending":
		patch.State, answer.Exit = outcome.EffectiveAfterRestart, 3010
	case "ineffective":
		patch.State, patch.Code, patch.Detail = outcome.NotEffective, codes.PatchNotEffective, "60102"
		answer.Code, answer.Exit = patch.Code, patch.Code.Entry().OnInstrument()
	}
	answer.Patches = []outcome.Patch{patch}
	answer.Firewall = &outcome.Firewall{State: outcome.Off}
	always := []string{"this-computer", "outside-view", "earlier-intrusion"}
	answer.Open = append([]string{map[window.Event]string{
		"effective": "no-second-layer", "pending": "until-restart", "ineffective": "flaw-behind-firewall",
	}[event]}, always...)
	if event == "ineffective" {
		answer.Firewall = &outcome.Firewall{State: outcome.Blocks, Ports: "80,443"}
	}
	return answer
}
