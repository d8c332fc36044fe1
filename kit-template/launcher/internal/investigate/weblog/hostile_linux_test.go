package weblog

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
	"sealkit.dev/kit/launcher/internal/investigate/filetest"
)

// Links, circles of links and pipes are told and not followed. Wine does not make them as Windows does.
func TestLinksAndPipes(t *testing.T) {
	for name, spoil := range map[string]func(root string) error{
		"a link to a log":   func(root string) error { return os.Symlink("u_ex1.log", filepath.Join(root, "u_ex0.log")) },
		"a circle of links": func(root string) error { return os.Symlink("..", filepath.Join(root, "W3SVC1", "again")) },
		"a pipe":            func(root string) error { return syscall.Mkfifo(filepath.Join(root, "u_ex0.log"), 0o600) },
	} {
		root := filetest.Place(t, map[string]string{"u_ex1.log": header + request, "W3SVC1/u_ex1.log": header + request})
		if err := spoil(root); err != nil {
			t.Fatal(err)
		}
		if reading := judgeFolder(t, root, Allow{}).Sources[0]; reading.State != investigate.Failed || reading.Entries != 2 {
			t.Errorf("%s: %+v", name, reading)
		}
	}
}

// A log that is written faster than it is read comes to an end all the same.
func TestALogThatGrows(t *testing.T) {
	root := filetest.Place(t, map[string]string{"u_ex1.log": header + request + "\r\n"})
	file, err := os.OpenFile(filepath.Join(root, "u_ex1.log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer file.Close()
		for {
			select {
			case <-done:
				return
			default:
				_, _ = file.WriteString(request + "\r\n")
			}
		}
	}()
	time.Sleep(10 * time.Millisecond)
	reading := judgeFolder(t, root, Allow{}).Sources[0]
	close(done)
	<-ended
	if reading.State != investigate.Read || reading.Entries == 0 || reading.Unread > 1 {
		t.Errorf("%+v", reading)
	}
}
