package weblog

import (
	"io"
	"runtime"
	"strconv"
	"testing"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// endless is so many bytes of a log in which every line is an attack by somebody else on something else.
type endless struct {
	left, line int
	rest       []byte
}

func (e *endless) Read(buffer []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	if len(e.rest) == 0 {
		n := strconv.Itoa(e.line)
		e.rest = []byte("2022-05-01 02:00:00 10.0.0.2 POST /" + n + ".aspx c=whoami 80 - fd00::" + n[:1] + ":" + n[len(n)-1:] + " agent/" + n + " - 200 0 0 15\r\n")
		if e.line == 0 {
			e.rest = []byte(header)
		}
		e.line++
	}
	n := copy(buffer, e.rest)
	e.rest, e.left = e.rest[n:], e.left-n
	return n, nil
}

func TestMemoryDoesNotGrowWithTheLogs(t *testing.T) {
	rules, err := investigate.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	const mebibyte = 1 << 20
	taken := func(size int) uint64 {
		to := investigate.NewCollector(rules, time.UTC)
		r := &reader{judge: newJudge(rules.List, Allow{}, to), to: to}
		if l, err := r.stream("u_ex220501.log", &endless{left: size}); err != nil || l.entries < int64(size/200) {
			t.Fatalf("%+v, %v", l, err)
		}
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		return now.Sys
	}
	small := taken(8 * mebibyte)
	if large := taken(64 * mebibyte); large > 96*mebibyte || large > small+32*mebibyte {
		t.Errorf("%d MiB for 64 MiB of logs, %d for 8", large/mebibyte, small/mebibyte)
	}
}
