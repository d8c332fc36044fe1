// Package state remembers on the instrument what was applied, so that versions only go up and the publisher stays the same.
// It outlives the removal of a patch.
package state

import (
	"fmt"

	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/manifest"
)

const schema = "sealkit-state/1"

// Limits: an instrument sees few publishers and kits, and a state beyond them was not written by this program.
const (
	maxPublishers = 64
	maxKits       = 256
	maxSize       = 1 << 20
	maxOtherMode  = 1000
)

// State is all that is remembered.
type State struct {
	Schema     string      `json:"schema"`
	Publishers []Publisher `json:"publishers"`
	Kits       []Kit       `json:"kits"`
	// Open is the attempt under way, or one that was cut off: it is written before anything is changed, and taken out at the end.
	Open *Attempt `json:"open"`
}

// Publisher is pinned when a kit of its is first applied.
type Publisher struct {
	ID          string `json:"id"`
	Kind        string `json:"kind"`
	Record      int64  `json:"record"`
	Fingerprint string `json:"fingerprint"`
}

// Kit is the newest of an id that was applied here.
type Kit struct {
	Publisher string `json:"publisher"`
	ID        string `json:"id"`
	Version   string `json:"version"`
	Sequence  int64  `json:"sequence"`
	// Launcher is the highest version of the launcher that applied one.
	Launcher    string `json:"launcher"`
	SealSHA256  string `json:"sealSha256"`
	ProductCode string `json:"productCode"`
	// Status is the signed list's program that says whether the patch is in effect, null where it names none.
	Status *manifest.StatusProgram `json:"statusProgram"`
	// OtherMode names the models of a second mode, where the instrument may be one of them; else it is empty.
	OtherMode string `json:"otherMode"`
	// Installed is false after removal.
	Installed bool `json:"installed"`
	// Package is the staged installer, kept for repair.
	Package string `json:"package"`
	Time    string `json:"time"`
}

// Attempt is what is about to be done with a kit.
type Attempt struct {
	Verb     string    `json:"verb"`
	Nonce    string    `json:"nonce"`
	Pinned   Publisher `json:"pinned"`
	Proposed Kit       `json:"proposed"`
	// Msi is what Windows Installer answered; null while nobody knows.
	Msi *int64 `json:"msi"`
}

// Empty is the state of an instrument where nothing was applied.
func Empty() *State { return &State{Schema: schema, Publishers: []Publisher{}, Kits: []Kit{}} }

func (s *State) isWellFormed() bool {
	return s.Schema == schema && format.Counted(s.Publishers, 0, maxPublishers) && format.Counted(s.Kits, 0, maxKits) &&
		format.Every(s.Publishers, isPublisher) && format.Every(s.Kits, isKit) &&
		(s.Open == nil || isPublisher(s.Open.Pinned) && isKit(s.Open.Proposed))
}

func isPublisher(p Publisher) bool {
	return format.IsID(p.ID) && format.IsCounter(p.Record) && (p.Kind == "release" || p.Kind == "development")
}

func isKit(k Kit) bool {
	return format.IsID(k.Publisher) && format.IsID(k.ID) && format.IsVersion(k.Version) && format.IsCounter(k.Sequence) &&
		format.IsVersion(k.Launcher) && (k.OtherMode == "" || format.IsText(k.OtherMode, maxOtherMode)) && (k.Status == nil || k.Status.IsWellFormed())
}

// Find gives the kit of an id, whoever published it, or nil.
func (s *State) Find(id string) *Kit {
	for i := range s.Kits {
		if s.Kits[i].ID == id {
			return &s.Kits[i]
		}
	}
	return nil
}

func (s *State) findPublisher(id string) *Publisher {
	for i := range s.Publishers {
		if s.Publishers[i].ID == id {
			return &s.Publishers[i]
		}
	}
	return nil
}

// Settle writes the attempt's success into the state, and leaves it open: what remains to be done after it may be cut off too.
func (s *State) Settle(msi int64) {
	attempt := s.Open
	attempt.Msi = &msi
	if pinned := s.findPublisher(attempt.Pinned.ID); pinned != nil {
		*pinned = attempt.Pinned
	} else {
		s.Publishers = append(s.Publishers, attempt.Pinned)
	}
	kit := attempt.Proposed
	kit.Installed = attempt.Verb != "remove"
	if known := s.Find(kit.ID); known != nil {
		kit.Launcher = later(known.Launcher, kit.Launcher)
		*known = kit
	} else {
		s.Kits = append(s.Kits, kit)
	}
}

// Resolve brings an attempt that was cut off to an end: where its product is as the attempt would have left it, it counts as done, so
// that a newer version that did get in is never forgotten. Else nothing came of it.
func (s *State) Resolve(isInstalled func(productCode string) bool) *State {
	attempt := s.Open
	isDone := isInstalled(attempt.Proposed.ProductCode) == (attempt.Verb != "remove")
	if attempt.Msi == nil && isDone {
		s.Settle(0)
	}
	s.Open = nil
	return s
}

// String names an attempt for people and logs, in no language.
func (a *Attempt) String() string {
	return fmt.Sprintf("%s %s %s, sequence %d, %s", a.Verb, a.Proposed.ID, a.Proposed.Version, a.Proposed.Sequence, a.Proposed.Time)
}
