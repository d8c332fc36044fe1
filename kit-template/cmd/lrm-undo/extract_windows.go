package main

import (
	"errors"
	"io"
	"os"
	"syscall"
	"unsafe"
)

// Names of the package's tables: Media.Cabinet and File.File.
const (
	cabinetStream = "product.cab"
	helperKey     = "HelperFile"
)

// maxSize is far above what the package has; a wrong file must not fill the disk.
const maxSize = 64 << 20

var (
	msi             = syscall.NewLazyDLL("msi.dll")
	openDatabase    = msi.NewProc("MsiOpenDatabaseW")
	openView        = msi.NewProc("MsiDatabaseOpenViewW")
	executeView     = msi.NewProc("MsiViewExecute")
	fetchRecord     = msi.NewProc("MsiViewFetch")
	readStream      = msi.NewProc("MsiRecordReadStream")
	closeHandle     = msi.NewProc("MsiCloseHandle")
	setupapi        = syscall.NewLazyDLL("setupapi.dll")
	iterateCabinet  = setupapi.NewProc("SetupIterateCabinetW")
	errNotInPackage = errors.New("the package's cabinet does not hold the helper")
)

// extract leaves reading the package and its cabinet to Windows. It reads a copy: while Windows Installer works with the package,
// nobody may open that as a database.
func extract(database, file string) error {
	copied, cabinet := file+".msi", file+".cab"
	defer os.Remove(copied)
	defer os.Remove(cabinet)
	if err := duplicate(database, copied); err != nil {
		return err
	}
	if err := saveCabinet(copied, cabinet); err != nil {
		return err
	}
	return expand(cabinet, file)
}

func duplicate(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, io.LimitReader(in, maxSize)); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func saveCabinet(database, file string) error {
	path, err := syscall.UTF16PtrFromString(database)
	if err != nil {
		return err
	}
	query, err := syscall.UTF16PtrFromString("SELECT `Data` FROM `_Streams` WHERE `Name`='" + cabinetStream + "'")
	if err != nil {
		return err
	}
	var opened, view, record uint32
	const readOnly = 0
	if err := ask(openDatabase, uintptr(unsafe.Pointer(path)), readOnly, uintptr(unsafe.Pointer(&opened))); err != nil {
		return err
	}
	defer closeHandle.Call(uintptr(opened))
	if err := ask(openView, uintptr(opened), uintptr(unsafe.Pointer(query)), uintptr(unsafe.Pointer(&view))); err != nil {
		return err
	}
	defer closeHandle.Call(uintptr(view))
	if err := ask(executeView, uintptr(view), 0); err != nil {
		return err
	}
	if err := ask(fetchRecord, uintptr(view), uintptr(unsafe.Pointer(&record))); err != nil {
		return err
	}
	defer closeHandle.Call(uintptr(record))
	return save(record, file)
}

// ask calls Windows Installer. The directive keeps what the arguments point to in its place.
//
//go:uintptrescapes
func ask(procedure *syscall.LazyProc, args ...uintptr) error {
	if result, _, _ := procedure.Call(args...); result != 0 {
		return syscall.Errno(result)
	}
	return nil
}

func save(record uint32, file string) error {
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	buffer := make([]byte, 64<<10)
	for total := 0; total < maxSize; {
		length := uint32(len(buffer))
		const data = 1
		err := ask(readStream, uintptr(record), data, uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&length)))
		if err != nil || length == 0 {
			return err
		}
		if _, err := out.Write(buffer[:length]); err != nil {
			return err
		}
		total += int(length)
	}
	return errNotInPackage
}

// What SetupIterateCabinet says and wants to hear.
const (
	fileInCabinet = 0x11
	doIt, skip    = 1, 2
)

// fileInfo is FILE_IN_CABINET_INFO_W.
type fileInfo struct {
	name                  *uint16
	size, failure         uint32
	date, time, attribute uint16
	target                [syscall.MAX_PATH]uint16
}

func expand(cabinet, file string) error {
	path, err := syscall.UTF16PtrFromString(cabinet)
	if err != nil {
		return err
	}
	target, err := syscall.UTF16FromString(file)
	if err != nil || len(target) > syscall.MAX_PATH {
		return syscall.ENAMETOOLONG
	}
	isThere := false
	answer := syscall.NewCallback(func(_, what uintptr, info *fileInfo, _ uintptr) uintptr {
		switch {
		case what != fileInCabinet:
			return 0
		case nameOf(info) != helperKey:
			return skip
		}
		isThere = true
		copy(info.target[:], target)
		return doIt
	})
	if ok, _, err := iterateCabinet.Call(uintptr(unsafe.Pointer(path)), 0, answer, 0); ok == 0 {
		return err
	}
	if !isThere {
		return errNotInPackage
	}
	return nil
}

func nameOf(info *fileInfo) string {
	name := (*[syscall.MAX_PATH]uint16)(unsafe.Pointer(info.name))
	length := 0
	for length < len(name) && name[length] != 0 {
		length++
	}
	return syscall.UTF16ToString(name[:length])
}
