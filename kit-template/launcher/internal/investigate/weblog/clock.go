package weblog

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// tolerance: requests are logged when they end, so a line can be a little older than the one before.
const tolerance = 10 * time.Minute

// watch sees whether time runs back in a log.
type watch struct{ newest stamp }

// see compares texts first: times are read only where they are not in order.
func (w *watch) see(j *judge) {
	now := j.record.stamp()
	if string(now[:]) >= string(w.newest[:]) {
		w.newest = now
		return
	}
	if back := w.newest.moment().Sub(now.moment()); back > tolerance {
		j.to.Add(investigate.Hit{
			Rule: ruleBackwards, Time: now.moment(), Subject: j.file, File: j.file, Line: j.line, Text: fmt.Sprintf("-%v: %s", back, j.text),
		})
		w.newest = now
	}
}

// dayOf gives the day in the name of a daily log, or of an hourly one.
func dayOf(file string) (time.Time, bool) {
	name := strings.ToLower(filepath.Base(file))
	name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "u_"), "ex"), ".log")
	if len(name) != 6 && len(name) != 8 {
		return time.Time{}, false
	}
	day, err := time.Parse("060102", name[:6])
	return day, err == nil
}

// missing reports the days without a log between the first and the last, each stretch as one trace.
func missing(files []string, to *investigate.Collector) {
	var last time.Time
	for _, file := range files {
		day, isDaily := dayOf(file)
		if !isDaily {
			continue
		}
		if days := int64(day.Sub(last)/(24*time.Hour)) - 1; !last.IsZero() && days > 0 {
			from, until := last.AddDate(0, 0, 1), day.AddDate(0, 0, -1)
			text := from.Format("2006-01-02") + " .. " + until.Format("2006-01-02")
			to.Add(investigate.Hit{
				Rule: ruleMissing, Time: from, Until: until, Count: days, Subject: filepath.Dir(file), File: file, Text: text,
			})
		}
		last = day
	}
}
