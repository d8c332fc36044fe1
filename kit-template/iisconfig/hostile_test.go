package iisconfig

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const opensUploads = `<system.webServer><handlers accessPolicy="Read, Script" /></system.webServer>`

func locationAt(attributes, content string) string {
	return "<location " + attributes + ">" + content + "</location>"
}

func wantProblem(t *testing.T, name string, data []byte, code Code) {
	t.Helper()
	_, err := Apply(data, genRequest)
	var fault *Problem
	if !errors.As(err, &fault) || fault.Code != code {
		t.Errorf("%s: %v", name, err)
	}
	if effect, err := Inspect(data, genRequest); err == nil && effect.IsClosed() && effect.Uploads[0].IsInert() {
		t.Errorf("%s: taken for mitigated", name)
	}
}

// TestLocationsThatMayMeanOurs: IIS may read these paths as ones of the site, so nobody can say what counts.
func TestLocationsThatMayMeanOurs(t *testing.T) {
	for _, path := range []string{
		`Default Web Site\uploads`, `Default Web Site//uploads/a`, `Default Web Site/./uploads`, `Default Web Site/a/../uploads`,
		`Default Web Site/uploads.`, `default web site/uploads /a`, `./Default Web Site`, `..`, ` Default Web Site`,
	} {
		wantProblem(t, path, configuration(site, locationAt(`path="`+path+`"`, opensUploads)), Malformed)
	}
	for _, path := range []string{"Other//Default Web Site", "Default Web Site 2//uploads", `Other\uploads`} {
		if _, err := Apply(configuration(site, locationAt(`path="`+path+`"`, opensUploads)), genRequest); err != nil {
			t.Errorf("%s is another site's: %v", path, err)
		}
	}
}

// TestALocationWithoutAPathIsTheServers: it may take the module out, or open the section to folders.
func TestALocationWithoutAPathIsTheServers(t *testing.T) {
	for name, location := range map[string]string{
		"module removed": `<location><system.webServer><modules><remove name="IpRestrictionModule" /></modules></system.webServer></location>`,
		"section opened": `<location overrideMode="Allow"><system.webServer><security><ipSecurity allowUnlisted="true" /></security></system.webServer></location>`,
	} {
		data := configuration(site, withModule, closedSite, location)
		if inspect(t, data).IsClosed() {
			t.Errorf("%s: overlooked", name)
		}
		if result, err := Apply(data, genRequest); err != nil || result.Route != RouteBindings {
			t.Errorf("%s: %v %s", name, err, result.Route)
		}
	}
}

func TestALocationInALocationIsRefused(t *testing.T) {
	inner := locationAt(`path="uploads"`, opensUploads)
	wantProblem(t, "nested", configuration(site, locationAt(`path="Default Web Site"`, inner)), Malformed)
}

// TestASectionTwiceForOnePath: each is mended, and one that is open counts.
func TestASectionTwiceForOnePath(t *testing.T) {
	const policy = `<system.webServer><handlers accessPolicy="Read" /></system.webServer>`
	first := locationAt(`path="Default Web Site/uploads" overrideMode="Deny"`, policy)
	for _, second := range []string{
		locationAt(`path="default web site/uploads/" overrideMode="Deny"`, opensUploads),
		locationAt(`path="/Default Web Site/uploads"`, policy),
		locationAt(`path="Default Web Site/uploads" overrideMode="Deny" inheritInChildApplications="false"`, policy),
	} {
		data := configuration(site, first, second)
		result, err := Apply(data, genRequest)
		if err != nil {
			t.Fatal(err)
		}
		if fault := judge(data, result, genRequest); fault != "" {
			t.Errorf("%s: %s", second, fault)
		}
		spoilt := configuration(strings.TrimSuffix(strings.TrimPrefix(string(result.Data), "<configuration>"), "</configuration>"), second)
		if inspect(t, spoilt).Uploads[0].IsInert() {
			t.Errorf("%s: overlooked", second)
		}
	}
}

