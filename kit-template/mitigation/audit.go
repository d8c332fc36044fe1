package mitigation

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/product"
	"sealkit.dev/kit/mitigation/store"
)

const auditNamespace = "urn:sealkit:lrm-mitigation-audit:1"

// audit is the file that shows when the mitigation was put in place. It holds our own values and those that they
// replaced, nothing else of the configuration: that may hold secrets.
type audit struct {
	XMLName   xml.Name      `xml:"urn:sealkit:lrm-mitigation-audit:1 audit"`
	Verb      string        `xml:"verb"`
	Started   string        `xml:"started"`
	Written   string        `xml:"written"`
	Result    string        `xml:"result"`
	ExitCode  int           `xml:"exitCode"`
	Error     string        `xml:"error,omitempty"`
	Program   string        `xml:"programVersion"`
	Operator  string        `xml:"operator"`
	Computer  string        `xml:"computer"`
	Product   auditProduct  `xml:"product"`
	Site      string        `xml:"site"`
	Route     string        `xml:"route"`
	Firewall  string        `xml:"firewall,omitempty"`
	Config    string        `xml:"configuration>path"`
	Before    string        `xml:"configuration>sha256Before"`
	After     string        `xml:"configuration>sha256After"`
	Changes   []auditChange `xml:"configuration>change"`
	path      string
	now       func() time.Time
	putInside func(path string, data []byte) error
}

type auditProduct struct {
	Name       string `xml:"name"`
	Version    string `xml:"version"`
	Source     string `xml:"versionSource"`
	Control    string `xml:"controlSoftware"`
	BootMode   string `xml:"bootMode"`
	IsKnown    bool   `xml:"versionInTable"`
	Correction string `xml:"correction"`
}

type auditChange struct {
	Kind   string `xml:"kind,attr"`
	At     string `xml:"at"`
	Before string `xml:"before"`
	After  string `xml:"after"`
}

func newAudit(e *Engine, verb string) *audit {
	now := e.Now().UTC()
	computer, _ := os.Hostname()
	return &audit{
		Verb: verb, Started: now.Format(time.RFC3339), Program: e.Version, Operator: e.Operator, Computer: computer,
		Config: e.configPath(), Site: e.Settings.Site, path: freeName(e.Records, now), now: e.Now, putInside: e.folder().Write,
	}
}

// freeName never overwrites the proof of an earlier run in the same second.
func freeName(folder string, now time.Time) string {
	stamp := now.Format("20060102T150405Z")
	for i := 0; ; i++ {
		name := "lrm-mitigation-audit-" + stamp + ".xml"
		if i > 0 {
			name = fmt.Sprintf("lrm-mitigation-audit-%s-%d.xml", stamp, i)
		}
		path := filepath.Join(folder, name)
		if _, err := os.Lstat(path); os.IsNotExist(err) {
			return path
		}
	}
}

func (a *audit) write(result string) error {
	a.Result, a.Written = result, a.now().UTC().Format(time.RFC3339)
	data, err := xml.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	return a.putInside(a.path, append([]byte(xml.Header), append(data, '\n')...))
}

func (a *audit) describe(found product.Found, correction product.Correction, isKnown bool) {
	a.Product = auditProduct{
		Name: found.Name, Source: found.Source, Control: found.Control, BootMode: found.BootMode, IsKnown: isKnown,
		Correction: fmt.Sprintf("remote=%t uploads=%t", correction.Remote, correction.Uploads),
	}
	if found.Version != nil {
		a.Product.Version = found.Version.String()
	}
}

func (a *audit) compare(before []byte, result iisconfig.Result) {
	a.Before, a.After, a.Route = store.Digest(before), store.Digest(result.Data), string(result.Route)
	a.Changes = nil
	for _, change := range result.Changes {
		a.Changes = append(a.Changes, auditOf(change))
	}
}

// undone lists what was taken back: the other way round.
func (a *audit) undone(changes []iisconfig.Change) {
	for _, change := range changes {
		entry := auditOf(change)
		entry.Before, entry.After = entry.After, entry.Before
		a.Changes = append(a.Changes, entry)
	}
}

func auditOf(change iisconfig.Change) auditChange {
	out := auditChange{Kind: string(change.Kind), At: "/configuration"}
	for _, step := range change.At {
		out.At += "/" + step.Name
		for _, key := range step.Keys {
			out.At += fmt.Sprintf("[@%s=%q]", key.Name, key.Value)
		}
	}
	switch change.Kind {
	case iisconfig.SetAttribute:
		out.At += "/@" + change.Name
		out.After = change.After
		if change.Before != nil {
			out.Before = *change.Before
		}
	case iisconfig.Insert:
		out.After = change.Text
	case iisconfig.Remove:
		out.Before = change.Text
	}
	return out
}

// log adds a line to our own log: Windows Installer's does not show the helper's exit code.
func (e *Engine) log(format string, args ...interface{}) {
	file, err := os.OpenFile(filepath.Join(e.Records, "lrm-mitigate.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return
	}
	defer file.Close()
	fmt.Fprintf(file, "%s %s\r\n", e.Now().UTC().Format(time.RFC3339), fmt.Sprintf(format, args...))
}
