// Package packed opens the texts that are inside the programs. The build packs them with DEFLATE (RFC 1951), which makes SealCheck.exe
// some 80 kB smaller; tests have them as they are. The standard library's reader would cost half of that again.
package packed

// magic begins a packed text. None of ours begins so.
const magic = "\x00"

// Open gives a text, packed or not. Nil is a packed one that is damaged: a fault of the build, which tests the program it made.
func Open(data []byte) []byte {
	if len(data) == 0 || data[0] != magic[0] {
		return data
	}
	text, isWhole := inflate(data[1:])
	if !isWhole {
		return nil
	}
	return text
}
