package window

// span is the part of the bar, in thousandths, that a step fills.
type span struct{ from, to int64 }

// spans of the steps. Installing takes longest by far, and nobody says how far it is.
var spans = map[string]span{
	"read": {0, 1000}, "rights": {0, 0}, "verify": {0, 400}, "check": {400, 450}, "stage": {450, 550}, "install": {600, 600},
	"prove": {950, 950}, "status": {500, 500},
	"firewall": {1000, 1000}, "look": {0, 1000},
}

// describe says of a step what is done, and how far all of it is.
func (s speaker) describe(step string, done, total int64) (body string, thousandths int64) {
	span := spans[step]
	if total > 0 && 0 <= done && done <= total {
		// What the other process says is untrusted: products of large numbers must not overflow.
		span.from += int64(float64(span.to-span.from) * float64(done) / float64(total))
	}
	return s.say("step." + step), span.from
}
