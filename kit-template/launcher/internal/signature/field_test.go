package signature

import (
	"encoding/binary"
	"math/big"
	"testing"
)

// edges are where carries happen: around 0, p, 2p and the ends of the words.
var edges = []number{
	zero, one, {2}, {38}, p, twoP, minusOne, minusTwo, half, {all, all, all, all}, {0, 0, 0, 1 << 63}, {0, all}, {all, 0, all, 0},
	{all - 17, all, all, all >> 1}, {all - 36, all, all, all}, d,
}

func FuzzField(f *testing.F) {
	for _, a := range edges {
		for _, b := range edges {
			f.Add(bytesOf(a), bytesOf(b))
		}
	}
	f.Fuzz(func(t *testing.T, one, other []byte) {
		a, b := numberOf(one), numberOf(other)
		x, y := a.big(), b.big()
		for name, c := range map[string]struct {
			got  number
			want *big.Int
		}{
			"add":      {add(a, b), new(big.Int).Add(x, y)},
			"subtract": {subtract(a, b), new(big.Int).Sub(x, y)},
			"multiply": {multiply(a, b), new(big.Int).Mul(x, y)},
			"power":    {power(a, b), new(big.Int).Exp(x, y, bigP)},
		} {
			if modulo(c.got.big()).Cmp(modulo(c.want)) != 0 {
				t.Errorf("%s of %x and %x: %x", name, a, b, c.got)
			}
		}
		if isZero(a) != (modulo(new(big.Int).Set(x)).Sign() == 0) {
			t.Errorf("is %x zero?", a)
		}
		if isSquare(a) != (big.Jacobi(modulo(new(big.Int).Set(x)), bigP) == 1) {
			t.Errorf("is %x a square?", a)
		}
		a[3] &= all >> 1
		if isBelowP(a) != (a.big().Cmp(bigP) < 0) {
			t.Errorf("is %x below p?", a)
		}
	})
}

func TestConstants(t *testing.T) {
	if p.big().Cmp(bigP) != 0 || modulo(d.big()).Cmp(bigD) != 0 {
		t.Errorf("p %x, d %x", p, d)
	}
}

func bytesOf(a number) []byte {
	data := make([]byte, 32)
	for i := range a {
		binary.LittleEndian.PutUint64(data[8*i:], a[i])
	}
	return data
}

func numberOf(data []byte) (a number) {
	var whole [32]byte
	copy(whole[:], data)
	for i := range a {
		a[i] = binary.LittleEndian.Uint64(whole[8*i:])
	}
	return a
}
