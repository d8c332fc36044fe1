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
			if !strings.Contains(rule, "Name="+RuleName+"|") {
				kept = append(kept, rule)
			}
		}
		if len(kept) == len(f.rules) {
			return errors.New("no rule")
		}
		f.rules = kept
		return nil
	}
	f.rules = append(f.rules, "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|Name="+RuleName+"|")
	return nil
}

var ports = []string{"80", "443"}

func TestAddReadBackRemove(t *testing.T) {
	system := &fake{rules: []string{"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=Theirs|"}}
	for i := 0; i < 2; i++ {
		if err := Add(system, ports); err != nil || !IsThere(system, ports) || len(system.rules) != 2 {
			t.Fatal(err, system.rules)
		}
	}
	if err := Remove(system); err != nil || len(system.rules) != 1 || IsThere(system, ports) {
		t.Fatal(err, system.rules)
	}
	if err := Remove(system); err != nil {
		t.Fatal(err)
	}
}

func TestAYesWithoutARuleIsNoSuccess(t *testing.T) {
	if err := Add(&fake{deaf: true}, ports); err == nil {
		t.Error("believed")
	}
	left := &fake{deaf: true, rules: []string{"v2|Name=" + RuleName + "|"}}
	if err := Remove(left); err == nil {
		t.Error("believed")
	}
}

func TestARuleThatDoesLessIsNotOurs(t *testing.T) {
	const rule = "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|Name=" + RuleName + "|"
	for from, to := range map[string]string{
		"Block": "Allow", "TRUE": "FALSE", "Dir=In": "Dir=Out", "LPort=443|": "", "=6|": "=17|", "Name=": "Profile=Domain|Name=",
		"|Name": "|RA4=10.0.0.5|Name", "|Protocol": "|App=x.exe|Protocol",
	} {
		if system := (&fake{rules: []string{strings.Replace(rule, from, to, 1)}}); IsThere(system, ports) {
			t.Errorf("%s -> %s", from, to)
		}
	}
	if !IsThere(&fake{rules: []string{rule}}, ports) {
		t.Error("the rule itself")
	}
}
