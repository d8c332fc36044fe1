package weblog

import "bytes"

// kind of a client.
type kind uint8

const (
	foreign kind = iota
	// own: the computer talks to itself.
	own
	allowed
)

// maxKnown bounds what is remembered of clients; one that was forgotten is looked at again.
const maxKnown = 1 << 14

// clients says of what kind each one is.
type clients struct {
	allowed []Range
	known   map[string]kind
}

// of judges a client; server is the address that it asked.
func (c *clients) of(client, server []byte) kind {
	if client != nil && bytes.Equal(client, server) {
		return own
	}
	if known, isKnown := c.known[string(client)]; isKnown {
		return known
	}
	if len(c.known) >= maxKnown || c.known == nil {
		c.known = map[string]kind{}
	}
	is := c.look(string(client))
	c.known[string(client)] = is
	return is
}

var (
	loopback4, _ = ParseRange("127.0.0.0/8")
	loopback6, _ = ParseRange("::1")
)

func (c *clients) look(text string) kind {
	at, isRight := parseAddress(text)
	switch {
	case !isRight:
		return foreign
	case loopback4.has(at), loopback6.has(at):
		return own
	}
	for _, allowance := range c.allowed {
		if allowance.has(at) {
			return allowed
		}
	}
	return foreign
}
