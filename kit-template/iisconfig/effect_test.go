package iisconfig

import (
	"errors"
	"strings"
	"testing"
)

const (
	withModule = `<system.webServer><globalModules><add name="IpRestrictionModule" image="%windir%\System32\inetsrv\iprestr.dll" />` +
		`</globalModules><modules><add name="IpRestrictionModule" /></modules></system.webServer>`
	closedSite = `<location path="Default Web Site"><system.webServer><security><ipSecurity allowUnlisted="false"><clear />` +
		`<add ipAddress="127.0.0.1" allowed="true" /><add ipAddress="::1" allowed="true" /></ipSecurity></security>` +
		`</system.webServer></location>`
)

func configuration(parts ...string) []byte {
	return []byte("<configuration>" + strings.Join(parts, "") + "</configuration>")
}

func inspect(t *testing.T, data []byte) Effect {
	t.Helper()
	effect, err := Inspect(data, genRequest)
	if err != nil {
		t.Fatal(err)
	}
	return effect
}

// TestAListOfAddressesThatNobodyHeeds: the nodes are there and do nothing, so another way must be taken.
func TestAListOfAddressesThatNobodyHeeds(t *testing.T) {
	if !inspect(t, configuration(site, withModule, closedSite)).ByIPSecurity {
		t.Fatal("the list of addresses is heeded")
	}
	modules := func(path, text string) string {
		return `<location path="` + path + `"><system.webServer><modules>` + text + `</modules></system.webServer></location>`
	}
	for name, parts := range map[string][]string{
		"not registered":          {},
		"taken out of the server": {withModule, modules("", `<remove name="iprestrictionmodule" />`)},
		"taken out of the site":   {withModule, modules("default web site", `<remove name="IpRestrictionModule" />`)},
		"cleared below":           {withModule, modules("Default Web Site/a", `<clear />`)},
		"another library":         {strings.Replace(withModule, "iprestr.dll", "other.dll", 1)},
		"for some pools only":     {strings.Replace(withModule, `.dll"`, `.dll" preCondition="bitness32"`, 1)},
		"for some requests only":  {strings.Replace(withModule, `<modules><add`, `<modules><add preCondition="managedHandler"`, 1)},
		"declared open": {withModule, `<configSections><sectionGroup name="system.webServer"><sectionGroup name="security">` +
			`<section name="ipSecurity" overrideModeDefault="Allow" /></sectionGroup></sectionGroup></configSections>`},
		"opened for folders": {withModule, `<location path="Default Web Site/a" allowOverride="true"><system.webServer><security>` +
			`<ipSecurity allowUnlisted="false"><clear /><add ipAddress="127.0.0.1" allowed="true" /><add ipAddress="::1" allowed="true" />` +
			`</ipSecurity></security></system.webServer></location>`},
	} {
		data := configuration(append(parts, site, closedSite)...)
		if effect := inspect(t, data); effect.IsClosed() {
			t.Errorf("%s: %+v", name, effect)
		}
		result, err := Apply(data, genRequest)
		if err != nil || result.Route != RouteBindings || !inspect(t, result.Data).ByBindings {
			t.Errorf("%s: %v %s", name, err, result.Data)
		}
	}
}

func TestAddressesThatCannotBeJudged(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		want     Code
	}{
		"no host":     {`"*:80:"`, `"*:80"`, Malformed},
		"no brackets": {`"*:80:"`, `"::1:80:"`, Malformed},
		"no port":     {`"*:80:"`, `"*::"`, Malformed},
		"every site's": {`</site>`, `</site><siteDefaults><bindings><binding protocol="http" bindingInformation="*:81:" />` +
			`</bindings></siteDefaults>`, Shared},
	} {
		text := strings.Replace(site, `<bindings>`, `<bindings><binding protocol="http" bindingInformation="127.0.0.1:1:" />`, 1)
		data := configuration(strings.Replace(text, c.from, c.to, 1))
		if effect := inspect(t, data); effect.IsClosed() {
			t.Errorf("%s: %+v", name, effect)
		}
		_, err := Apply(data, genRequest)
		var fault *Problem
		if !errors.As(err, &fault) || fault.Code != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSectionsTwiceAreRefused: which of them counts, only IIS knows.
func TestSectionsTwiceAreRefused(t *testing.T) {
	const handlers = `<handlers accessPolicy="Read" />`
	for _, text := range []string{
		`<system.webServer>` + handlers + handlers + `</system.webServer>`,
		`<location path="Default Web Site/uploads"><system.webServer /><system.webServer>` + handlers + `</system.webServer></location>`,
	} {
		_, err := Apply(configuration(site, text), genRequest)
		var fault *Problem
		if !errors.As(err, &fault) || fault.Code != Malformed {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestADeeperLocationThatUnlocks: in one file it may, and then an uploaded web.config decides.
func TestADeeperLocationThatUnlocks(t *testing.T) {
	result, err := Apply(configuration(site), genRequest)
	if err != nil || !inspect(t, result.Data).Uploads[0].Locked {
		t.Fatal(err, string(result.Data))
	}
	const deeper = `<location path="Default Web Site/uploads/a" overrideMode="Allow"><system.webServer><handlers accessPolicy="Read" />` +
		`</system.webServer></location></configuration>`
	opened := []byte(strings.Replace(string(result.Data), "</configuration>", deeper, 1))
	if inspect(t, opened).Uploads[0].IsInert() {
		t.Error("the deeper location was overlooked")
	}
	if result, err = Apply(opened, genRequest); err != nil || !inspect(t, result.Data).Uploads[0].IsInert() {
		t.Errorf("%v %s", err, result.Data)
	}
}

// TestOthersInTheUploadLocationAreNotLocked: a lock is the whole location's, so ours gets one of its own.
func TestOthersInTheUploadLocationAreNotLocked(t *testing.T) {
	const theirs = `<location path="Default Web Site/uploads"><system.webServer><directoryBrowse enabled="false" /></system.webServer></location>`
	result, err := Apply(configuration(site, theirs), genRequest)
	if err != nil || !strings.Contains(string(result.Data), theirs) || !inspect(t, result.Data).Uploads[0].IsInert() {
		t.Errorf("%v %s", err, result.Data)
	}
}
