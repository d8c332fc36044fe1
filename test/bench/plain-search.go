// Plain-search is what anybody would write first: it splits every line of the logs below a folder into its fields, and looks for each
// indicator of rules.json in it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

type rules struct {
	Rules []struct {
		Match struct{ Words []string }
	}
}

func main() {
	words, err := wordsOf(os.Args[1])
	lines, fields, hits := 0, 0, 0
	if err == nil {
		err = filepath.WalkDir(os.Args[2], func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer file.Close()
			scanner := bufio.NewScanner(file)
			scanner.Buffer(make([]byte, 1<<20), 1<<20)
			for scanner.Scan() {
				lines++
				fields += len(bytes.Split(scanner.Bytes(), []byte{' '}))
				hits += count(bytes.ToLower(scanner.Bytes()), words)
			}
			return scanner.Err()
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(lines, fields, hits)
}

func wordsOf(path string) (words [][]byte, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all rules
	err = json.Unmarshal(data, &all)
	for _, rule := range all.Rules {
		for _, word := range rule.Match.Words {
			words = append(words, []byte(strings.ReplaceAll(strings.Trim(word, "<^>"), " ", "+")))
		}
	}
	return words, err
}

func count(line []byte, words [][]byte) (hits int) {
	for _, word := range words {
		if bytes.Contains(line, word) {
			hits++
		}
	}
	return hits
}
