package firewall

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/com"
)

// A firewall of COM's own making, for the calls through real tables of methods: its objects are registered in this process under
// Windows' classes, so CoCreateInstance finds them first.

const (
	good        = 0
	notDone     = 0x80004001 // E_NOTIMPL
	notKnown    = 0x80070002 // not found
	severalUses = 1          // REGCLS_MULTIPLEUSE
	slotQuery   = 0
	factorySlot = 3
	longestText = 65_536
)

var (
	registerClass = ole32.NewProc("CoRegisterClassObject")
	revokeClass   = ole32.NewProc("CoRevokeClassObject")
)

// recorder is the firewall behind the tables.
type recorder struct {
	rules  []*fakeRule
	modify int32
	// keep holds what only COM points to.
	keep []interface{}
}

// fakeRule has its properties by the slot that puts them.
type fakeRule struct {
	object
	texts   map[int]string
	numbers map[int]int32
	// order of the slots that were called.
	order []int
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

func textOf(units *uint16) string {
	text, length := (*[longestText]uint16)(unsafe.Pointer(units)), 0
	for text[length] != 0 {
		length++
	}
	return syscall.UTF16ToString(text[:length])
}

func newRule() *fakeRule {
	rule := &fakeRule{texts: map[int]string{}, numbers: map[int]int32{}}
	methods := map[int]interface{}{}
	for _, slot := range []int{putName, putDescription, putLocalPorts, putGrouping} {
		slot := slot
		methods[slot] = func(this uintptr, text *uint16) uintptr {
			rule.texts[slot], rule.order = textOf(text), append(rule.order, slot)
			return good
		}
	}
	for _, slot := range []int{putProtocol, putDirection, putEnabled, putProfiles, putAction} {
		slot := slot
		methods[slot] = func(this uintptr, value uintptr) uintptr {
			rule.numbers[slot], rule.order = int32(value), append(rule.order, slot)
			return good
		}
	}
	rule.table = newTable(methods)
	return rule
}

func (r *recorder) newPolicy() *object {
	rules := &object{}
	rules.table = newTable(map[int]interface{}{
		rulesAdd: func(this uintptr, rule *fakeRule) uintptr { r.rules = append(r.rules, rule); return good },
		rulesRemove: func(this uintptr, name *uint16) uintptr {
			for i, rule := range r.rules {
				if rule.texts[putName] == textOf(name) {
					r.rules = append(r.rules[:i:i], r.rules[i+1:]...)
					return good
				}
			}
			return notKnown
		},
	})
	policy := &object{}
	policy.table = newTable(map[int]interface{}{
		policyProfiles: func(this uintptr, target *int32) uintptr { *target = 4; return good },
		policyRules:    func(this uintptr, target **object) uintptr { *target = rules; return good },
		policyModify:   func(this uintptr, target *int32) uintptr { *target = r.modify; return good },
	})
	r.keep = append(r.keep, rules, policy)
	return policy
}

func (r *recorder) newRule() *object {
	rule := newRule()
	r.keep = append(r.keep, rule)
	return &rule.object
}

// register puts the recorder in the place of Windows' firewall, on this thread, until the end is called.
func (r *recorder) register() (end func(), err error) {
	leave := com.Enter()
	policy := r.newPolicy()
	makers := []func() *object{func() *object { return policy }, r.newRule}
	cookies, classes := []uint32{0, 0}, []*guid{&classPolicy, &classRule}
	for i := range makers {
		make, factory := makers[i], &object{}
		factory.table = newTable(map[int]interface{}{
			slotQuery:   func(this uintptr, id *guid, target **object) uintptr { *target = factory; return good },
			factorySlot: func(this, outer uintptr, id *guid, target **object) uintptr { *target = make(); return good },
		})
		r.keep = append(r.keep, factory)
		result, _, _ := registerClass.Call(uintptr(unsafe.Pointer(classes[i])), uintptr(unsafe.Pointer(factory)), inProcess, severalUses,
			uintptr(unsafe.Pointer(&cookies[i])))
		if err := failureOf(result); err != nil {
			return nil, err
		}
	}
	return func() {
		for _, cookie := range cookies {
			revokeClass.Call(uintptr(cookie))
		}
		leave()
	}, nil
}
