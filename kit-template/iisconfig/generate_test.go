package iisconfig

import (
	"math/rand"
	"strings"
)

// generator writes configurations that IIS would take, as different as people and tools leave them.
type generator struct {
	*rand.Rand
	out             strings.Builder
	newline, indent string
	depth           int
}

const genSite = "Default Web Site"

var genRequest = Request{
	Site: genSite, Remote: true,
	Uploads: []string{genSite + "/uploads"}, Extensions: Extensions,
}

func generate(seed int64) []byte {
	r := rand.New(rand.NewSource(seed))
	g := &generator{Rand: r, newline: pick(r, "\n", "\r\n", "\r\n", ""), indent: pick(r, "    ", "  ", "\t", "")}
	g.out.WriteString(pick(r, "", "\uFEFF"))
	g.out.WriteString(pick(r, "", `<?xml version="1.0" encoding="UTF-8"?>`, `<?xml version='1.0' encoding='utf-8' ?>`))
	g.lines("<!-- <location path=\"Default Web Site\"><ipSecurity allowUnlisted=\"false\" /></location> -->")
	g.element("configuration", "", g.top)
	g.out.WriteString(pick(r, "", g.newline, "<!-- end -->", "<?end?>\n"))
	return []byte(g.out.String())
}

func pick(r *rand.Rand, choices ...string) string { return choices[r.Intn(len(choices))] }

func (g *generator) maybe(write func()) {
	if g.Intn(2) == 0 {
		write()
	}
}

func (g *generator) lines(texts ...string) {
	for _, text := range texts {
		g.out.WriteString(g.newline + strings.Repeat(g.indent, g.depth) + text)
	}
}

// noise is what may stand between elements.
func (g *generator) noise() {
	switch g.Intn(8) {
	case 0:
		g.lines("<!-- año ñ 日本 <add ipAddress=\"10.0.0.1\" /> -->")
	case 1:
		g.out.WriteString(pick(g.Rand, " ", "\t", "\n\n", "\r\n \r\n"))
	case 2:
		g.lines("<?note keep?>")
	}
}

func (g *generator) element(name, attrs string, content func()) {
	g.lines("<" + name + attrs + pick(g.Rand, "", "", " ", g.newline) + ">")
	g.depth++
	content()
	g.depth--
	g.noise()
	g.lines("</" + name + pick(g.Rand, "", " ") + ">")
}

// empty writes an element without content in one of the ways there are.
func (g *generator) empty(name, attrs string) {
	switch g.Intn(4) {
	case 0:
		g.lines("<" + name + attrs + "/>")
	case 1:
		g.lines("<" + name + attrs + " />")
	case 2:
		g.lines("<" + name + attrs + "></" + name + ">")
	default:
		g.element(name, attrs, func() {})
	}
}

func (g *generator) either(name, attrs string, content func()) {
	if g.Intn(3) == 0 {
		g.empty(name, attrs)
		return
	}
	g.element(name, attrs, func() { g.noise(); content() })
}

func (g *generator) top() {
	g.noise()
	g.element("system.applicationHost", "", func() { g.element("sites", "", g.sites) })
	g.element("system.webServer", "", g.server)
	g.maybe(func() {
		g.element("system.ftpServer", "", func() {
			g.either("security", "", func() { g.either("ipSecurity", ` allowUnlisted="true"`, g.addresses) })
		})
	})
	for i := g.Intn(5); i > 0; i-- {
		g.noise()
		g.location()
	}
}

func (g *generator) sites() {
	names := []string{"Café &amp; Co", genSite, "Other"}
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		g.element("site", ` name="`+name+`" id="1"`, func() {
			g.lines(`<application path="/"><virtualDirectory path="/" physicalPath="C:\inetpub" /></application>`)
			g.either("bindings", "", g.bindings)
		})
	}
	g.empty("siteDefaults", "")
}

func (g *generator) bindings() {
	seen := map[string]bool{}
	for i := g.Intn(6); i > 0; i-- {
		protocol := pick(g.Rand, "http", "http", "https", "net.tcp", "net.pipe")
		information := pick(g.Rand, "*", "10.0.0.5", "127.0.0.1", "[::1]", "[fe80::1]", "") + ":" +
			pick(g.Rand, "80", "443") + ":" + pick(g.Rand, "", "", "lrm.example")
		if protocol == "net.tcp" || protocol == "net.pipe" {
			information = pick(g.Rand, "808:*", "*")
		}
		if !seen[protocol+information] {
			seen[protocol+information] = true
			g.empty("binding", ` protocol="`+protocol+`" bindingInformation="`+information+`"`+pick(g.Rand, "", ` sslFlags='1'`))
			g.noise()
		}
	}
}

func (g *generator) server() {
	g.maybe(func() { g.either("handlers", ` accessPolicy="Read, Script"`, func() { g.empty("add", ` name="x"`) }) })
	g.element("globalModules", "", func() {
		g.maybe(func() { g.empty("add", ` name="IpRestrictionModule" image="%windir%\System32\inetsrv\iprestr.dll"`) })
	})
	g.element("modules", "", func() {
		g.maybe(func() { g.empty("add", ` name="IpRestrictionModule"`) })
		g.maybe(func() { g.empty("add", ` name="RequestFilteringModule"`) })
	})
	g.maybe(func() { g.either("security", "", func() { g.either("ipSecurity", "", g.addresses) }) })
}

func (g *generator) addresses() {
	for i := g.Intn(4); i > 0; i-- {
		g.empty(pick(g.Rand, "add", "add", "remove"), ` ipAddress="`+pick(g.Rand, "10.0.0.5", "127.0.0.1", "::1")+`"`+
			pick(g.Rand, "", ` allowed="true"`))
		g.maybe(func() { g.empty("clear", "") })
	}
}

func (g *generator) location() {
	path := pick(g.Rand, "", ".", "Default Web Site", "default web site/", "Default Web Site/uploads", "Default Web Site/uploads/sub", "Other")
	attrs := ` path="` + path + `"` + pick(g.Rand, "", "", ` overrideMode="Allow"`, ` overrideMode="Deny"`,
		` allowOverride="true"`, ` allowOverride='false'`, ` inheritInChildApplications="false"`)
	g.either("location", attrs, func() { g.either("system.webServer", "", g.sections) })
}

func (g *generator) sections() {
	g.maybe(func() {
		g.either("handlers", pick(g.Rand, "", ` accessPolicy="Read, Script"`, ` accessPolicy='Read'`), g.handlers)
	})
	g.noise()
	g.maybe(func() {
		g.either("security", "", func() {
			g.maybe(func() { g.either("ipSecurity", pick(g.Rand, "", ` allowUnlisted="true"`), g.addresses) })
			g.maybe(func() {
				g.either("requestFiltering", "", func() { g.either("fileExtensions", ` allowUnlisted="true"`, g.extensions) })
			})
		})
	})
}

func (g *generator) handlers() { g.empty("add", ` name="aspx" path="*.aspx" verb="*"`) }

func (g *generator) extensions() {
	for i := g.Intn(4); i > 0; i-- {
		g.empty(pick(g.Rand, "add", "remove"), ` fileExtension="`+pick(g.Rand, ".asp", ".config", ".zip")+`"`+
			pick(g.Rand, "", ` allowed="false"`, ` allowed="true"`))
	}
}
