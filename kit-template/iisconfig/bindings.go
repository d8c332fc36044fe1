package iisconfig

import (
	"net"
	"strings"
)

// Binding is one address at which a site listens.
type Binding struct {
	Protocol, Address, Port, Host string
	node                          *Node
}

func (b Binding) information() string { return b.Address + ":" + b.Port + ":" + b.Host }

func (b Binding) key() string { return strings.ToLower(b.Protocol + " " + b.information()) }

// IsLoopback says that no other computer can reach it.
func (b Binding) IsLoopback() bool {
	ip := net.ParseIP(strings.Trim(b.Address, "[]"))
	return ip != nil && ip.IsLoopback()
}

func (b Binding) at(address string) Binding {
	b.Address = address
	return b
}

// Bindings gives a site's HTTP and HTTPS addresses. net.tcp, net.pipe and msmq have other forms and are left alone.
func (d *Document) Bindings(site string) []Binding {
	node := d.site(site)
	if node == nil || node.path("bindings") == nil {
		return nil
	}
	var found []Binding
	for _, child := range node.path("bindings").elements("binding") {
		if binding, ok := parseBinding(child); ok {
			found = append(found, binding)
		}
	}
	return found
}

// checkBindings refuses what would stay open unseen: an address in a form that we cannot read, and addresses that every site has.
func (d *Document) checkBindings(site string) error {
	defaults := []Step{{Name: applicationHost}, {Name: "sites"}, {Name: "siteDefaults"}, {Name: "bindings"}, {Name: "binding"}}
	if len(find(d.Root, defaults)) > 0 {
		return problem(Shared, "<siteDefaults> has bindings, which every site has")
	}
	list := d.site(site).path("bindings")
	if list == nil {
		return nil
	}
	for _, node := range list.elements("binding") {
		if _, ok := parseBinding(node); !ok && isWeb(node.value("protocol", "")) {
			return problem(Malformed, "site %q has the binding %q", site, node.value("bindingInformation", ""))
		}
	}
	return nil
}

func isWeb(protocol string) bool {
	return strings.EqualFold(protocol, "http") || strings.EqualFold(protocol, "https")
}

// parseBinding reads address:port:host. An IPv6 address stands in brackets.
func parseBinding(node *Node) (Binding, bool) {
	b := Binding{Protocol: node.value("protocol", ""), node: node}
	if !isWeb(b.Protocol) {
		return b, false
	}
	rest := node.value("bindingInformation", "")
	split := strings.Index(rest, ":")
	if strings.HasPrefix(rest, "[") {
		split = strings.Index(rest, "]") + 1
	}
	if split < 0 || split >= len(rest) || rest[split] != ':' {
		return b, false
	}
	b.Address = rest[:split]
	parts := strings.SplitN(rest[split+1:], ":", 2)
	if len(parts) != 2 || parts[0] == "" {
		return b, false
	}
	b.Port, b.Host = parts[0], parts[1]
	return b, true
}

// bindToLoopback rewrites each address to 127.0.0.1 and adds its twin at [::1]; port, host name and every other
// attribute are kept. A rewritten address that is there already is not made twice: IIS refuses twins.
func (p *plan) bindToLoopback(site string) error {
	if err := p.doc.checkBindings(site); err != nil {
		return err
	}
	bindings := p.doc.Bindings(site)
	taken := map[string]bool{}
	for _, b := range bindings {
		if taken[b.key()] {
			return problem(Malformed, "site %q has the binding %s twice", site, b.information())
		}
		taken[b.key()] = true
	}
	var twins []item
	var spare []*Node
	for _, b := range bindings {
		if b.IsLoopback() {
			continue
		}
		if v4 := b.at("127.0.0.1"); taken[v4.key()] {
			spare = append(spare, b.node)
		} else {
			taken[v4.key()] = true
			p.rebind(b, v4)
		}
		if v6 := b.at("[::1]"); !taken[v6.key()] {
			taken[v6.key()] = true
			twins = append(twins, v6.item())
		}
	}
	p.removeAll(spare)
	if len(twins) > 0 {
		p.insert(p.doc.site(site).path("bindings"), twins)
	}
	return nil
}

// removeAll begins at the end, so that undoing, which goes backwards, begins at the start and finds the places.
func (p *plan) removeAll(nodes []*Node) {
	for i := len(nodes) - 1; i >= 0; i-- {
		p.remove(nodes[i])
	}
}

// rebind changes the attribute by which a binding is known, so the change names it by what it is afterwards.
func (p *plan) rebind(from, to Binding) {
	p.setAttribute(from.node, "bindingInformation", to.information())
	change := &p.changes[len(p.changes)-1]
	change.Nth = 0
	keys := change.At[len(change.At)-1].Keys
	for i := range keys {
		if keys[i].Name == "bindingInformation" {
			keys[i].Value = to.information()
		}
	}
}

// item is a binding like the one it came from, at another address. What it holds besides attributes is not copied.
func (b Binding) item() item {
	out := item{name: "binding"}
	for _, attr := range b.node.Attrs {
		value := attr.Value
		if attr.Name == "bindingInformation" {
			value = b.information()
		}
		out.attrs = append(out.attrs, Key{attr.Name, value})
	}
	return out
}
