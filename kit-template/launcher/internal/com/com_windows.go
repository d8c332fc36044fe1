// Package com enters Windows' Component Object Model, which must know each thread that uses it.
package com

import (
	"runtime"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

// apartment is COINIT_APARTMENTTHREADED and COINIT_DISABLE_OLE1DDE.
const apartment = 0x2 | 0x4

var (
	library      = systemdll.New("ole32.dll")
	initialize   = library.NewProc("CoInitializeEx")
	uninitialize = library.NewProc("CoUninitialize")
)

// Enter keeps the caller on its thread, which COM then knows, until leave is called.
func Enter() (leave func()) {
	runtime.LockOSThread()
	// That this thread is in another kind of apartment already is no fault; then it is not ours to end.
	result, _, _ := initialize.Call(0, apartment)
	return func() {
		if int32(result) >= 0 {
			uninitialize.Call()
		}
		runtime.UnlockOSThread()
	}
}
