package weblog

import (
	"os"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Real logs that this project may not carry: SEALKIT_IIS_LOGS names a folder of them. Every line must be read; what weighs is listed, for
// somebody to judge.
func TestPublicLogs(t *testing.T) {
	folder := os.Getenv("SEALKIT_IIS_LOGS")
	if folder == "" {
		t.Skip("SEALKIT_IIS_LOGS names no folder")
	}
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	report, err := investigate.Run(investigate.Input{
		Rules: rules, Zone: time.UTC, Sources: []investigate.Source{Logs{Folders: []string{folder}, Rules: rules}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, reading := range report.Sources {
		t.Logf("%+v", reading)
		if reading.Unread > 0 || reading.State != investigate.Read {
			t.Errorf("%d lines of %s, %s", reading.Unread, reading.Place, reading.State)
		}
	}
	for _, f := range report.Findings {
		if f.Severity.HasWeight() || os.Getenv("ALL") != "" {
			t.Logf("%s %s x%d %s %s: %s", f.Severity, f.Rule, f.Count, f.Client, f.Subject, f.Evidence[0].Text)
		}
	}
	t.Log(report.Summary.EN)
}
