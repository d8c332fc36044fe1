package signature

import "math/bits"

// number is a whole number modulo p = 2^255 - 19, its lowest 64 bits first. It may be p or more, for there is room up to 2^256.
// math/big does the same and would make the launcher 80 kB larger; tests hold this against it.
type number [4]uint64

// all is 64 bits set: the digits of numbers just below a power of two.
const all = ^uint64(0)

var (
	zero     = number{}
	one      = number{1}
	p        = number{all - 18, all, all, all >> 1}
	twoP     = number{all - 37, all, all, all}
	minusOne = number{all - 19, all, all, all >> 1}
	// minusTwo and half are the exponents p - 2 and (p - 1)/2.
	minusTwo = number{all - 20, all, all, all >> 1}
	half     = number{all - 9, all, all, all >> 2}
)

func add(a, b number) (sum number) {
	var carry uint64
	for i := range sum {
		sum[i], carry = bits.Add64(a[i], b[i], carry)
	}
	return fold(sum, carry)
}

// fold brings what is beyond 2^256 back in, for 2^256 is 38 modulo p. The second time it can only be what the first has pushed over.
func fold(low number, high uint64) number {
	for high != 0 {
		carry := high * 38
		for i := range low {
			low[i], carry = bits.Add64(low[i], carry, 0)
		}
		high = carry
	}
	return low
}

func multiply(a, b number) number {
	var wide [8]uint64
	for i := range a {
		var carry uint64
		for j := range b {
			carry, wide[i+j] = multiplyAdd(a[i], b[j], wide[i+j], carry)
		}
		wide[i+4] = carry
	}
	var low number
	var carry uint64
	for i := range low {
		carry, low[i] = multiplyAdd(wide[i+4], 38, wide[i], carry)
	}
	return fold(low, carry)
}

// multiplyAdd gives a b + c + d, which has always room in two words.
func multiplyAdd(a, b, c, d uint64) (high, low uint64) {
	high, low = bits.Mul64(a, b)
	var carry uint64
	low, carry = bits.Add64(low, c, 0)
	high += carry
	low, carry = bits.Add64(low, d, 0)
	return high + carry, low
}

func subtract(a, b number) number { return add(a, multiply(b, minusOne)) }

func power(base, exponent number) number {
	result := one
	for i := 255; i >= 0; i-- {
		result = multiply(result, result)
		if exponent[i/64]>>(i%64)&1 == 1 {
			result = multiply(result, base)
		}
	}
	return result
}

func isZero(a number) bool { return a == zero || a == p || a == twoP }

// isSquare says whether a is a square other than 0 (Euler's criterion).
func isSquare(a number) bool { return isZero(subtract(power(a, half), one)) }
