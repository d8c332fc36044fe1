package system

import (
	"syscall"
	"unsafe"

	"sealkit.dev/kit/launcher/internal/systemdll"
)

const (
	idProgramData  = 0x23 // CSIDL_COMMON_APPDATA
	idDesktop      = 0x10
	idWindows      = 0x24
	idProgramFiles = 0x26
)

var getFolderPath = systemdll.New("shell32.dll").NewProc("SHGetFolderPathW")

// WindowsFolders asks Windows for its folders.
func WindowsFolders() (Folders, error) {
	folders := Folders{
		Windows: folder(idWindows), System: systemdll.Directory(),
		ProgramFiles: folder(idProgramFiles), ProgramData: folder(idProgramData),
	}
	if !folders.areKnown() {
		return Folders{}, errFolders
	}
	return folders, nil
}

// Desktop is the user's own, empty when Windows does not say.
func Desktop() string { return folder(idDesktop) }

func folder(id uintptr) string {
	var buffer [syscall.MAX_PATH]uint16
	if failed, _, _ := getFolderPath.Call(0, id, 0, 0, uintptr(unsafe.Pointer(&buffer[0]))); failed != 0 {
		return ""
	}
	return syscall.UTF16ToString(buffer[:])
}
