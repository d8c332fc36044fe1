package run

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"sealkit.dev/kit/launcher/internal/system"
)

const (
	// maxAnswer is far more than a program has to say about itself.
	maxAnswer = 1 << 20
	// lastWords: a child of the program may keep its output open after it.
	lastWords = 2 * time.Second
)

// Answer is what a program said and how it ended.
type Answer struct {
	Exit   int
	Output []byte
	// IsLate: it did not come to an end by itself.
	IsLate bool
}

// Ask starts a program that is held, and gives what it says on its output. It gets the same clean environment as Windows Installer, and
// for temporary files Windows' own folder, where others can put nothing.
func Ask(program string, arguments []string, folders system.Folders, patience time.Duration) (Answer, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return Answer{}, err
	}
	said := make(chan []byte, 1)
	go func() {
		defer reader.Close()
		data, _ := io.ReadAll(io.LimitReader(reader, maxAnswer))
		said <- data
	}()
	answer, err := waitFor(program, arguments, Environment(folders, folders.Windows), writer, patience)
	writer.Close()
	if err != nil {
		return answer, err
	}
	select {
	case answer.Output = <-said:
	case <-time.After(lastWords):
	}
	return answer, nil
}

func waitFor(program string, arguments, environment []string, output *os.File, patience time.Duration) (Answer, error) {
	nothing, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return Answer{}, err
	}
	defer nothing.Close()
	words, system := commandLine(program, arguments)
	process, err := os.StartProcess(program, words, &os.ProcAttr{
		Dir: filepath.Dir(program), Env: environment, Files: []*os.File{nothing, output, nothing}, Sys: system,
	})
	if err != nil {
		return Answer{}, err
	}
	timer := time.AfterFunc(patience, func() { _ = process.Kill() })
	state, err := process.Wait()
	isLate := !timer.Stop()
	if err != nil {
		return Answer{}, err
	}
	return Answer{Exit: state.ExitCode(), IsLate: isLate}, nil
}
