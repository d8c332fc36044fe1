package windows

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// Names looks at the names that were asked for of late.
type Names struct {
	System   System
	Expected Expected
}

// Name of the source.
func (Names) Name() string { return "dns-cache" }

// Look lists what is not expected. Names of the own network and reverse ones say nothing.
func (s Names) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	names, err := s.System.Names()
	reading := investigate.Reading{Source: s.Name(), Place: "DNS", Entries: int64(len(names))}
	reading.State, reading.Detail = stateOf(err)
	for _, name := range names {
		lower := strings.ToLower(name)
		isLocal := !strings.Contains(lower, ".") || strings.HasSuffix(lower, ".arpa") || strings.HasSuffix(lower, ".local")
		if !isLocal && !s.Expected.has(name, 0) {
			to.Add(investigate.Hit{Rule: "W14", Subject: name, File: "DNS", Text: name})
		}
	}
	return []investigate.Reading{reading}, nil
}
