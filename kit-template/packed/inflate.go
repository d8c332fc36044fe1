package packed

const (
	maxText    = 1 << 20
	maxBits    = 15
	endOfBlock = 256
	firstMatch = 257
)

// What the symbols of lengths and distances begin with, and how many further bits they have.
var (
	lengthBase = [...]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthBits = [...]uint{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	// codeOrder is in which order the lengths of the code lengths' own code stand.
	codeOrder = [...]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// reader takes bits, the lowest of each byte first. Beyond the end it gives zeros, and notes it.
type reader struct {
	data   []byte
	at     int
	bit    uint
	isOver bool
}

func (r *reader) bits(count uint) (value int) {
	for i := uint(0); i < count; i++ {
		if r.at >= len(r.data) {
			r.isOver = true
			return 0
		}
		value |= int(r.data[r.at]>>r.bit&1) << i
		if r.bit++; r.bit == 8 {
			r.at, r.bit = r.at+1, 0
		}
	}
	return value
}

// code is a canonical Huffman code: how many symbols have each length, and all symbols in their order.
type code struct {
	counts  [maxBits + 1]int
	symbols []int
}

func codeOf(lengths []int) (c code) {
	for length := 1; length <= maxBits; length++ {
		for symbol, is := range lengths {
			if is == length {
				c.counts[length]++
				c.symbols = append(c.symbols, symbol)
			}
		}
	}
	return c
}

// next reads a symbol bit by bit; -1 for bits that are no symbol.
func (c *code) next(r *reader) int {
	first, index, bits := 0, 0, 0
	for length := 1; length <= maxBits; length++ {
		bits |= r.bits(1)
		count := c.counts[length]
		if at := bits - first; at >= 0 && at < count {
			return c.symbols[index+at]
		}
		index, first, bits = index+count, (first+count)<<1, bits<<1
	}
	return -1
}

// inflate unpacks all blocks, and says whether they were whole.
func inflate(data []byte) (out []byte, isWhole bool) {
	r := &reader{data: data}
	for isLast := false; !isLast; {
		isLast = r.bits(1) == 1
		isRight := false
		switch r.bits(2) {
		case 0:
			out, isRight = r.stored(out)
		case 1:
			out, isRight = r.block(out, fixed())
		case 2:
			if codes, isCode := r.dynamic(); isCode {
				out, isRight = r.block(out, codes)
			}
		}
		if !isRight || r.isOver || len(out) > maxText {
			return nil, false
		}
	}
	return out, true
}

func (r *reader) stored(out []byte) ([]byte, bool) {
	if r.bit > 0 {
		r.at, r.bit = r.at+1, 0
	}
	size, check := r.bits(16), r.bits(16)
	if size != ^check&0xFFFF || size > len(r.data)-r.at {
		return nil, false
	}
	out = append(out, r.data[r.at:r.at+size]...)
	r.at += size
	return out, true
}

// codes are those of letters and lengths, and of distances.
type codes struct{ letters, distances code }

func fixed() codes {
	lengths := make([]int, 288+30)
	for i := range lengths {
		switch {
		case i < 144 || i >= 280 && i < 288:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 5
		}
	}
	return codes{codeOf(lengths[:288]), codeOf(lengths[288:])}
}

// dynamic reads the codes of a block, which are themselves in a code.
func (r *reader) dynamic() (codes, bool) {
	letters, distances, count := r.bits(5)+257, r.bits(5)+1, r.bits(4)+4
	var own [19]int
	for i := 0; i < count; i++ {
		own[codeOrder[i]] = r.bits(3)
	}
	ownCode := codeOf(own[:])
	lengths := make([]int, 0, letters+distances)
	for len(lengths) < letters+distances {
		symbol, value, times := ownCode.next(r), 0, 1
		switch {
		case symbol < 0 || r.isOver || symbol == 16 && len(lengths) == 0:
			return codes{}, false
		case symbol < 16:
			value = symbol
		case symbol == 16:
			value, times = lengths[len(lengths)-1], 3+r.bits(2)
		case symbol == 17:
			times = 3 + r.bits(3)
		default:
			times = 11 + r.bits(7)
		}
		for ; times > 0; times-- {
			lengths = append(lengths, value)
		}
	}
	isRight := len(lengths) == letters+distances
	return codes{codeOf(lengths[:letters]), codeOf(lengths[letters:])}, isRight
}

func (r *reader) block(out []byte, c codes) ([]byte, bool) {
	for len(out) <= maxText && !r.isOver {
		symbol := c.letters.next(r)
		switch {
		case symbol == endOfBlock:
			return out, true
		case symbol < 0 || symbol-firstMatch >= len(lengthBase):
			return nil, false
		case symbol < endOfBlock:
			out = append(out, byte(symbol))
			continue
		}
		length := lengthBase[symbol-firstMatch] + r.bits(lengthBits[symbol-firstMatch])
		distance := r.distance(&c.distances)
		if distance < 1 || distance > len(out) {
			return nil, false
		}
		for ; length > 0; length-- {
			out = append(out, out[len(out)-distance])
		}
	}
	return nil, false
}

// distance: from the fourth symbol on, every two have one bit more.
func (r *reader) distance(c *code) int {
	symbol := c.next(r)
	switch {
	case symbol < 0 || symbol > 29:
		return 0
	case symbol < 4:
		return symbol + 1
	}
	further := uint(symbol/2 - 1)
	return (2+symbol%2)<<further + 1 + r.bits(further)
}
