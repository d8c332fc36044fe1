package firewall

import (
	"errors"
	"strings"
	"testing"
)

// fake keeps rules as Windows does; deaf does as Wine's netsh: says yes and does nothing.
type fake struct {
	rules []string
	deaf  bool
}

func (f *fake) FirewallRules() ([]string, error) { return f.rules, nil }

func (f *fake) Netsh(args ...string) error {
	if f.deaf {
		return nil
	}
	if args[2] == "delete" {
		kept := f.rules[:0]
		for _, rule := range f.rules {
			if !strings.Contains(rule, "Name="+ruleName+"|") {
				kept = append(kept, rule)
			}
		}
		if len(kept) == len(f.rules) {
			return errors.New("no rule")
		}
		f.rules = kept
		return nil
	}
	f.rules = append(f.rules, "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|Name="+ruleName+"|")
	return nil
}

const ruleName = "Sealkit Test"

var ports = []string{"80", "443"}

func TestAddReadBackRemove(t *testing.T) {
	system := &fake{rules: []string{"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=Theirs|"}}
	for i := 0; i < 2; i++ {
		if err := Add(system, ruleName, ports); err != nil || !IsThere(system, ruleName, ports) || len(system.rules) != 2 {
			t.Fatal(err, system.rules)
		}
	}
	if err := Remove(system, ruleName); err != nil || len(system.rules) != 1 || IsThere(system, ruleName, ports) {
		t.Fatal(err, system.rules)
	}
	if err := Remove(system, ruleName); err != nil {
		t.Fatal(err)
	}
}

func TestAYesWithoutARuleIsNoSuccess(t *testing.T) {
	if err := Add(&fake{deaf: true}, ruleName, ports); err == nil {
		t.Error("believed")
	}
	left := &fake{deaf: true, rules: []string{"v2|Name=" + ruleName + "|"}}
	if err := Remove(left, ruleName); err == nil {
		t.Error("believed")
	}
}

func TestARuleThatDoesLessIsNotOurs(t *testing.T) {
	const rule = "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|Name=" + ruleName + "|"
	for from, to := range map[string]string{
		"Block": "Allow", "TRUE": "FALSE", "Dir=In": "Dir=Out", "LPort=443|": "", "=6|": "=17|", "Name=": "Profile=Domain|Name=",
		"|Name": "|RA4=10.0.0.5|Name", "|Protocol": "|App=x.exe|Protocol",
	} {
		if system := (&fake{rules: []string{strings.Replace(rule, from, to, 1)}}); IsThere(system, ruleName, ports) {
			t.Errorf("%s -> %s", from, to)
		}
	}
	every := strings.Replace(rule, "|Name", "|Profile=Domain|Profile=Private|Profile=Public|EmbedCtxt=Group|Name", 1)
	if parsed := Parse(every); !parsed.Blocks([]string{"443", "80"}) || parsed.Group != "Group" || parsed.Blocks([]string{"80"}) {
		t.Errorf("%+v", parsed)
	}
	if !IsThere(&fake{rules: []string{rule}}, ruleName, ports) {
		t.Error("the rule itself")
	}
}

// Whatever stands in the registry is read, and nothing that is not exactly our rule is taken for it.
func FuzzParse(f *testing.F) {
	f.Add("v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=x|")
	f.Add("|=|Active=TRUE|Active=FALSE|")
	f.Fuzz(func(t *testing.T, text string) {
		if rule := Parse(text); rule.Fault == "" && !strings.Contains(text, "Action=Block") {
			t.Errorf("%q: %+v", text, rule)
		}
	})
}
