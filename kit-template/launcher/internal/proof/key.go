package proof

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/state"
)

const (
	keyName   = "instrument.key.json"
	keySchema = "sealkit-instrument-key/1"
	idSize    = 8
	// Both small files of this package are far smaller.
	maxKept = 4096

	madeNow    = "now"
	madeBefore = "before"
	madeAgain  = "again"
)

// keyFile is how the key is kept, in a folder for administrators only.
type keyFile struct {
	Schema string `json:"schema"`
	Seed   string `json:"seed"`
	Label  string `json:"label"`
}

// instrumentKey signs in minisign's form. Its label is only a name.
type instrumentKey struct {
	private ed25519.PrivateKey
	label   [idSize]byte
	made    string
}

// loadKey reads the key, or makes one. A damaged one is put aside for whoever looks into it, and the file then says so.
func loadKey(folder string, random io.Reader) (*instrumentKey, error) {
	path := filepath.Join(folder, keyName)
	data, err := readKept(path)
	if errors.Is(err, os.ErrNotExist) {
		return makeKey(path, random, madeNow)
	}
	if err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	if key := decodeKey(data); key != nil {
		return key, nil
	}
	if err := os.Rename(path, path+".damaged"); err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	return makeKey(path, random, madeAgain)
}

func decodeKey(data []byte) *instrumentKey {
	var kept keyFile
	if !format.DecodeJSON(data, &kept) || kept.Schema != keySchema {
		return nil
	}
	seed, err := hex.DecodeString(kept.Seed)
	label, labelErr := hex.DecodeString(kept.Label)
	if err != nil || labelErr != nil || len(seed) != ed25519.SeedSize || len(label) != idSize {
		return nil
	}
	key := &instrumentKey{private: ed25519.NewKeyFromSeed(seed), made: madeBefore}
	copy(key.label[:], label)
	return key
}

func makeKey(path string, random io.Reader, made string) (*instrumentKey, error) {
	var fresh [ed25519.SeedSize + idSize]byte
	if _, err := io.ReadFull(random, fresh[:]); err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	seed, label := fresh[:ed25519.SeedSize], fresh[ed25519.SeedSize:]
	data := format.EncodeJSON(keyFile{keySchema, hex.EncodeToString(seed), hex.EncodeToString(label)})
	if err := state.WriteWhole(path, data); err != nil {
		return nil, codes.IOError.About(err.Error())
	}
	key := &instrumentKey{private: ed25519.NewKeyFromSeed(seed), made: made}
	copy(key.label[:], label)
	return key, nil
}

// id is what minisign prints.
func (k *instrumentKey) id() string {
	return fmt.Sprintf("%016X", binary.LittleEndian.Uint64(k.label[:]))
}

// keyed is the base64 of algorithm, label and what follows.
func (k *instrumentKey) keyed(data []byte) string {
	return base64.StdEncoding.EncodeToString(append(append([]byte("Ed"), k.label[:]...), data...))
}

func (k *instrumentKey) public() string { return k.keyed(k.private.Public().(ed25519.PublicKey)) }

func (k *instrumentKey) publicFile() []byte {
	return []byte(fmt.Sprintf("untrusted comment: sealkit instrument key %s\n%s\n", k.id(), k.public()))
}

// sign gives a signature file as minisign writes it: over the message, and over that signature with the comment.
func (k *instrumentKey) sign(message []byte, comment string) []byte {
	signature := ed25519.Sign(k.private, message)
	bound := ed25519.Sign(k.private, append(signature[:len(signature):len(signature)], comment...))
	return []byte(fmt.Sprintf("untrusted comment: sealkit signature by %s\n%s\ntrusted comment: %s\n%s\n",
		k.id(), k.keyed(signature), comment, base64.StdEncoding.EncodeToString(bound)))
}

// readKept reads a file of ours. One that is too long is cut, and then no longer of its form.
func readKept(path string) ([]byte, error) { return readUpTo(path, maxKept) }

func readUpTo(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}
