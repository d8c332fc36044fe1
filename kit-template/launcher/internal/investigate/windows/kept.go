package windows

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"sealkit.dev/kit/launcher/internal/eventlog"
)

// maxKept is one event as it is kept, with its line feeds escaped.
const maxKept = 8 * eventlog.MaxXML

// Write makes a file of a copy of the evidence, and gives its path. An error is of that file.
type Write func(name string, content func(io.Writer) error) (path string, err error)

// Kept is what a system said before anything was judged. Events are read from the copy; connections and names are the same as in it.
type Kept struct {
	events  map[string]answer
	sockets []Socket
	names   []string
	// faults are those of sockets and names.
	faults [2]error
}

// answer is what came of one query.
type answer struct {
	path   string
	isMore bool
	fault  error
}

// Keep asks a system for everything that Sources will ask of it, and writes it down: an event a line, as XML.
func Keep(system System, write Write) (*Kept, error) {
	k := &Kept{events: map[string]answer{}}
	for i := range groups {
		g, said := &groups[i], answer{}
		path, err := write(fmt.Sprintf("events-%d.xml", i+1), func(to io.Writer) (failed error) {
			said.isMore, said.fault = system.Events(g.channel, g.query, func(xml []byte) {
				if failed == nil {
					_, failed = io.WriteString(to, onLine(string(xml)))
				}
			})
			return failed
		})
		if err != nil {
			return nil, err
		}
		said.path = path
		k.events[g.query] = said
	}
	k.sockets, k.faults[0] = system.Sockets()
	k.names, k.faults[1] = system.Names()
	_, err := write("connections.txt", func(to io.Writer) error {
		for _, s := range k.sockets {
			if _, err := fmt.Fprintf(to, "%v:%d %v:%d %v %q\n", s.Local, s.LocalPort, s.Remote, s.RemotePort, s.IsListening, s.Process); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_, err = write("names.txt", func(to io.Writer) error {
			for _, name := range k.names {
				if _, err := io.WriteString(to, onLine(name)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return k, err
}

// onLine keeps an event or a name on one line.
func onLine(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r", "&#13;"), "\n", "&#10;") + "\n"
}

// Events gives those of the copy.
func (k *Kept) Events(_, query string, each func(xml []byte)) (bool, error) {
	said := k.events[query]
	file, err := os.Open(said.path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	if err := eachLine(file, each); err != nil {
		return false, err
	}
	return said.isMore, said.fault
}

// eachLine hands over lines of at most maxKept.
func eachLine(from io.Reader, each func(line []byte)) error {
	buffer, size := make([]byte, maxKept), 0
	for {
		n, err := from.Read(buffer[size:])
		rest := buffer[:size+n]
		for end := bytes.IndexByte(rest, '\n'); end >= 0; end = bytes.IndexByte(rest, '\n') {
			each(rest[:end])
			rest = rest[end+1:]
		}
		if size = copy(buffer, rest); size == maxKept {
			return errTooLong
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

var errTooLong = errors.New("an event is too long")

// Sockets are those of then.
func (k *Kept) Sockets() ([]Socket, error) { return k.sockets, k.faults[0] }

// Names are those of then.
func (k *Kept) Names() ([]string, error) { return k.names, k.faults[1] }
