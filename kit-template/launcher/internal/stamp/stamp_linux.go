// Package stamp reads the publisher record that this program carries in itself (clause 14).
package stamp

// Read gives nil: only the Windows program is stamped.
func Read() []byte { return nil }
