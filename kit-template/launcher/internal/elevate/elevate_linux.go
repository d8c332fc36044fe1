package elevate

import "sealkit.dev/kit/codes"

// IsElevated is false: only Windows is asked for rights.
func IsElevated() bool { return false }

// Start is an error: this system is not Windows.
func Start(string, []string) error { return codes.ElevationFailed.About("runas") }
