package elevate

import "sealkit.dev/kit/codes"

// IsElevated is false: only Windows is asked for rights.
func IsElevated() bool { return false }

// Start is an error: this system is not Windows.
func Start(string, []string) (exit int, err error) {
	return 0, codes.ElevationFailed.About("runas")
}
