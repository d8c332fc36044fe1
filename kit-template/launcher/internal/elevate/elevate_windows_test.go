package elevate

import (
	"os"
	"testing"
)

// TestMain is the part with the rights as well.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "apply" && os.Args[2] == `E:\` {
		os.Exit(60008)
	}
	os.Exit(m.Run())
}

func TestStartGivesTheExitCode(t *testing.T) {
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if exit, err := Start(own, []string{"apply", `E:\`}); exit != 60008 || err != nil {
		t.Errorf("%d, %v", exit, err)
	}
}
