// Package signature reads minisign keys and signature files in their one form and verifies them strictly (clause 5).
package signature

import "encoding/binary"

// d of the curve of RFC 8032, -x^2 + y^2 = 1 + d x^2 y^2 modulo p: -121665/121666.
var d = subtract(zero, multiply(number{121665}, power(number{121666}, minusTwo)))

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
	if !isBelowP(y) || y == zero {
		return false
	}
	yy := multiply(y, y)
	dyy := multiply(d, yy)
	u, v := subtract(yy, one), add(dyy, one)
	// d y^4 + 2 y^2 - 1 = (d y^2 + 2) y^2 - 1
	order8 := subtract(multiply(add(dyy, number{2}), yy), one)
	return isSquare(multiply(u, v)) && !isZero(order8)
}

// yOf gives the number y of an encoding: little-endian, without the topmost bit, which is the sign of x.
func yOf(encoded [32]byte) (y number) {
	for i := range y {
		y[i] = binary.LittleEndian.Uint64(encoded[8*i:])
	}
	y[3] &= all >> 1
	return y
}

// isBelowP serves numbers of 255 bits: the 19 from p on differ from it in the lowest word only.
func isBelowP(y number) bool {
	return y[0] < p[0] || y[1] != p[1] || y[2] != p[2] || y[3] != p[3]
}
