package verify

import (
	"bytes"
	"encoding/hex"
	"io"
	"strings"

	"sealkit.dev/kit/launcher/internal/tree"
)

// leftover is what a residue file must look like: its size and its first bytes, in hexadecimal (clause 10.1).
type leftover struct {
	min, max int64
	first    string
}

var (
	appleDouble = leftover{1, 4096, "0005160700020000"}
	dsStore     = leftover{1, 65_536, "0000000142756431"}

	leftFolders = map[string]bool{"System Volume Information": true, ".Trashes": true, ".fseventsd": true}
	leftFiles   = map[string]leftover{
		"System Volume Information/IndexerVolumeGuid": {76, 76, "7b00"},
		"System Volume Information/WPSettings.dat":    {12, 12, "0c000000"},
		"._.Trashes":                appleDouble,
		".fseventsd/fseventsd-uuid": {36, 36, ""},
		".fseventsd/no_log":         {0, 0, ""},
	}
)

// isResidue says whether an entry is one of those that operating systems are known to leave; own are the kit's paths.
func (r *run) isResidue(entry tree.Entry, own map[string]tree.Kind) (bool, error) {
	if entry.Kind == tree.Folder {
		return leftFolders[entry.Path], nil
	}
	rule, ok := ruleFor(entry.Path, own)
	if !ok {
		return false, nil
	}
	file, err := r.Source.Open(entry.Path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	return rule.fits(file)
}

func ruleFor(path string, own map[string]tree.Kind) (rule leftover, ok bool) {
	if rule, ok = leftFiles[path]; ok {
		return rule, true
	}
	slash := strings.LastIndexByte(path, '/')
	folder, name := path[:slash+1], path[slash+1:]
	if name != ".DS_Store" {
		return leftover{}, false
	}
	_, ok = own[strings.TrimSuffix(folder, "/")]
	return dsStore, ok || folder == ""
}

func (l leftover) fits(file tree.Reader) (bool, error) {
	want, err := hex.DecodeString(l.first)
	if err != nil || file.Size() < l.min || file.Size() > l.max || file.Size() < int64(len(want)) {
		return false, err
	}
	first := make([]byte, len(want))
	_, err = io.ReadFull(file, first)
	return bytes.Equal(first, want), err
}
