package firewall

import (
	"syscall"
	"unsafe"
)

// A firewall of COM's own making, for the calls through real tables of methods: its objects are registered in this process under
// Windows' classes, so CoCreateInstance finds them first.

const (
	good        = 0
	notDone     = 0x80004001 // E_NOTIMPL
	notKnown    = 0x80004002 // E_NOINTERFACE
	noMore      = 1          // S_FALSE
	singleUse   = 1          // REGCLS_MULTIPLEUSE
	factorySlot = 3
)

var (
	registerClass = ole32.NewProc("CoRegisterClassObject")
	revokeClass   = ole32.NewProc("CoRevokeClassObject")
	allocateOf    = oleaut32.NewProc("SysAllocString")
)

// recorder is the firewall behind the tables.
type recorder struct {
	rules   []*fakeRule
	enabled map[int32]bool
	modify  int32
	next    int
	// keep holds what only COM points to.
	keep []interface{}
}

// fakeRule has its properties by the slot of their getter.
type fakeRule struct {
	object
	texts   map[int]string
	numbers map[int]int32
}

func newTable(methods map[int]interface{}) *[slotsOfAnTable]uintptr {
	table := &[slotsOfAnTable]uintptr{}
	refused := syscall.NewCallback(func(this uintptr) uintptr { return notDone })
	counted := syscall.NewCallback(func(this uintptr) uintptr { return 1 })
	for i := range table {
		table[i] = refused
	}
	table[1], table[slotRelease] = counted, counted
	for slot, method := range methods {
		table[slot] = syscall.NewCallback(method)
	}
	return table
}

func putBSTR(target **uint16, text string) {
	units, _ := syscall.UTF16PtrFromString(text)
	copied, _, _ := allocateOf.Call(uintptr(unsafe.Pointer(units)))
	*(*uintptr)(unsafe.Pointer(target)) = copied
}

func textOf(units *uint16) string {
	return syscall.UTF16ToString((*[longestText]uint16)(unsafe.Pointer(units))[:])
}

func (r *recorder) newRule() *fakeRule {
	rule := &fakeRule{texts: map[int]string{}, numbers: map[int]int32{}}
	methods := map[int]interface{}{
		slotQuery: func(this uintptr, id *guid, target **object) uintptr {
			if *id != ruleID {
				return notKnown
			}
			*target = &rule.object
			return good
		},
	}
	for _, slot := range []int{
		ruleName, ruleDescription, ruleApplication, ruleService, ruleLocalPorts, ruleRemotePorts, ruleLocalAddresses, ruleRemoteAddresses,
		ruleInterfaceTypes, ruleGrouping,
	} {
		slot := slot
		methods[slot] = func(this uintptr, target **uint16) uintptr { putBSTR(target, rule.texts[slot]); return good }
		methods[slot+put] = func(this uintptr, text *uint16) uintptr { rule.texts[slot] = textOf(text); return good }
	}
	for _, slot := range []int{ruleProtocol, ruleDirection, ruleEnabled, ruleProfiles, ruleAction} {
		slot := slot
		methods[slot] = func(this uintptr, target *int32) uintptr { *target = rule.numbers[slot]; return good }
		methods[slot+put] = func(this uintptr, value uintptr) uintptr { rule.numbers[slot] = int32(value); return good }
	}
	rule.table = newTable(methods)
	return rule
}

func (r *recorder) newPolicy() *object {
	list := &object{}
	list.table = newTable(map[int]interface{}{
		slotQuery: func(this uintptr, id *guid, target **object) uintptr { *target = list; return good },
		slotNext: func(this, wanted uintptr, target *variant, fetched *uint32) uintptr {
			if r.next == len(r.rules) {
				*fetched = 0
				return noMore
			}
			target.kind, target.value, *fetched = isDispatch, &r.rules[r.next].object, 1
			r.next++
			return good
		},
	})
	rules := &object{}
	rules.table = newTable(map[int]interface{}{
		rulesAdd: func(this uintptr, rule *fakeRule) uintptr { r.rules = append(r.rules, rule); return good },
		rulesRemove: func(this uintptr, name *uint16) uintptr {
			for i, rule := range r.rules {
				if rule.texts[ruleName] == textOf(name) {
					r.rules = append(r.rules[:i:i], r.rules[i+1:]...)
					return good
				}
			}
			return notKnown
		},
		rulesEnum: func(this uintptr, target **object) uintptr { r.next, *target = 0, list; return good },
	})
	policy := &object{}
	policy.table = newTable(map[int]interface{}{
		policyProfiles: func(this uintptr, target *int32) uintptr { *target = 4; return good },
		policyEnabled: func(this uintptr, profile uintptr, target *uint16) uintptr {
			*target = 0
			if r.enabled[int32(profile)] {
				*target = variantTrue
			}
			return good
		},
		policyRules:  func(this uintptr, target **object) uintptr { *target = rules; return good },
		policyModify: func(this uintptr, target *int32) uintptr { *target = r.modify; return good },
	})
	r.keep = append(r.keep, list, rules, policy)
	return policy
}

// register puts the recorder in the place of Windows' firewall, on this thread, until the end is called.
func (r *recorder) register() (end func(), err error) {
	initialize.Call(0, apartment)
	policy := r.newPolicy()
	cookies := []uint32{0, 0}
	classes := []*guid{&classPolicy, &classRule}
	for i, make := range []func() *object{func() *object { return policy }, func() *object { rule := r.newRule(); r.keep = append(r.keep, rule); return &rule.object }} {
		make := make
		factory := &object{}
		factory.table = newTable(map[int]interface{}{
			slotQuery:   func(this uintptr, id *guid, target **object) uintptr { *target = factory; return good },
			factorySlot: func(this, outer uintptr, id *guid, target **object) uintptr { *target = make(); return good },
		})
		r.keep = append(r.keep, factory)
		result, _, _ := registerClass.Call(uintptr(unsafe.Pointer(classes[i])), uintptr(unsafe.Pointer(factory)), inProcess, singleUse,
			uintptr(unsafe.Pointer(&cookies[i])))
		if err := failureOf(result); err != nil {
			return nil, err
		}
	}
	return func() {
		for _, cookie := range cookies {
			revokeClass.Call(uintptr(cookie))
		}
		uninitialize.Call()
	}, nil
}
