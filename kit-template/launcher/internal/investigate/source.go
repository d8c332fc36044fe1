package investigate

// State of a place where traces can be.
type State string

// States of a place.
const (
	// Read from its beginning to its end.
	Read State = "read"
	// Absent: there is no such place on this computer, or nothing in it.
	Absent State = "absent"
	// Denied: it is there, and this process may not read it.
	Denied State = "no-permission"
	// Failed: it is there and cannot be read, or not whole.
	Failed State = "failed"
)

// Reading is what became of one place.
type Reading struct {
	// Source is the key of its name among the words of rules.json.
	Source string `json:"source"`
	Place  string `json:"place"`
	State  State  `json:"state"`
	// Detail is language-neutral: an error, a file.
	Detail string `json:"detail,omitempty"`
	// Files and Entries were read there: of logs, entries are lines with a request.
	Files   int64 `json:"files"`
	Entries int64 `json:"entries"`
	// Unread entries could not be read; a finding names them.
	Unread int64 `json:"unread"`
}

// Source is one kind of place where traces can be.
type Source interface {
	// Name is the key of its name among the words of rules.json.
	Name() string
	// Look reads all of it, hands over what it finds, and says what became of each place. An error is for what must end the whole
	// investigation, such as its cancellation: a place that cannot be read is a Reading.
	Look(to *Collector) ([]Reading, error)
}
