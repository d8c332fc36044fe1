//go:build ignore

// Draws sealcheck.ico, a seal with a tick: `go run make-icon.go` in this folder. Our own drawing, the same bytes each time.
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"math"
	"os"
)

// Blue, green, red, as a bitmap has them.
var (
	seal  = [3]float64{90, 122, 27}
	paper = [3]float64{255, 255, 255}
)

const samples = 4

func main() {
	sizes := []int{16, 32, 48}
	var directory, images bytes.Buffer
	write(&directory, [3]uint16{0, 1, uint16(len(sizes))})
	for _, size := range sizes {
		image := bitmap(size)
		write(&directory, [4]uint8{uint8(size), uint8(size)})
		write(&directory, [2]uint16{1, 32})
		write(&directory, [2]uint32{uint32(len(image)), uint32(6 + 16*len(sizes) + images.Len())})
		images.Write(image)
	}
	if err := os.WriteFile("sealcheck.ico", append(directory.Bytes(), images.Bytes()...), 0o644); err != nil {
		log.Fatal(err)
	}
}

func write(out *bytes.Buffer, value any) {
	if err := binary.Write(out, binary.LittleEndian, value); err != nil {
		log.Fatal(err)
	}
}

// bitmap is a BITMAPINFOHEADER with 32-bit pixels, bottom row first, and the old one-bit mask, all of it zero.
func bitmap(size int) []byte {
	maskRow := (size + 31) / 32 * 4
	var out bytes.Buffer
	write(&out, [3]uint32{40, uint32(size), uint32(2 * size)})
	write(&out, [2]uint16{1, 32})
	write(&out, [6]uint32{0, uint32(size*size*4 + size*maskRow)})
	for y := size - 1; y >= 0; y-- {
		for x := 0; x < size; x++ {
			out.Write(pixel(x, y, size))
		}
	}
	out.Write(make([]byte, size*maskRow))
	return out.Bytes()
}

// pixel averages samples, so that edges are smooth.
func pixel(px, py, size int) []byte {
	var sum [3]float64
	covered := 0.0
	for i := 0; i < samples*samples; i++ {
		x := (float64(px) + (float64(i%samples)+0.5)/samples) / float64(size)
		y := (float64(py) + (float64(i/samples)+0.5)/samples) / float64(size)
		if !isSeal(x, y) {
			continue
		}
		covered++
		colour := seal
		if isTick(x, y) {
			colour = paper
		}
		for c := range sum {
			sum[c] += colour[c]
		}
	}
	if covered == 0 {
		return make([]byte, 4)
	}
	alpha := covered / (samples * samples) * 255
	return []byte{byte(sum[0] / covered), byte(sum[1] / covered), byte(sum[2] / covered), byte(alpha)}
}

// isSeal: a disc with a wavy edge.
func isSeal(x, y float64) bool {
	angle := math.Atan2(y-0.5, x-0.5)
	return math.Hypot(x-0.5, y-0.5) < 0.46+0.025*math.Cos(12*angle)
}

// isTick: near one of its two strokes.
func isTick(x, y float64) bool {
	return distance(x, y, 0.27, 0.52, 0.43, 0.68) < 0.06 || distance(x, y, 0.43, 0.68, 0.73, 0.34) < 0.06
}

func distance(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := math.Max(0, math.Min(1, ((x-ax)*dx+(y-ay)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(x-ax-t*dx, y-ay-t*dy)
}
