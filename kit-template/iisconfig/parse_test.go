package iisconfig

import (
	"errors"
	"strings"
	"testing"
)

func TestMalformedIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "text", "<configuration>", "<configuration></other>", "<other/>", "<configuration/><configuration/>",
		"<configuration a=1/>", `<configuration a="1" a="2"/>`, `<configuration a="1"b="2"/>`, `<configuration a="<"/>`,
		"<configuration>&nbsp;</configuration>", "<configuration>&#0;</configuration>", "<configuration>]]></configuration>",
		"<configuration><!-- a -- b --></configuration>", "<configuration><!-- </configuration>",
		"<!DOCTYPE configuration><configuration/>", "<configuration>\x00</configuration>", "<configuration>\xff</configuration>",
		`<?xml version="1.0" encoding="utf-16"?><configuration/>`, `<?xml version="1.1"?><configuration/>`,
		` <?xml version="1.0"?><configuration/>`, "<configuration/>x", "<configuration><![CDATA[</configuration>",
		"<configuration><?a</configuration>", "<configuration a/>", "<configuration></configuration",
		"\xff\xfe<\x00c\x00", strings.Repeat("<configuration>", maxDepth+2),
	} {
		_, err := Parse([]byte(text))
		var fault *Problem
		if !errors.As(err, &fault) || fault.Code != Malformed {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}

func TestValuesAreDecoded(t *testing.T) {
	doc, err := Parse([]byte(`<configuration a="&lt;&#241;&#xF1;&amp;&quot;'"/>`))
	if err != nil || doc.Root.value("a", "") != `<ññ&"'` {
		t.Errorf("%v %+v", err, doc)
	}
}

const site = `<system.applicationHost><sites><site name="Default Web Site"><bindings><binding protocol="http" ` +
	`bindingInformation="*:80:" /></bindings></site></sites></system.applicationHost>`

func TestWhatIsLeftAlone(t *testing.T) {
	for text, want := range map[string]Code{
		`<system.webServer><security><ipSecurity configSource="ip.config" /></security></system.webServer>`:               Shared,
		`<system.webServer><handlers configProtectionProvider="X"><EncryptedData /></handlers></system.webServer>`:        Encrypted,
		`<location path="Default Web Site/uploads"><system.webServer configSource="x" /></location>`:                      Shared,
		`<system.applicationHost><sites><site name="Default Web Site" /></sites></system.applicationHost>`:                Malformed,
		`<location path="default web site"><system.webServer><handlers configSource="h" /></system.webServer></location>`: Shared,
	} {
		_, err := Apply([]byte("<configuration>"+site+text+"</configuration>"), genRequest)
		var fault *Problem
		if !errors.As(err, &fault) || fault.Code != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestAnEncryptedSectionOfOthersIsNoReasonToStop(t *testing.T) {
	text := `<configuration>` + site + `<location path="Other"><system.webServer><handlers configProtectionProvider="X">` +
		`<EncryptedData /></handlers></system.webServer></location><secret configProtectionProvider="X" /></configuration>`
	if _, err := Apply([]byte(text), genRequest); err != nil {
		t.Error(err)
	}
}

func TestRequestsThatFitNoSite(t *testing.T) {
	data := []byte("<configuration>" + site + "</configuration>")
	for _, c := range []struct {
		request Request
		want    Code
	}{
		{Request{Site: "Nowhere"}, SiteMissing},
		{Request{Site: ""}, BadRequest},
		{Request{Site: genSite, Uploads: []string{"Other/uploads"}}, BadRequest},
		{Request{Site: genSite, Uploads: []string{genSite + "/uploads/"}}, BadRequest},
	} {
		_, err := Apply(data, c.request)
		var fault *Problem
		if !errors.As(err, &fault) || fault.Code != c.want {
			t.Errorf("%+v: %v, want %s", c.request, err, c.want)
		}
	}
}

func TestRedirection(t *testing.T) {
	const section = `<configuration><configurationRedirection enabled="%" path="\\server\share" /></configuration>`
	if err := CheckRedirection([]byte(strings.Replace(section, "%", "true", 1))); err == nil {
		t.Error("shared configuration is not recognised")
	}
	const twice = `<configuration><configurationRedirection /><configurationRedirection enabled="1" /></configuration>`
	if err := CheckRedirection([]byte(twice)); err == nil {
		t.Error("the second is overlooked")
	}
	if err := CheckRedirection([]byte(strings.Replace(section, "%", "false", 1))); err != nil {
		t.Error(err)
	}
}
