package firewall

import (
	"fmt"
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/com"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

// Where the methods stand in the tables of netfw.h.
const (
	slotRelease = 2

	policyProfiles = 7
	policyRules    = 18
	policyModify   = 28

	rulesAdd    = 8
	rulesRemove = 9

	putName        = 8
	putDescription = 10
	putProtocol    = 16
	putLocalPorts  = 18
	putDirection   = 28
	putEnabled     = 34
	putGrouping    = 36
	putProfiles    = 38
	putAction      = 42
)

const (
	inProcess      = 1 // CLSCTX_INPROC_SERVER
	variantTrue    = 0xFFFF
	everyProfile   = 0x7FFFFFFF // NET_FW_PROFILE2_ALL
	threeProfiles  = 7
	protocolTCP    = 6
	inbound        = 1
	block          = 0
	gpOverride     = 1 // NET_FW_MODIFY_STATE_GP_OVERRIDE
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

	ole32    = systemdll.New("ole32.dll")
	create   = ole32.NewProc("CoCreateInstance")
	oleaut32 = systemdll.New("oleaut32.dll")
	allocate = oleaut32.NewProc("SysAllocString")
	free     = oleaut32.NewProc("SysFreeString")
)

// object is one of COM's: it begins with the table of its methods.
type object struct{ table *[slotsOfAnTable]uintptr }

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
	defer com.Enter()()
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
		for _, set := range [...]struct {
			slot   int
			number uintptr
			text   string
		}{
			{putName, 0, name}, {putDescription, 0, Group}, {putProtocol, protocolTCP, ""}, {putLocalPorts, 0, ports},
			{putDirection, inbound, ""}, {putProfiles, everyProfile, ""}, {putAction, block, ""}, {putGrouping, 0, Group},
			{putEnabled, variantTrue, ""},
		} {
			if set.text != "" {
				err = rule.give(set.slot, set.text)
			} else {
				err = rule.call(set.slot, set.number)
			}
			if err != nil {
				return err
			}
		}
		return rules.call(rulesAdd, uintptr(unsafe.Pointer(rule)))
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
