package proof

import "path/filepath"

// Sealer signs with the key that the instrument has. It makes no key, and no link of the chain.
type Sealer struct {
	key *instrumentKey
	// Number and SHA256 are of the newest verification file; 0 and empty when none is remembered.
	Number int64
	SHA256 string
}

// OpenSealer gives nil where there is no key, or this process may not read it.
func OpenSealer(state string) *Sealer {
	data, err := readKept(filepath.Join(state, keyName))
	if err != nil {
		return nil
	}
	key := decodeKey(data)
	if key == nil {
		return nil
	}
	s := &Sealer{key: key}
	if data, err := readKept(filepath.Join(state, chainName)); err == nil {
		if last, isWhole := decodeChain(data); isWhole {
			s.Number, s.SHA256 = last.Number, last.SHA256
		}
	}
	return s
}

// KeyID is what minisign prints.
func (s *Sealer) KeyID() string { return s.key.id() }

// Sign gives a signature file that says in its comment what was signed.
func (s *Sealer) Sign(data []byte, what string) []byte { return s.key.sign(data, "sealkit "+what) }

// PublicFile is the file of the public key.
func (s *Sealer) PublicFile() []byte { return s.key.publicFile() }
