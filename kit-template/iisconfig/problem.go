package iisconfig

import "fmt"

// Code says why a configuration is not touched.
type Code string

// The reasons, a closed list.
const (
	Malformed   Code = "malformed"
	Shared      Code = "shared"
	Encrypted   Code = "encrypted"
	SiteMissing Code = "site-missing"
	BadRequest  Code = "bad-request"
)

// Problem is the only kind of error of this package.
type Problem struct {
	Code   Code
	Detail string
}

func (p *Problem) Error() string { return fmt.Sprintf("%s: %s", p.Code, p.Detail) }

func problem(code Code, format string, args ...interface{}) error {
	return &Problem{code, fmt.Sprintf(format, args...)}
}
