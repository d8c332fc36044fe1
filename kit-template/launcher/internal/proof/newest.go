package proof

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
)

// maxFile is far more than a verification file has.
const maxFile = 1 << 20

// Newest gives the newest verification file that the chain remembers, with what belongs to it. None at all is no error; one that is
// remembered and not there as it was written is.
func Newest(state, records string) (Written, error) {
	data, err := readKept(filepath.Join(state, chainName))
	if errors.Is(err, os.ErrNotExist) {
		return Written{}, nil
	}
	last, isWhole := decodeChain(data)
	if err != nil || !isWhole {
		return Written{}, codes.ProofLost.About(chainName)
	}
	name := fmt.Sprintf("verification-%06d", last.Number)
	found, _ := filepath.Glob(filepath.Join(records, "*", name+"-*.xml"))
	for _, path := range found {
		// A power cut may have left two files of one number.
		if data, err := readUpTo(path, maxFile); err == nil && Digest(data) == last.SHA256 {
			return Written{Files: withCompanions(path), ShortCode: ShortCode(data)}, nil
		}
	}
	return Written{}, codes.ProofLost.About(name)
}

func withCompanions(xml string) []string {
	files := []string{xml}
	page := strings.TrimSuffix(xml, ".xml") + ".html"
	for _, path := range []string{xml + ".minisig", page, filepath.Join(filepath.Dir(xml), "instrument.pub")} {
		if _, err := os.Lstat(path); err == nil {
			files = append(files, path)
		}
	}
	return files
}
