package elevate

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/progress"
)

func TestFollow(t *testing.T) {
	records := t.TempDir()
	record := filepath.Join(records, "20260101T000000Z-apply-"+nonce)
	if err := os.Mkdir(record, 0o755); err != nil {
		t.Fatal(err)
	}
	writer := progress.Create(record)
	writer.Tell(progress.Line{Step: "stage", Done: 2, Total: 3})
	steps := make(chan string, 1000)
	stop := Follow(records, nonce, func(step string, _, _ int64) { steps <- step })
	if first := <-steps; first != "rights" {
		t.Errorf("first %s", first)
	}
	select {
	case second := <-steps:
		if second != "stage" {
			t.Errorf("then %s", second)
		}
	case <-time.After(time.Minute):
		t.Error("nothing was followed")
	}
	stop()
	writer.Remove()
	if Follow(records, nonce, nil) == nil {
		t.Error("nobody listens, and nothing to stop")
	}
}
