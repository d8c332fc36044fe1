// Package spoil makes texts that are nearly right, for tests that hold two readers of one language against each other. No program
// imports it.
package spoil

import "math/rand"

const mostChanges = 3

// Each tries the seeds and, count times, one of them with up to three of its bytes taken out, put in or replaced; the same ones
// each time.
func Each(seeds []string, count int, try func(text string)) {
	random := rand.New(rand.NewSource(1))
	alphabet := bytesOf(seeds)
	for i := -len(seeds); i < count; i++ {
		if i < 0 {
			try(seeds[-i-1])
			continue
		}
		text := []byte(seeds[random.Intn(len(seeds))])
		for changes := random.Intn(mostChanges) + 1; changes > 0; changes-- {
			text = change(text, alphabet[random.Intn(len(alphabet))], random)
		}
		try(string(text))
	}
}

// change takes from one place up to one byte, and puts up to one byte there.
func change(text []byte, put byte, random *rand.Rand) []byte {
	at := random.Intn(len(text) + 1)
	rest := text[at:]
	if kind := random.Intn(3); kind == 0 {
		rest = append([]byte{put}, rest...)
	} else if len(rest) > 0 {
		rest = append([]byte{put}[:kind-1], rest[1:]...)
	}
	return append(append([]byte{}, text[:at]...), rest...)
}

// bytesOf: what the seeds are made of, and what is in none of them.
func bytesOf(seeds []string) []byte {
	all := []byte(" .-_/\\:%*?\"<>|{}09azAZ\x00\n\r\t\x7f\x80\xff")
	for _, seed := range seeds {
		all = append(all, seed...)
	}
	return all
}
