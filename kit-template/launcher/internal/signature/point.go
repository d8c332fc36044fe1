package signature

import "math/big"

// p, and d of the curve of RFC 8032: -x^2 + y^2 = 1 + d x^2 y^2 modulo p, d = -121665/121666. To divide here would take 5 kB of program.
var (
	p = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	d = yOf([32]byte{
		0xA3, 0x78, 0x59, 0x13, 0xCA, 0x4D, 0xEB, 0x75, 0xAB, 0xD8, 0x41, 0x41, 0x4D, 0x0A, 0x70, 0x00,
		0x98, 0xE8, 0x79, 0x77, 0x79, 0x40, 0xC7, 0x8C, 0x73, 0xFE, 0x6F, 0x2B, 0xEE, 0x6C, 0x03, 0x52,
	})
)

// smallOrder are the y of the eight points whose order divides 8, as they are encoded: 1 and -1 (orders 1 and 2), 0 (order 4), and two for order 8.
// The two x of each differ in sign only, and so do the two encodings in their topmost bit.
var smallOrder = [...][32]byte{
	{0x01},
	{0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F},
	{},
	{0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
		0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05},
	{0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
		0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A},
}

// isStrongPoint says whether encoded is the canonical encoding of a curve point whose order does not divide 8 (clause 5.2).
// crypto/ed25519 has no function that tells a point from other bytes, and takes points of small order, because RFC 8032 leaves that open.
func isStrongPoint(encoded [32]byte) bool {
	encoded[31] &= 0x7F
	for _, weak := range smallOrder {
		// x = 0 goes with y = 1 and y = -1 only, so no other encoding can have a sign too many.
		if encoded == weak {
			return false
		}
	}
	y := yOf(encoded)
	return y.Cmp(p) < 0 && isOnCurve(y)
}

// isOnCurve: the equation gives x^2 = u/v with u = y^2 - 1 and v = d y^2 + 1 (never 0: -1/d is no square), so there is an x exactly
// when u/v, and with it u v = (u/v) v^2, is a square.
func isOnCurve(y *big.Int) bool {
	yy := modP(new(big.Int).Mul(y, y))
	u := new(big.Int).Sub(yy, big.NewInt(1))
	v := new(big.Int).Add(new(big.Int).Mul(d, yy), big.NewInt(1))
	return big.Jacobi(modP(u.Mul(u, v)), p) == 1
}

// yOf gives the number y of an encoding without its sign: little-endian.
func yOf(encoded [32]byte) *big.Int {
	var reversed [32]byte
	for i, b := range encoded {
		reversed[31-i] = b
	}
	return new(big.Int).SetBytes(reversed[:])
}

func modP(n *big.Int) *big.Int { return n.Mod(n, p) }
