package signature

import (
	"crypto/ed25519"
	"encoding/hex"
	"math/big"
	"testing"
)

func pointOf(t testing.TB, text string) (encoded [32]byte) {
	t.Helper()
	if n, err := hex.Decode(encoded[:], []byte(text)); err != nil || n != 32 {
		t.Fatalf("%s is no point", text)
	}
	return encoded
}

// encodings gives both of a y.
func encodings(y [32]byte) [2][32]byte {
	signed := y
	signed[31] |= 0x80
	return [2][32]byte{y, signed}
}

// Eight points have an order that divides 8, since the group's order is 8 times a prime. Here they are: x = 0 has one encoding of two.
func TestSmallOrderPointsAreWeak(t *testing.T) {
	points := map[string]bool{}
	for _, y := range smallOrder {
		for _, encoded := range encodings(y) {
			if isStrongPoint(encoded) {
				t.Errorf("%x is accepted", encoded)
			}
			x, isPoint := xOf(encoded)
			if !isPoint || !isIdentity(times8(x, yOf(y))) {
				t.Errorf("%x is not of small order", encoded)
				continue
			}
			if encoded[31]>>7 != byte(x.Bit(0)) {
				x = modP(x.Neg(x))
			}
			points[x.String()+" "+yOf(y).String()] = true
		}
	}
	if len(points) != 8 {
		t.Errorf("%d points and not 8", len(points))
	}
}

// Every y from p on: encodings that a second reader might take for another point.
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
		if got, want := isStrongPoint(encoded), !isIdentity(times8(x, yOf(encoded))); got != want {
			t.Errorf("%x: got %v, want %v", encoded, got, want)
		}
	}
	if onCurve < 50 {
		t.Errorf("only %d of 256 lie on the curve", onCurve)
	}
}

func xOf(encoded [32]byte) (*big.Int, bool) {
	encoded[31] &= 0x7F
	y := yOf(encoded)
	yy := new(big.Int).Mul(y, y)
	u := modP(new(big.Int).Sub(yy, big.NewInt(1)))
	v := modP(new(big.Int).Add(new(big.Int).Mul(d, yy), big.NewInt(1)))
	xx := modP(u.Mul(u, v.ModInverse(v, p)))
	x := new(big.Int).ModSqrt(xx, p)
	return x, x != nil
}

func times8(x, y *big.Int) (*big.Int, *big.Int) {
	for i := 0; i < 3; i++ {
		xx, yy, xy := new(big.Int).Mul(x, x), new(big.Int).Mul(y, y), new(big.Int).Mul(x, y)
		dxxyy := modP(new(big.Int).Mul(d, new(big.Int).Mul(xx, yy)))
		x = quotient(new(big.Int).Lsh(xy, 1), new(big.Int).Add(big.NewInt(1), dxxyy))
		y = quotient(new(big.Int).Add(yy, xx), new(big.Int).Sub(big.NewInt(1), dxxyy))
	}
	return x, y
}

func quotient(a, b *big.Int) *big.Int {
	return modP(new(big.Int).Mul(a, new(big.Int).ModInverse(modP(b), p)))
}

func isIdentity(x, y *big.Int) bool { return x.Sign() == 0 && y.Cmp(big.NewInt(1)) == 0 }

func TestCurveConstant(t *testing.T) {
	if product := modP(new(big.Int).Mul(d, big.NewInt(121666))); product.Cmp(modP(big.NewInt(-121665))) != 0 {
		t.Errorf("%x", d)
	}
}
