package firewall

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Where the methods stand in the tables of netfw.h and oaidl.h.
const (
	slotQuery   = 0
	slotRelease = 2
	slotNext    = 3 // IEnumVARIANT

	policyProfiles = 7
	policyEnabled  = 8
	policyRules    = 18
	policyModify   = 28

	rulesAdd    = 8
	rulesRemove = 9
	rulesEnum   = 11

	ruleName            = 7 // get; put is the next one, here and below
	ruleDescription     = 9
	ruleApplication     = 11
	ruleService         = 13
	ruleProtocol        = 15
	ruleLocalPorts      = 17
	ruleRemotePorts     = 19
	ruleLocalAddresses  = 21
	ruleRemoteAddresses = 23
	ruleDirection       = 27
	ruleInterfaceTypes  = 31
	ruleEnabled         = 33
	ruleGrouping        = 35
	ruleProfiles        = 37
	ruleAction          = 41

	put = 1
)

const (
	apartment      = 0x2 | 0x4 // COINIT_APARTMENTTHREADED, COINIT_DISABLE_OLE1DDE
	inProcess      = 1         // CLSCTX_INPROC_SERVER
	variantTrue    = 0xFFFF
	isDispatch     = 9          // VT_DISPATCH
	everyProfile   = 0x7FFFFFFF // NET_FW_PROFILE2_ALL
	threeProfiles  = 7
	protocolTCP    = 6
	inbound        = 1
	block          = 0
	gpOverride     = 1 // NET_FW_MODIFY_STATE_GP_OVERRIDE
	maxRules       = 65_536
	longestText    = 65_536
	slotsOfAnTable = 64
)

type guid struct {
	first  uint32
	second [2]uint16
	last   [8]byte
}

var (
	classPolicy = guid{0xE2B3C97F, [2]uint16{0x6AE1, 0x41AC}, [8]byte{0x81, 0x7A, 0xF6, 0xF9, 0x21, 0x66, 0xD7, 0xDD}}
	policyID    = guid{0x98325047, [2]uint16{0xC671, 0x4174}, [8]byte{0x8D, 0x81, 0xDE, 0xFC, 0xD3, 0xF0, 0x31, 0x86}}
	classRule   = guid{0x2C5BC43E, [2]uint16{0x3369, 0x4C33}, [8]byte{0xAB, 0x0C, 0xBE, 0x94, 0x69, 0x67, 0x7A, 0xF4}}
	ruleID      = guid{0xAF230D27, [2]uint16{0xBABA, 0x4E42}, [8]byte{0xAC, 0xED, 0xF5, 0x24, 0xF2, 0x2C, 0xFC, 0xE2}}
	enumID      = guid{0x00020404, [2]uint16{0, 0}, [8]byte{0xC0, 0, 0, 0, 0, 0, 0, 0x46}}

	ole32        = systemdll.New("ole32.dll")
	initialize   = ole32.NewProc("CoInitializeEx")
	uninitialize = ole32.NewProc("CoUninitialize")
	create       = ole32.NewProc("CoCreateInstance")
	oleaut32     = systemdll.New("oleaut32.dll")
	allocate     = oleaut32.NewProc("SysAllocString")
	free         = oleaut32.NewProc("SysFreeString")
)

// object is one of COM's: it begins with the table of its methods.
type object struct{ table *[slotsOfAnTable]uintptr }

// variant is Windows' VARIANT.
type variant struct {
	kind     uint16
	reserved [3]uint16
	value    *object
	more     uintptr
}

// hresult is an answer of COM: negative is a failure.
type hresult int32

func (h hresult) Error() string { return fmt.Sprintf("0x%08X", uint32(h)) }

func failureOf(result uintptr) error {
	if h := hresult(result); h < 0 {
		return h
	}
	return nil
}

//go:uintptrescapes
func (o *object) call(slot int, arguments ...uintptr) error {
	words := append([]uintptr{uintptr(unsafe.Pointer(o))}, arguments...)
	result, _, _ := syscall.SyscallN(o.table[slot], words...)
	return failureOf(result)
}

func (o *object) release() {
	if o != nil {
		_ = o.call(slotRelease)
	}
}

func (o *object) number(slot int) (value int32, err error) {
	err = o.call(slot, uintptr(unsafe.Pointer(&value)))
	return value, err
}

// text takes a BSTR over; none is the empty text.
func (o *object) text(slot int) (string, error) {
	var text *[longestText]uint16
	err := o.call(slot, uintptr(unsafe.Pointer(&text)))
	if err != nil || text == nil {
		return "", err
	}
	defer free.Call(uintptr(unsafe.Pointer(text)))
	length := 0
	for length < longestText-1 && text[length] != 0 {
		length++
	}
	return syscall.UTF16ToString(text[:length]), nil
}

func (o *object) give(slot int, text string) error {
	units, err := syscall.UTF16PtrFromString(text)
	if err != nil {
		return err
	}
	copied, _, _ := allocate.Call(uintptr(unsafe.Pointer(units)))
	defer free.Call(copied)
	return o.call(slot, copied)
}

