package weblog

import (
	"bytes"
	"net/netip"
	"strings"
)

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
	allowed []netip.Prefix
	known   map[string]kind
}

// ParseClient reads an address, or a range of them such as 10.0.0.0/24.
func ParseClient(text string) (netip.Prefix, error) {
	if strings.IndexByte(text, '/') >= 0 {
		prefix, err := netip.ParsePrefix(text)
		return prefix.Masked(), err
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	address = address.Unmap().WithZone("")
	return address.Prefix(address.BitLen())
}

// of judges a client; server is the address that it asked.
func (c *clients) of(client, server []byte) kind {
	if bytes.Equal(client, server) {
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

func (c *clients) look(text string) kind {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return foreign
	}
	address = address.Unmap().WithZone("")
	if address.IsLoopback() {
		return own
	}
	for _, prefix := range c.allowed {
		if prefix.Contains(address) {
			return allowed
		}
	}
	return foreign
}

func isAddress(text []byte) bool {
	_, err := netip.ParseAddr(string(text))
	return err == nil
}
