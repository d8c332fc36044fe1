package firewall

import (
	"reflect"
	"runtime"
	"testing"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/com"
)

// Where the methods of ITypeInfo stand that are asked here, and what stands in a FUNCDESC of a 64-bit process.
const (
	dispatchTypeInfo = 4
	typeFunc         = 5
	typeNames        = 7
	typeReleaseFunc  = 20
	maxFuncs         = 60
	offsetOfTable    = 40
	pointerSize      = 8
)

// Windows' own description of its interfaces says where each method stands. Under Wine it is hnetcfg's type library.
func TestSlotsOfThePolicyAreThoseOfTheTypeLibrary(t *testing.T) {
	defer com.Enter()()
	policy, err := newObject(&classPolicy, &policyID)
	if err != nil {
		t.Fatal(err)
	}
	defer policy.release()
	slots := slotsOf(t, policy)
	for name, slot := range map[string]int{
		"CurrentProfileTypes": policyProfiles, "Rules": policyRules, "LocalPolicyModifyState": policyModify,
	} {
		if slots[name] != slot {
			t.Errorf("%s: %d, %v", name, slot, slots)
		}
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
			found[textOf(name)] = int(*(*uint16)(unsafe.Pointer(&description[offsetOfTable]))) / pointerSize
		}
		_ = info.call(typeReleaseFunc, uintptr(unsafe.Pointer(description)))
	}
	return found
}

// Wine's own rule and list of rules trace which method is called; test/e2e/mitigate.test.ts holds the trace against these names.
func TestEachMethodIsCalledByItsName(t *testing.T) {
	err := withRules(func(_, rules *object) error {
		rule, err := newObject(&classRule, &ruleID)
		if err != nil {
			return err
		}
		defer rule.release()
		for _, slot := range []int{putName, putDescription, putLocalPorts, putGrouping} {
			_ = rule.give(slot, "x")
		}
		for _, slot := range []int{putProtocol, putDirection, putEnabled, putProfiles, putAction} {
			_ = rule.call(slot, 1)
		}
		_ = rules.call(rulesAdd, uintptr(unsafe.Pointer(rule)))
		_ = rules.give(rulesRemove, "x")
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Every call through the tables: what is put in is what comes out, and others' rules are not removed.
func TestCOMFromEndToEnd(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	windows := &recorder{}
	end, err := windows.register()
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	theirs := newRule()
	theirs.texts[putName] = "World Wide Web Services"
	windows.rules = append(windows.rules, theirs)
	name := NameOf([]string{"80", "443"})
	if err := addByCOM(name, "80,443"); err != nil || len(windows.rules) != 2 {
		t.Fatal(err, len(windows.rules))
	}
	ours := windows.rules[1]
	wantTexts := map[int]string{putName: name, putDescription: Group, putLocalPorts: "80,443", putGrouping: Group}
	wantNumbers := map[int]int32{putProtocol: 6, putDirection: 1, putEnabled: 0xFFFF, putProfiles: 0x7FFFFFFF, putAction: 0}
	if !reflect.DeepEqual(ours.texts, wantTexts) || !reflect.DeepEqual(ours.numbers, wantNumbers) {
		t.Errorf("%v %v", ours.texts, ours.numbers)
	}
	// Windows refuses ports of a rule that has no protocol yet.
	if indexOf(ours.order, putProtocol) > indexOf(ours.order, putLocalPorts) {
		t.Errorf("%v", ours.order)
	}
	if current, isOverridden := askCOM(); current != 4 || isOverridden {
		t.Error(current, isOverridden)
	}
	windows.modify = gpOverride
	if _, isOverridden := askCOM(); !isOverridden {
		t.Error("the policy is not seen")
	}
	if err := removeByCOM([]string{name}); err != nil || len(windows.rules) != 1 || windows.rules[0] != theirs {
		t.Errorf("%v, %d rules", err, len(windows.rules))
	}
	if err := removeByCOM([]string{name}); err == nil || err.Error() != "0x80070002" {
		t.Errorf("removed what is not there: %v", err)
	}
}

func indexOf(slots []int, wanted int) int {
	for i, slot := range slots {
		if slot == wanted {
			return i
		}
	}
	return -1
}

// As far as this Windows' own goes: Wine's does not say where the computer is, so it may be anywhere.
func TestOwnFirewall(t *testing.T) {
	if current, _ := askCOM(); current&threeProfiles == 0 {
		t.Error(current)
	}
	state, err := This{}.Read()
	if err != nil || len(state.Profiles) != len(profiles) {
		t.Errorf("%v %+v", err, state)
	}
}