func newObject(class, wanted *guid) (made *object, err error) {
	result, _, _ := create.Call(uintptr(unsafe.Pointer(class)), 0, inProcess, uintptr(unsafe.Pointer(wanted)), uintptr(unsafe.Pointer(&made)))
	return made, failureOf(result)
}

// withRules gives the policy and its rules to a function, on one thread of COM's.
func withRules(use func(policy, rules *object) error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// That this thread is in another kind of apartment already is no fault; then it is not ours to end.
	if result, _, _ := initialize.Call(0, apartment); failureOf(result) == nil {
		defer uninitialize.Call()
	}
	policy, err := newObject(&classPolicy, &policyID)
	if err != nil {
		return err
	}
	defer policy.release()
	var rules *object
	if err := policy.call(policyRules, uintptr(unsafe.Pointer(&rules))); err != nil {
		return err
	}
	defer rules.release()
	return use(policy, rules)
}

// addByCOM makes the rule. The protocol comes before the ports: Windows refuses ports of none.
func addByCOM(name, ports string) error {
	return withRules(func(_, rules *object) error {
		rule, err := newObject(&classRule, &ruleID)
		if err != nil {
			return err
		}
		defer rule.release()
		for _, set := range []func() error{
			func() error { return rule.give(ruleName+put, name) },
			func() error { return rule.give(ruleDescription+put, Group) },
			func() error { return rule.call(ruleProtocol+put, protocolTCP) },
			func() error { return rule.give(ruleLocalPorts+put, ports) },
			func() error { return rule.call(ruleDirection+put, inbound) },
			func() error { return rule.call(ruleProfiles+put, everyProfile) },
			func() error { return rule.call(ruleAction+put, block) },
			func() error { return rule.give(ruleGrouping+put, Group) },
			func() error { return rule.call(ruleEnabled+put, variantTrue) },
			func() error { return rules.call(rulesAdd, uintptr(unsafe.Pointer(rule))) },
		} {
			if err := set(); err != nil {
				return err
			}
		}
		return nil
	})
}

func removeByCOM(names []string) error {
	return withRules(func(_, rules *object) error {
		for _, name := range names {
			if err := rules.give(rulesRemove, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachRule goes through all rules; those that are no rule of this form are passed over.
func eachRule(rules *object, look func(rule *object) error) error {
	var unknown, list *object
	if err := rules.call(rulesEnum, uintptr(unsafe.Pointer(&unknown))); err != nil {
		return err
	}
	defer unknown.release()
	if err := unknown.call(slotQuery, uintptr(unsafe.Pointer(&enumID)), uintptr(unsafe.Pointer(&list))); err != nil {
		return err
	}
	defer list.release()
	for i := 0; i < maxRules; i++ {
		var next variant
		var fetched uint32
		err := list.call(slotNext, 1, uintptr(unsafe.Pointer(&next)), uintptr(unsafe.Pointer(&fetched)))
		if err != nil || fetched == 0 {
			return err
		}
		if next.kind != isDispatch || next.value == nil {
			continue
		}
		err = asRule(next.value, look)
		next.value.release()
		if err != nil {
			return err
		}
	}
	return nil
}

func asRule(found *object, look func(rule *object) error) error {
	var rule *object
	if found.call(slotQuery, uintptr(unsafe.Pointer(&ruleID)), uintptr(unsafe.Pointer(&rule))) != nil {
		return nil
	}
	defer rule.release()
	return look(rule)
}

// ruleOf reads a rule of COM's as the registry's are read.
func ruleOf(o *object) (rule firewall.Rule, err error) {
	if rule.Name, err = o.text(ruleName); err != nil {
		return rule, err
	}
	if rule.Group, err = o.text(ruleGrouping); err != nil || !isOurs(rule) {
		return rule, err
	}
	if rule.Ports, err = o.text(ruleLocalPorts); err != nil {
		return rule, err
	}
	rule.Ports = sortPorts(rule.Ports)
	rule.Fault, err = faultOf(o)
	return rule, err
}

// faultOf asks in the order of firewall.Parse.
func faultOf(o *object) (string, error) {
	for _, wanted := range []struct {
		slot  int
		value int32
		mask  int32
		fault string
	}{
		{ruleEnabled, variantTrue, variantTrue, firewall.FaultOff}, {ruleAction, block, -1, firewall.FaultAllows},
		{ruleDirection, inbound, -1, firewall.FaultOutbound}, {ruleProtocol, protocolTCP, -1, firewall.FaultProtocol},
		{ruleProfiles, threeProfiles, threeProfiles, firewall.FaultProfiles},
	} {
		value, err := o.number(wanted.slot)
		if err != nil {
			return "", err
		}
		if value&wanted.mask != wanted.value {
			return wanted.fault, nil
		}
	}
	for _, slot := range []int{
		ruleApplication, ruleService, ruleRemotePorts, ruleLocalAddresses, ruleRemoteAddresses, ruleInterfaceTypes,
	} {
		text, err := o.text(slot)
		if err != nil {
			return "", err
		}
		if text != "" && text != "*" && text != "All" {
			return firewall.FaultNarrowed, nil
		}
	}
	return "", nil
}
