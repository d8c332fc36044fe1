package run

import "testing"

// Linux shows eight bits of an exit code, so waiting can be shown on Windows only.
func TestBusyIsTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		want    int
	}{
		"then done":  {[]string{"1618", "1618", "3010"}, 3010},
		"then fails": {[]string{"1618", "1603"}, 1603},
		"for ever":   {[]string{"1618", "1618", "1618", "0"}, Busy},
	} {
		tries := 0
		exit, err := own(0, 0).Run(func() []string {
			tries++
			return []string{"exit", c.answers[tries-1]}
		})
		if err != nil || exit != c.want {
			t.Errorf("%s: %d, %v", name, exit, err)
		}
	}
}

func TestUnknownProductIsNotInstalled(t *testing.T) {
	if IsInstalled("{00000000-0000-4000-8000-000000000000}") || IsInstalled("no code") {
		t.Error("installed")
	}
}
