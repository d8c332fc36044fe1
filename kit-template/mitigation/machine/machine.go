// Package machine is the little that must be asked of Windows itself. What it gives is judged elsewhere.
package machine

// Machine is this computer. On Linux it is an empty one, for tests of what lies above.
type Machine struct{}
