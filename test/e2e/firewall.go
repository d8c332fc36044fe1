// Firewall is netsh.exe and the firewall's service on the pretended instrument, whose own do nothing: it keeps rules where Windows keeps
// them, and runs as a service until it is stopped. Words are Windows' own. Where the file deaf.txt lies beside it, it says yes and does nothing.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

const (
	rulesKey = `SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules`
	service  = "MpsSvc"
)

var (
	advapi32        = syscall.NewLazyDLL("advapi32.dll")
	createKey       = advapi32.NewProc("RegCreateKeyExW")
	setValue        = advapi32.NewProc("RegSetValueExW")
	deleteValue     = advapi32.NewProc("RegDeleteValueW")
	startDispatcher = advapi32.NewProc("StartServiceCtrlDispatcherW")
	registerHandler = advapi32.NewProc("RegisterServiceCtrlHandlerW")
	setStatus       = advapi32.NewProc("SetServiceStatus")
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "service" {
		serve()
		return
	}
	note(strings.Join(os.Args[1:], " "))
	values := map[string]string{}
	for _, word := range os.Args[1:] {
		if name, value, isNamed := strings.Cut(word, "="); isNamed {
			values[name] = value
		}
	}
	own, _ := os.Executable()
	if _, err := os.Stat(filepath.Join(filepath.Dir(own), "deaf.txt")); err == nil {
		return
	}
	switch command := strings.Join(os.Args[1:], " "); {
	case strings.HasPrefix(command, "advfirewall firewall add rule "):
		put(values)
	case strings.HasPrefix(command, "advfirewall firewall delete rule "):
		take(values["name"])
	default:
		os.Exit(1)
	}
}

// note keeps how it was called, for the test to look at.
func note(line string) {
	own, _ := os.Executable()
	file, err := os.OpenFile(filepath.Join(filepath.Dir(own), "netsh.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		fmt.Fprintln(file, line)
		file.Close()
	}
}

func open() syscall.Handle {
	var key syscall.Handle
	createKey.Call(uintptr(syscall.HKEY_LOCAL_MACHINE), text(rulesKey), 0, 0, 0, syscall.KEY_READ|syscall.KEY_WRITE|0x100, 0,
		uintptr(unsafe.Pointer(&key)), 0)
	return key
}

func text(s string) uintptr {
	units, _ := syscall.UTF16PtrFromString(s)
	return uintptr(unsafe.Pointer(units))
}

// put writes a rule as Windows does: the profile "any" is not said.
func put(values map[string]string) {
	rule := "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|"
	for _, port := range strings.Split(values["localport"], ",") {
		rule += "LPort=" + port + "|"
	}
	rule += "Name=" + values["name"] + "|"
	if values["dir"] != "in" || values["action"] != "block" || values["protocol"] != "TCP" || values["profile"] != "any" {
		os.Exit(1)
	}
	units, _ := syscall.UTF16FromString(rule)
	setValue.Call(uintptr(open()), text("{"+values["name"]+"}"), 0, syscall.REG_SZ, uintptr(unsafe.Pointer(&units[0])), uintptr(len(units)*2))
}

func take(name string) { deleteValue.Call(uintptr(open()), text("{"+name+"}")) }

// serve is a service that does nothing but run.
func serve() {
	// SERVICE_STATUS: own process, running, accepts to be stopped.
	status := [7]uint32{0x10, 4, 1}
	stopped := make(chan struct{})
	var handle uintptr
	handler := syscall.NewCallback(func(control uintptr) uintptr {
		if control == 1 {
			status[1] = 1
			setStatus.Call(handle, uintptr(unsafe.Pointer(&status)))
			close(stopped)
		}
		return 0
	})
	begin := syscall.NewCallback(func(count, words uintptr) uintptr {
		handle, _, _ = registerHandler.Call(text(service), handler)
		setStatus.Call(handle, uintptr(unsafe.Pointer(&status)))
		<-stopped
		return 0
	})
	table := [4]uintptr{text(service), begin}
	startDispatcher.Call(uintptr(unsafe.Pointer(&table)))
}
