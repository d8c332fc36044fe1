package signature

import (
	"crypto/ed25519"
	"encoding/hex"
	"math/big"
	"testing"
)

// The eight points whose order divides 8, in the canonical encoding.
var smallOrder = []string{
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}

func pointOf(t testing.TB, text string) (encoded [32]byte) {
	t.Helper()
	if n, err := hex.Decode(encoded[:], []byte(text)); err != nil || n != 32 {
		t.Fatalf("%s is no point", text)
	}
	return encoded
}

func TestSmallOrderPointsAreWeak(t *testing.T) {
	for _, text := range smallOrder {
		if isStrongPoint(pointOf(t, text)) {
			t.Errorf("%s is accepted", text)
		}
	}
}

// Every y from p on, and x = 0 with a sign: encodings that a second reader might take for another point.
func TestNonCanonicalEncodingsAreWeak(t *testing.T) {
	for low := 0xED; low <= 0xFF; low++ {
		encoded := pointOf(t, "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
		encoded[0] = byte(low)
		for _, sign := range []byte{0, 0x80} {
			encoded[31] = 0x7F | sign
			if isStrongPoint(encoded) {
				t.Errorf("%x is accepted", encoded)
			}
		}
	}
	for _, text := range []string{smallOrder[0], smallOrder[1]} {
		encoded := pointOf(t, text)
		encoded[31] |= 0x80
		if isStrongPoint(encoded) {
			t.Errorf("%x is accepted", encoded)
		}
	}
}

func TestRealKeysAreStrong(t *testing.T) {
	for i := byte(0); i < 50; i++ {
		key := ed25519.NewKeyFromSeed(append(make([]byte, 31), i)).Public().(ed25519.PublicKey)
		var encoded [32]byte
		copy(encoded[:], key)
		if !isStrongPoint(encoded) {
			t.Errorf("%x is refused", encoded)
		}
	}
}

// The same curve by math/big.
var (
	bigP = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	bigD = modulo(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), bigP)))
)

func modulo(n *big.Int) *big.Int { return n.Mod(n, bigP) }

func (a number) big() *big.Int {
	n := new(big.Int)
	for i := len(a) - 1; i >= 0; i-- {
		n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(a[i]))
	}
	return n
}

// Multiplies by 8 with the affine addition law and compares with the identity: the definition of clause 5.2, done slowly.
func TestAgainstMultiplicationBy8(t *testing.T) {
	onCurve := 0
	for low := 0; low < 256; low++ {
		var encoded [32]byte
		encoded[0] = byte(low)
		encoded[1] = 7
		x, ok := xOf(encoded)
		if !ok {
			if isStrongPoint(encoded) {
				t.Errorf("%x is not on the curve but accepted", encoded)
			}
			continue
		}
		onCurve++
		if got, want := isStrongPoint(encoded), !isIdentity(times8(x, yOf(encoded).big())); got != want {
			t.Errorf("%x: got %v, want %v", encoded, got, want)
		}
	}
	if onCurve < 50 {
		t.Errorf("only %d of 256 lie on the curve", onCurve)
	}
	for _, text := range smallOrder {
		encoded := pointOf(t, text)
		if x, ok := xOf(encoded); !ok || !isIdentity(times8(x, yOf(encoded).big())) {
			t.Errorf("%s is not of small order", text)
		}
	}
}

func xOf(encoded [32]byte) (*big.Int, bool) {
	y := yOf(encoded).big()
	yy := new(big.Int).Mul(y, y)
	u := modulo(new(big.Int).Sub(yy, big.NewInt(1)))
	v := modulo(new(big.Int).Add(new(big.Int).Mul(bigD, yy), big.NewInt(1)))
	xx := modulo(u.Mul(u, v.ModInverse(v, bigP)))
	x := new(big.Int).ModSqrt(xx, bigP)
	return x, x != nil
}

func times8(x, y *big.Int) (*big.Int, *big.Int) {
	for i := 0; i < 3; i++ {
		xx, yy, xy := new(big.Int).Mul(x, x), new(big.Int).Mul(y, y), new(big.Int).Mul(x, y)
		dxxyy := modulo(new(big.Int).Mul(bigD, new(big.Int).Mul(xx, yy)))
		x = quotient(new(big.Int).Lsh(xy, 1), new(big.Int).Add(big.NewInt(1), dxxyy))
		y = quotient(new(big.Int).Add(yy, xx), new(big.Int).Sub(big.NewInt(1), dxxyy))
	}
	return x, y
}

func quotient(a, b *big.Int) *big.Int {
	return modulo(new(big.Int).Mul(a, new(big.Int).ModInverse(modulo(b), bigP)))
}

func isIdentity(x, y *big.Int) bool { return x.Sign() == 0 && y.Cmp(big.NewInt(1)) == 0 }
