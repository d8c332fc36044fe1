// Package mitigation applies, repairs, reverts, rolls back and judges the mitigation.
package mitigation

import (
	"errors"

	"sealkit.dev/kit/iisconfig"
)

// Exit codes. They are documented in docs/installer.md and never change their meaning.
const (
	ExitOK             = 0
	ExitUsage          = 2
	ExitNotEffective   = 60100
	ExitNoServer       = 60101
	ExitNoProduct      = 60102
	ExitMalformed      = 60103
	ExitNotOurs        = 60104
	ExitNoSite         = 60105
	ExitCannotWrite    = 60106
	ExitNotConfirmed   = 60107
	ExitStateDamaged   = 60108
	ExitBusy           = 60109
	ExitFirewall       = 60110
	ExitSettingsFaulty = 60111
)

// Failure is an error with its exit code.
type Failure struct {
	Code int
	Err  error
}

func (f *Failure) Error() string { return f.Err.Error() }

func (f *Failure) Unwrap() error { return f.Err }

func fail(code int, err error) error {
	if err == nil {
		return nil
	}
	return &Failure{code, err}
}

// ExitCode gives the code of any error.
func ExitCode(err error) int {
	var failure *Failure
	var problem *iisconfig.Problem
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &failure):
		return failure.Code
	case errors.As(err, &problem):
		return codeOf(problem.Code)
	}
	return ExitCannotWrite
}

func codeOf(code iisconfig.Code) int {
	switch code {
	case iisconfig.Shared, iisconfig.Encrypted:
		return ExitNotOurs
	case iisconfig.SiteMissing:
		return ExitNoSite
	case iisconfig.BadRequest:
		return ExitSettingsFaulty
	}
	return ExitMalformed
}
