package machine

import "testing"

func TestRestartIsNotedForOneKit(t *testing.T) {
	if noted, err := IsRestartNoted("never-noted"); noted || err != nil {
		t.Errorf("%v, %v", noted, err)
	}
	for i := 0; i < 2; i++ {
		if err := NoteRestart("test-kit"); err != nil {
			t.Fatal(err)
		}
	}
	if noted, err := IsRestartNoted("test-kit"); !noted || err != nil {
		t.Errorf("%v, %v", noted, err)
	}
	for i := 0; i < 2; i++ {
		if err := ForgetRestart("test-kit"); err != nil {
			t.Fatal(err)
		}
	}
	if noted, err := IsRestartNoted("test-kit"); noted || err != nil {
		t.Errorf("%v, %v", noted, err)
	}
}