// TestLineEndsInAttributesMeanSpaces, as in any XML: a location that is written so must not be overlooked.
func TestLineEndsInAttributesMeanSpaces(t *testing.T) {
	data := configuration(site, locationAt("path=\"Default\r\nWeb\tSite/uploads\"", "<system.webServer><handlers accessPolicy=\"Read,\nScript\" /></system.webServer>"))
	result, err := Apply(data, genRequest)
	if err != nil {
		t.Fatal(err)
	}
	if fault := judge(data, result, genRequest); fault != "" {
		t.Error(fault)
	}
	if strings.Count(string(result.Data), "<handlers") != 1 {
		t.Errorf("not merged: %s", result.Data)
	}
}

// TestSectionsThatMustNotStandInALocation: IIS would refuse the whole file.
func TestSectionsThatMustNotStandInALocation(t *testing.T) {
	declare := func(section, attribute string) string {
		return `<configSections><sectionGroup name="system.webServer"><section name="handlers" ` + attribute + `/><sectionGroup name="security">` +
			`<section name="` + section + `" ` + attribute + ` /></sectionGroup></sectionGroup></configSections>`
	}
	for _, attribute := range []string{`allowLocation="false"`, `allowDefinition="AppHostOnly"`, `allowDefinition="MachineOnly"`} {
		wantProblem(t, attribute, configuration(declare("other", attribute), site), Shared)
	}
	addresses := strings.Replace(declare("ipSecurity", `allowLocation="false"`), `<section name="handlers" allowLocation="false"/>`, "", 1)
	result, err := Apply(configuration(addresses, site, withModule), genRequest)
	if err != nil || result.Route != RouteBindings {
		t.Errorf("%v %s", err, result.Route)
	}
}

func TestLimits(t *testing.T) {
	attributes, bindings, below := "", "", ""
	for i := 0; i <= maxPlaces; i++ {
		attributes += fmt.Sprintf(` a%d=""`, i)
		bindings += fmt.Sprintf(`<binding protocol="http" bindingInformation="*:%d:" />`, i)
		below += locationAt(fmt.Sprintf(`path="Default Web Site/uploads/%d"`, i), opensUploads)
	}
	wantProblem(t, "attributes", configuration(site, "<x"+attributes+" />"), Malformed)
	wantProblem(t, "bindings", configuration(strings.Replace(site, "<bindings>", "<bindings>"+bindings, 1)), Malformed)
	wantProblem(t, "locations", configuration(site, below), Malformed)
	wantProblem(t, "depth", configuration(site, strings.Repeat("<x>", maxDepth), strings.Repeat("</x>", maxDepth)), Malformed)
}

func TestOtherEncodingsAndDocumentTypesAreRefused(t *testing.T) {
	plain := string(configuration(site))
	for name, data := range map[string]string{
		"UTF-16":                 "\xff\xfe<\x00c\x00",
		"UTF-32":                 "\xff\xfe\x00\x00<\x00\x00\x00",
		"UTF-8 too long":         strings.Replace(plain, "*:80:", "\xc0\xaa:80:", 1),
		"a surrogate":            strings.Replace(plain, "*:80:", "\xed\xa0\x80:80:", 1),
		"another one declared":   `<?xml version="1.0" encoding="utf-16"?>` + plain,
		"XML 1.1":                `<?xml version="1.1"?>` + plain,
		"entities":               `<!DOCTYPE configuration [<!ENTITY s "Default Web Site">]>` + strings.Replace(plain, "Default Web Site", "&s;", 1),
		"entities of others":     `<!DOCTYPE configuration SYSTEM "http://192.0.2.1/x.dtd">` + plain,
		"a reference to nothing": strings.Replace(plain, "*:80:", "&#0;:80:", 1),
	} {
		wantProblem(t, name, []byte(data), Malformed)
	}
}
