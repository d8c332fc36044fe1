package signature

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"sealkit.dev/kit/launcher/internal/spoil"
)

const testID = "0102030405060708"

var (
	testSeed    = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, yes!"))
	testMessage = []byte("the message\n")
)

func keyed(rest []byte) string {
	return base64.StdEncoding.EncodeToString(append([]byte("Ed\x08\x07\x06\x05\x04\x03\x02\x01"), rest...))
}

func testKey(t testing.TB) Key {
	t.Helper()
	key, err := DecodeKey(keyed(testSeed.Public().(ed25519.PublicKey)))
	if err != nil || key.ID != testID {
		t.Fatalf("key %q: %v", key.ID, err)
	}
	return key
}

func testFile() string {
	first := ed25519.Sign(testSeed, testMessage)
	second := ed25519.Sign(testSeed, append(append([]byte{}, first...), "a comment"...))
	return untrustedPrefix + testID + "\n" + keyed(first) + "\n" +
		trustedPrefix + "a comment\n" + base64.StdEncoding.EncodeToString(second) + "\n"
}

func TestFileHolds(t *testing.T) {
	file, err := Decode([]byte(testFile()), testID)
	if err != nil {
		t.Fatal(err)
	}
	if file.Comment != "a comment" || !file.Holds(testKey(t), testMessage) {
		t.Error("a right signature does not hold")
	}
	if file.Holds(testKey(t), []byte("another message")) {
		t.Error("it holds for another message")
	}
	changed := strings.Replace(testFile(), "a comment\n", "b comment\n", 1)
	if file, err = Decode([]byte(changed), testID); err != nil || file.Holds(testKey(t), testMessage) {
		t.Error("it holds with another comment")
	}
}

func TestDecodeRefuses(t *testing.T) {
	right := testFile()
	lines := strings.Split(right, "\n")
	replace := func(old, new string) string { return strings.Replace(right, old, new, 1) }
	for name, text := range map[string]string{
		"empty":             "",
		"no last line feed": strings.TrimSuffix(right, "\n"),
		"a fifth line":      right + "\n",
		"CRLF":              strings.ReplaceAll(right, "\n", "\r\n"),
		"CR in base64":      replace(lines[3], lines[3][:20]+"\r"+lines[3][20:]),
		"another comment":   replace("sealkit signature by", "signature by"),
		"another id":        replace(testID, "0102030405060709"),
		"prehashed":         replace("RWQI", "RUQI"),
		"no padding":        replace("=\n", "\n"),
		"empty comment":     replace("a comment", ""),
		"long comment":      replace("a comment", strings.Repeat("c", 257)),
		"tab in comment":    replace("a comment", "a\tcomment"),
		"no prefix":         replace(trustedPrefix, ""),
		"too long":          right + strings.Repeat(" ", MaxFileSize),
		"spare bits":        replace(lines[3], spareBitSet(lines[3])),
	} {
		if text == right {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := Decode([]byte(text), testID); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := Decode([]byte(right), "not a key id"); err == nil {
		t.Error("the name of another key is accepted")
	}
}

// The last letter before the padding carries spare bits: the next letter of the alphabet decodes to the same bytes.
func spareBitSet(line string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	at := strings.Index(line, "=") - 1
	return line[:at] + string(alphabet[strings.IndexByte(alphabet, line[at])+1]) + line[at+1:]
}

// S + L satisfies the equation as well as S does; clause 5.1 takes only the smaller.
func TestLargeSIsRefused(t *testing.T) {
	l, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	var signature [64]byte
	copy(signature[:], ed25519.Sign(testSeed, testMessage))
	if !IsValid(testKey(t).Bytes, testMessage, signature) {
		t.Fatal("the signature does not hold")
	}
	var s [32]byte
	for i := range s {
		s[31-i] = signature[32+i]
	}
	new(big.Int).Add(new(big.Int).SetBytes(s[:]), l).FillBytes(s[:])
	for i := range s {
		signature[32+i] = s[31-i]
	}
	if IsValid(testKey(t).Bytes, testMessage, signature) {
		t.Error("S + L is accepted")
	}
}

// Under the identity as key, R = [S]B holds for every message: what clause 5.2 is for.
func TestWeakKeyCannotSign(t *testing.T) {
	identity := smallOrder[0]
	var signature [64]byte
	signature[32] = 1
	base, _ := hex.DecodeString("5866666666666666666666666666666666666666666666666666666666666666")
	copy(signature[:32], base)
	if !ed25519.Verify(identity[:], testMessage, signature[:]) {
		t.Fatal("the forgery does not work on the plain algorithm")
	}
	if IsValid(identity, testMessage, signature) {
		t.Error("the forgery is accepted")
	}
	if _, err := DecodeKey(keyed(identity[:])); err == nil {
		t.Error("the weak key is accepted")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(testFile()))
	f.Add([]byte("untrusted comment: \n\n\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if file, err := Decode(data, testID); err == nil && file.KeyID != testID {
			t.Errorf("%q is another key's", file.KeyID)
		}
	})
}

func TestCommentIsThePattern(t *testing.T) {
	pattern := regexp.MustCompile(`^[ -~]{1,256}$`)
	spoil.Each([]string{"sealkit kit=a version=1.2.3 sequence=4", strings.Repeat("~", 256), "a"}, 10_000, func(text string) {
		if isComment(text) != pattern.MatchString(text) {
			t.Errorf("%q", text)
		}
	})
}
