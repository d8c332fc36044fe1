// Package signature reads minisign keys and signature files in their one form and verifies them strictly (clause 5).
package signature

import "math/big"

// The curve of RFC 8032: -x^2 + y^2 = 1 + d x^2 y^2 modulo p. Both constants are computed, not copied.
var (
	p = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	d = modulo(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), p)))
)

func modulo(n *big.Int) *big.Int { return n.Mod(n, p) }

// isStrongPoint says whether encoded is the canonical encoding of a curve point whose order does not divide 8 (clause 5.2).
// crypto/ed25519 asks none of this for keys, because RFC 8032 leaves it open.
//
// The equation gives x^2 = u/v with u = y^2 - 1 and v = d y^2 + 1 (never 0: -1/d is no square), so there is an x exactly
// when u/v, and with it u v = (u/v) v^2, is a square.
//
// Which points have an order dividing 8 can be read off y, for either sign of x:
//   - x = 0 (u v = 0): y is 1 or -1, orders 1 and 2. With the sign bit set these are not canonical either.
//   - y = 0: doubled, these give -1, so their order is 4.
//   - order 8 are the points whose double has y = 0. Doubling gives y' = (y^2 + x^2) / (1 - d x^2 y^2), so x^2 = -y^2;
//     put into the equation that is d y^4 + 2 y^2 - 1 = 0.
func isStrongPoint(encoded [32]byte) bool {
	y := yOf(encoded)
	if y.Cmp(p) >= 0 || y.Sign() == 0 {
		return false
	}
	one := big.NewInt(1)
	yy := modulo(new(big.Int).Mul(y, y))
	dyy := modulo(new(big.Int).Mul(d, yy))
	u := modulo(new(big.Int).Sub(yy, one))
	v := modulo(new(big.Int).Add(dyy, one))
	if big.Jacobi(modulo(new(big.Int).Mul(u, v)), p) != 1 {
		return false
	}
	// d y^4 + 2 y^2 - 1 = (d y^2 + 2) y^2 - 1
	order8 := new(big.Int).Add(dyy, big.NewInt(2))
	order8.Mul(order8, yy).Sub(order8, one)
	return modulo(order8).Sign() != 0
}

// yOf gives the number y of an encoding: little-endian, without the topmost bit, which is the sign of x.
func yOf(encoded [32]byte) *big.Int {
	var reversed [32]byte
	for i, b := range encoded {
		reversed[31-i] = b
	}
	reversed[0] &= 0x7F
	return new(big.Int).SetBytes(reversed[:])
}
