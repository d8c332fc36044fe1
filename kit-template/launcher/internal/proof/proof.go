// Package proof writes the verification file: what an attempt did to this instrument, as a signed XML file with a page for people.
// It shows continuity and not authenticity: the key is made on the instrument, and an administrator there can forge anything.
package proof

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/durable"
)

// Input is what a verification file is made from.
type Input struct {
	// Facts about the attempt; what stands in them about chain and key is filled in here.
	Facts Facts
	// State is the folder that only administrators can change: key and chain are kept there, and its lock is held.
	State string
	// Record is the folder for the files.
	Record string
	Now    time.Time
	Random io.Reader
}

// Written is what came of it.
type Written struct {
	// Files are absolute paths.
	Files []string
	// ShortCode is for the telephone.
	ShortCode string
}

// Write makes the file, its signature, its page and the public key. The chain goes on last: a file that was cut off before is no link
// of it.
func Write(in Input) (Written, error) {
	key, err := loadKey(in.State, in.Random)
	if err != nil {
		return Written{}, err
	}
	last, link := loadChain(in.State, key)
	number := last.Number + 1
	facts := in.Facts
	facts.Chain = Chain{Number: number, Link: link, Previous: last.SHA256}
	facts.Key = Key{ID: key.id(), Public: key.public(), Made: key.made}
	name := fmt.Sprintf("verification-%06d-%s-%s", number, facts.Attempt.Verb, in.Now.UTC().Format("20060102T150405Z"))
	data := EncodeXML(&facts)
	written, err := writeFiles(in.Record, name, data, &facts, key)
	if err != nil {
		return written, err
	}
	return written, saveChain(in.State, chainFile{Number: number, SHA256: Digest(data), KeyID: key.id()})
}

func writeFiles(folder, name string, data []byte, facts *Facts, key *instrumentKey) (Written, error) {
	written := Written{ShortCode: ShortCode(data)}
	comment := fmt.Sprintf("sealkit verification=%d verb=%s", facts.Chain.Number, facts.Attempt.Verb)
	files := []struct {
		name string
		data []byte
	}{
		{name + ".xml", data},
		{name + ".xml.minisig", key.sign(data, comment)},
		{name + ".html", EncodeHTML(facts, data)},
		{"instrument.pub", key.publicFile()},
	}
	for _, file := range files {
		path := filepath.Join(folder, file.name)
		// The disk has it before the chain names it.
		if err := durable.Write(path, file.data); err != nil {
			return written, codes.IOError.About(err.Error())
		}
		written.Files = append(written.Files, path)
	}
	return written, nil
}
