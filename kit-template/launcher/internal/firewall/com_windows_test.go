package firewall

import (
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// typeInfo is where the methods of ITypeInfo stand that are asked here.
const (
	dispatchTypeInfo = 4
	typeFunc         = 5
	typeNames        = 7
	typeReleaseFunc  = 20
	maxFuncs         = 60
	offsetOfTable    = 40 // FUNCDESC.oVft, in a 64-bit process
	propertyPut      = 4
	pointerSize      = 8
)

// Windows' own description of its interfaces says where each method stands. Under Wine it is hnetcfg's type library.
func TestSlotsOfThePolicyAreThoseOfTheTypeLibrary(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	initialize.Call(0, apartment)
	defer uninitialize.Call()
	policy, err := newObject(&classPolicy, &policyID)
	if err != nil {
		t.Fatal(err)
	}
	defer policy.release()
	slots := slotsOf(t, policy)
	for name, slot := range map[string]int{
		"CurrentProfileTypes": policyProfiles, "FirewallEnabled": policyEnabled, "Rules": policyRules, "LocalPolicyModifyState": policyModify,
	} {
		if slots[name] != slot {
			t.Errorf("%s: %d, %v", name, slot, slots)
		}
	}
}

// Wine's own rule and list of rules trace which method is called; test/e2e/mitigate.test.ts holds the trace against these names.
func TestEachMethodIsCalledByItsName(t *testing.T) {
	err := withRules(func(_, rules *object) error {
		rule, err := newObject(&classRule, &ruleID)
		if err != nil {
			return err
		}
		defer rule.release()
		for _, slot := range []int{
			ruleName, ruleDescription, ruleApplication, ruleService, ruleLocalPorts, ruleRemotePorts, ruleLocalAddresses,
			ruleRemoteAddresses, ruleInterfaceTypes, ruleGrouping,
		} {
			_, _ = rule.text(slot)
			_ = rule.give(slot+put, "x")
		}
		for _, slot := range []int{ruleProtocol, ruleDirection, ruleEnabled, ruleProfiles, ruleAction} {
			_, _ = rule.number(slot)
			_ = rule.call(slot+put, 1)
		}
		_ = rules.call(rulesAdd, uintptr(unsafe.Pointer(rule)))
		_ = rules.give(rulesRemove, "x")
		_ = eachRule(rules, func(*object) error { return nil })
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// slotsOf gives where an object's own type information says that each method stands.
func slotsOf(t *testing.T, o *object) map[string]int {
	t.Helper()
	var info *object
	if err := o.call(dispatchTypeInfo, 0, 0, uintptr(unsafe.Pointer(&info))); err != nil {
		t.Fatal(err)
	}
	defer info.release()
	found := map[string]int{}
	for i := uintptr(0); i < maxFuncs; i++ {
		var description *[offsetOfTable + pointerSize]byte
		if info.call(typeFunc, i, uintptr(unsafe.Pointer(&description))) != nil {
			break
		}
		var name *uint16
		var count uint32
		member := *(*uint32)(unsafe.Pointer(description))
		if info.call(typeNames, uintptr(member), uintptr(unsafe.Pointer(&name)), 1, uintptr(unsafe.Pointer(&count))) == nil && name != nil {
			key := textOf(name)
			if *(*uint32)(unsafe.Pointer(&description[28])) == propertyPut {
				key = "put " + key
			}
			found[key] = int(*(*uint16)(unsafe.Pointer(&description[offsetOfTable]))) / pointerSize
		}
		_ = info.call(typeReleaseFunc, uintptr(unsafe.Pointer(description)))
	}
	return found
}

// Every call through the tables: what is put in is what comes out, and others' rules are neither read nor removed.
func TestCOMFromEndToEnd(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	windows := &recorder{enabled: map[int32]bool{1: true, 2: true, 4: true}}
	end, err := windows.register()
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	theirs := windows.newRule()
	theirs.texts[ruleName], theirs.texts[ruleGrouping] = "World Wide Web Services", "@FirewallAPI.dll,-1"
	windows.rules = append(windows.rules, theirs)
	name := NameOf([]string{"80", "443"})
	if err := addByCOM(name, "80,443"); err != nil {
		t.Fatal(err)
	}
	known, err := readByCOM()
	if err != nil || len(known.rules) != 1 || known.current != 4 || known.enabled != threeProfiles || known.isOverridden {
		t.Fatalf("%v %+v", err, known)
	}
	if rule := known.rules[0]; rule.Name != name || rule.Group != Group || !rule.Blocks([]string{"80", "443"}) {
		t.Errorf("%+v", rule)
	}
	ours := windows.rules[1]
	for slot, value := range map[int]int32{ruleEnabled: 0, ruleAction: 1, ruleDirection: 2, ruleProtocol: 17, ruleProfiles: 2} {
		right := ours.numbers[slot]
		ours.numbers[slot] = value
		if known, err := readByCOM(); err != nil || known.rules[0].Fault == "" {
			t.Errorf("slot %d: %v %+v", slot, err, known)
		}
		ours.numbers[slot] = right
	}
	ours.texts[ruleRemoteAddresses] = "10.0.0.5/255.255.255.255"
	windows.modify, windows.enabled[1] = gpOverride, false
	known, err = readByCOM()
	if err != nil || known.rules[0].Fault != "narrowed" || !known.isOverridden || known.enabled != 6 {
		t.Errorf("%v %+v", err, known)
	}
	if err := removeByCOM([]string{name}); err != nil || len(windows.rules) != 1 || windows.rules[0] != theirs {
		t.Errorf("%v, %d rules", err, len(windows.rules))
	}
	if err := removeByCOM([]string{name}); err == nil || !strings.HasPrefix(err.Error(), "0x8") {
		t.Errorf("removed what is not there: %v", err)
	}
}

// As far as this Windows' own goes: Wine's has no list of rules, and that is told and not taken for an empty one.
func TestOwnFirewallIsReadOrSaysNo(t *testing.T) {
	known, err := readByCOM()
	t.Logf("%+v, %v", known, err)
	if err == nil && len(known.rules) > 0 {
		t.Errorf("%+v", known.rules)
	}
	state, err := This{}.Read()
	if err != nil || len(state.Profiles) != len(profiles) {
		t.Errorf("%v %+v", err, state)
	}
}
