package firewall

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"sealkit.dev/kit/firewall"
	"sealkit.dev/kit/launcher/internal/run"
	"sealkit.dev/kit/launcher/internal/system"
	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	service        = "MpsSvc"
	connectManager = 1
	queryStatus    = 4
	running        = 4
	view64         = 0x0100

	localSettings  = `SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\`
	policySettings = `SOFTWARE\Policies\Microsoft\WindowsFirewall\`
	enable         = "EnableFirewall"
	merge          = "AllowLocalPolicyMerge"

	// netshPatience is far more than it needs.
	netshPatience = time.Minute
)

var (
	advapi32    = systemdll.New("advapi32.dll")
	openManager = advapi32.NewProc("OpenSCManagerW")
	openService = advapi32.NewProc("OpenServiceW")
	queryState  = advapi32.NewProc("QueryServiceStatus")
	closeHandle = advapi32.NewProc("CloseServiceHandle")
)

// profiles as COM counts them and the registry names them; older policies call the private one by its local name.
var profiles = []struct {
	bit                 int32
	name, local, policy string
}{
	{1, "domain", "DomainProfile", "DomainProfile"}, {2, "private", "StandardProfile", "PrivateProfile"},
	{4, "public", "PublicProfile", "PublicProfile"},
}

// This is the firewall of this computer.
type This struct{ Folders system.Folders }

// Read takes the rules from where the service keeps them, in one form in every language, and asks COM what only the service knows:
// where the computer is now, and whether a policy overrides. Without its answer the computer may be anywhere.
func (This) Read() (state State, err error) {
	if state.Rules, err = readRegistry(); err != nil {
		return state, err
	}
	if state.IsRunning, err = isRunning(); err != nil {
		return state, err
	}
	current, isOverridden := askCOM()
	for _, p := range profiles {
		profile := Profile{Name: p.name, IsCurrent: current&p.bit != 0, IsOn: isSet(localSettings+p.local, enable, 1)}
		profile.IgnoresRules = profile.IsCurrent && isOverridden
		for _, key := range [...]string{policySettings + p.policy, policySettings + p.local} {
			profile.IsOn = isSet(key, enable, 1) || profile.IsOn && !isSet(key, enable, 0)
			profile.IgnoresRules = profile.IgnoresRules || isSet(key, merge, 0)
		}
		state.Profiles = append(state.Profiles, profile)
	}
	return state, nil
}

func askCOM() (current int32, isOverridden bool) {
	err := withRules(func(policy, _ *object) (err error) {
		if current, err = policy.number(policyProfiles); err != nil {
			return err
		}
		state, err := policy.number(policyModify)
		isOverridden = state == gpOverride
		return err
	})
	if err != nil || current&threeProfiles == 0 {
		return threeProfiles, false
	}
	return current, isOverridden
}

func readRegistry() (ours []firewall.Rule, err error) {
	all, err := firewall.LocalRules()
	for _, text := range all {
		if rule := firewall.Parse(text); isOurs(rule) {
			ours = append(ours, rule)
		}
	}
	return ours, err
}

// isSet says whether a value of the registry is there and has that number.
func isSet(path, value string, wanted uint32) bool {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	var key syscall.Handle
	if syscall.RegOpenKeyEx(syscall.HKEY_LOCAL_MACHINE, name, 0, syscall.KEY_READ|view64, &key) != nil {
		return false
	}
	defer syscall.RegCloseKey(key)
	if name, err = syscall.UTF16PtrFromString(value); err != nil {
		return false
	}
	var found, kind uint32
	size := uint32(unsafe.Sizeof(found))
	err = syscall.RegQueryValueEx(key, name, nil, &kind, (*byte)(unsafe.Pointer(&found)), &size)
	return err == nil && kind == syscall.REG_DWORD && found == wanted
}

// isRunning: a service that is not there does not run.
func isRunning() (bool, error) {
	manager, _, err := openManager.Call(0, 0, connectManager)
	if manager == 0 {
		return false, err
	}
	defer closeHandle.Call(manager)
	name, err := syscall.UTF16PtrFromString(service)
	if err != nil {
		return false, err
	}
	const errorNoService = syscall.Errno(1060)
	opened, _, err := openService.Call(manager, uintptr(unsafe.Pointer(name)), queryStatus)
	if opened == 0 {
		if errors.Is(err, errorNoService) {
			err = nil
		}
		return false, err
	}
	defer closeHandle.Call(opened)
	// SERVICE_STATUS
	var status struct{ kind, state, accepts, exit, own, point, hint uint32 }
	if ok, _, err := queryState.Call(opened, uintptr(unsafe.Pointer(&status))); ok == 0 {
		return false, err
	}
	return status.state == running, nil
}

// Add makes the rule by COM, and where it is not there afterwards by netsh: an interface that says yes and does nothing is seen so.
func (t This) Add(ports []string) error {
	name := NameOf(ports)
	fault := addByCOM(name, firewall.JoinPorts(ports))
	if fault == nil {
		if state, err := t.Read(); err == nil && state.blocks(ports) {
			return nil
		}
	}
	return both(fault, t.netsh(firewall.AddCommand(name, ports)))
}

// Remove takes them out by COM, and what is left by netsh.
func (t This) Remove(names []string) error {
	if len(names) == 0 {
		return nil
	}
	fault := removeByCOM(names)
	state, err := t.Read()
	if err != nil {
		return err
	}
	for _, name := range state.names() {
		if err := t.netsh(firewall.DeleteCommand(name)); err != nil {
			return both(fault, err)
		}
	}
	return nil
}

func both(first, second error) error {
	if first == nil || second == nil {
		return second
	}
	return fmt.Errorf("%v; netsh: %w", first, second)
}

// netsh of the system folder, by its full path and with a clean environment.
func (t This) netsh(words []string) error {
	quoted := make([]string, 0, len(words))
	for _, word := range words {
		if name, value, isNamed := strings.Cut(word, "="); isNamed {
			word = name + `="` + value + `"`
		}
		quoted = append(quoted, word)
	}
	answer, err := run.Ask(filepath.Join(t.Folders.System, "netsh.exe"), quoted, t.Folders, netshPatience)
	if err == nil && answer.Exit != 0 {
		err = fmt.Errorf("%d", answer.Exit)
	}
	return err
}
