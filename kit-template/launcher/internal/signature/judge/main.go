// Judge says of each line of its input, a key, a signature and a message in hexadecimal, whether the signature is valid. A test holds it against
// the other verifier.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"sealkit.dev/kit/launcher/internal/signature"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), " ")
		if len(parts) != 3 {
			fmt.Fprintln(os.Stderr, "expected: KEY SIGNATURE MESSAGE")
			os.Exit(2)
		}
		var key [32]byte
		var bytes [64]byte
		copy(key[:], decode(parts[0]))
		copy(bytes[:], decode(parts[1]))
		fmt.Println(signature.IsValid(key, decode(parts[2]), bytes))
	}
}

func decode(text string) []byte {
	data, err := hex.DecodeString(text)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return data
}
