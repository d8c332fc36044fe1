package state

import (
	"fmt"
	"strconv"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/manifest"
	"sealkit.dev/kit/launcher/internal/publisher"
)

// Allow says why a proven kit must not be used on this instrument, or nil. Everything it goes by is signed or remembered here.
func (s *State) Allow(m *manifest.Manifest, record *publisher.Record, launcher string) *codes.Fault {
	rules := []func(*manifest.Manifest, *publisher.Record) *codes.Fault{s.allowKind, s.allowPublisher, s.allowSequence}
	for _, rule := range rules {
		if fault := rule(m, record); fault != nil {
			return fault
		}
	}
	return s.allowLauncher(m, launcher)
}

// allowKind: development and release never meet on one instrument.
func (s *State) allowKind(_ *manifest.Manifest, record *publisher.Record) *codes.Fault {
	for _, known := range s.Publishers {
		if known.Kind != record.Kind {
			return codes.KindChanged.About(fmt.Sprintf("%s, %s %s", record.Kind, known.ID, known.Kind))
		}
	}
	return nil
}

// allowPublisher: who first applied a kit here stays its publisher, under the same record. Records cannot succeed one another in
// format 1.0.
func (s *State) allowPublisher(m *manifest.Manifest, record *publisher.Record) *codes.Fault {
	if kit := s.Find(m.Kit.ID); kit != nil && kit.Publisher != record.ID {
		return codes.PublisherChanged.About(fmt.Sprintf("%s, expected %s", record.ID, kit.Publisher))
	}
	known := s.findPublisher(record.ID)
	if known == nil {
		return nil
	}
	if record.Record < known.Record {
		return codes.Rollback.About(fmt.Sprintf("record %d < %d", record.Record, known.Record))
	}
	if record.Fingerprint() != known.Fingerprint {
		return codes.PublisherChanged.About(fmt.Sprintf("%s, expected %s", record.Fingerprint(), known.Fingerprint))
	}
	return nil
}

// allowSequence: older only where the signed list of the kit itself names what it may replace.
func (s *State) allowSequence(m *manifest.Manifest, _ *publisher.Record) *codes.Fault {
	kit := s.Find(m.Kit.ID)
	if kit == nil || m.Kit.Sequence >= kit.Sequence {
		return nil
	}
	for _, sequence := range m.Kit.DowngradeFrom {
		if sequence == kit.Sequence {
			return nil
		}
	}
	return codes.Rollback.About(fmt.Sprintf("sequence %d < %d", m.Kit.Sequence, kit.Sequence))
}

// allowLauncher: neither older than the kit demands nor than one that was here before.
func (s *State) allowLauncher(m *manifest.Manifest, launcher string) *codes.Fault {
	needed := m.Kit.MinimumLauncher
	if kit := s.Find(m.Kit.ID); kit != nil {
		needed = later(needed, kit.Launcher)
	}
	if isOlder(launcher, needed) {
		return codes.LauncherTooOld.About(fmt.Sprintf("%s < %s", launcher, needed))
	}
	return nil
}

func later(a, b string) string {
	if isOlder(a, b) {
		return b
	}
	return a
}

// isOlder compares versions of the form of clause 3.4, whose numbers were checked.
func isOlder(a, b string) bool {
	left, right := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(left) && i < len(right); i++ {
		x, _ := strconv.Atoi(left[i])
		y, _ := strconv.Atoi(right[i])
		if x != y {
			return x < y
		}
	}
	return len(left) < len(right)
}
