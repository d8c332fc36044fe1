package proof

import (
	"errors"
	"os"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/state"
)

const (
	chainName   = "verification-chain.json"
	chainSchema = "sealkit-verification-chain/1"

	linkFirst    = "first"
	linkPrevious = "previous"
	linkLost     = "lost"
)

// chainFile remembers the newest verification file.
type chainFile struct {
	Schema string `json:"schema"`
	Number int64  `json:"number"`
	SHA256 string `json:"sha256"`
	KeyID  string `json:"keyId"`
}

// loadChain never stops an attempt: what is remembered about files protects nobody from an attack, the patch does. But it never passes
// for a beginning either: without what a key that was there before must have left, the link is `lost`.
func loadChain(folder string, key *instrumentKey) (chainFile, string) {
	data, err := readKept(filepath.Join(folder, chainName))
	if errors.Is(err, os.ErrNotExist) && key.made == madeNow {
		return chainFile{}, linkFirst
	}
	last, isWhole := decodeChain(data)
	if err != nil || !isWhole {
		return chainFile{}, linkLost
	}
	return last, linkPrevious
}

func decodeChain(data []byte) (last chainFile, isWhole bool) {
	isWhole = format.DecodeJSON(data, &last) && last.Schema == chainSchema &&
		format.IsCounter(last.Number) && last.Number < format.MaxCounter && format.IsSHA256(last.SHA256)
	return last, isWhole
}

func saveChain(folder string, last chainFile) error {
	last.Schema = chainSchema
	if err := state.WriteWhole(filepath.Join(folder, chainName), format.EncodeJSON(last)); err != nil {
		return codes.IOError.About(err.Error())
	}
	return nil
}
