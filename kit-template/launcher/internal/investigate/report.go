package investigate

import (
	"bytes"

	"sealkit.dev/kit/launcher/internal/format"
)

// Schema of the report.
const Schema = "sealkit-investigation/1"

// Report is all that is said about one investigation.
type Report struct {
	Schema  string  `json:"schema"`
	Program string  `json:"program"`
	Made    *Moment `json:"made"`
	// Judged is the folder that was judged alone; empty when it was this computer.
	Judged   string `json:"judged,omitempty"`
	Evidence string `json:"evidence,omitempty"`
	// Patched is since when nobody from outside should be answered; nil when that is not known.
	Patched *Moment `json:"patched"`
	// Seal says who vouches for this report, and after which verification file it was made.
	Seal    Seal `json:"seal"`
	Summary Both `json:"summary"`
	// Limit is always said.
	Limit    Both      `json:"limit"`
	Contact  string    `json:"contact,omitempty"`
	Sources  []Reading `json:"sources"`
	Findings []Finding `json:"findings"`
	// Folded hits were only counted, in findings of several clients and subjects.
	Folded int64 `json:"folded"`
	// Rules explains each rule of the findings.
	Rules []Explained `json:"rules"`
}

// Seal is the report's place beside the verification files of the instrument.
type Seal struct {
	// KeyID is empty when nobody signs.
	KeyID string `json:"keyId,omitempty"`
	// FollowsNumber and FollowsSHA256 name the newest verification file of this instrument.
	FollowsNumber int64  `json:"followsNumber,omitempty"`
	FollowsSHA256 string `json:"followsSha256,omitempty"`
}

// Explained is a rule without what is only for this program.
type Explained struct {
	ID string `json:"id"`
	ES Texts  `json:"es"`
	EN Texts  `json:"en"`
}

// perFinding is about what one takes in JSON, in bytes.
const perFinding = 1500

// Encode gives the JSON: the same report always gives the same bytes. It encodes one finding after the other, since the encoder holds what it
// encodes three times.
func (r *Report) Encode() []byte {
	frame := *r
	frame.Findings = []Finding{}
	data := format.EncodeJSON(&frame)
	// No text can hold this: a quote in a text is escaped.
	head, tail, isThere := bytes.Cut(data, []byte("\"findings\": []"))
	if !isThere || len(r.Findings) == 0 {
		return data
	}
	out := bytes.NewBuffer(make([]byte, 0, len(data)+perFinding*len(r.Findings)))
	out.Write(head)
	out.WriteString("\"findings\": [")
	for i := range r.Findings {
		one := format.EncodeJSON(&r.Findings[i])
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(bytes.ReplaceAll(bytes.TrimSuffix(one, []byte("\n")), []byte("\n"), []byte("\n    ")))
	}
	out.WriteString("\n  ]")
	out.Write(tail)
	return out.Bytes()
}

// Worst gives the worst severity, and `info` when there is none at all.
func (r *Report) Worst() Severity {
	if len(r.Findings) == 0 {
		return Info
	}
	return r.Findings[0].Severity
}

// IsComplete says whether all places that are there were read.
func (r *Report) IsComplete() bool {
	for _, reading := range r.Sources {
		if reading.State == Denied || reading.State == Failed {
			return false
		}
	}
	return true
}

// HasRead says whether anything at all was read, be it a part of a place. A copy alone says nothing.
func (r *Report) HasRead() bool {
	for _, reading := range r.Sources {
		if (reading.State == Read || reading.Entries > 0) && reading.Source != CopySource {
			return true
		}
	}
	return false
}
