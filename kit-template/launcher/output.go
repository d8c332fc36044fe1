package main

import (
	"os"
	"path/filepath"
	"strings"
)

// writeReports writes the report for programs and the one for people into folder, which it makes.
func writeReports(folder string, data []byte, text string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := writeWhole(filepath.Join(folder, "sealcheck-report.json"), data); err != nil {
		return err
	}
	// Notepad of Windows 7 knows no line ends but these.
	text = strings.ReplaceAll(text, "\n", "\r\n")
	return writeWhole(filepath.Join(folder, "sealcheck-report.txt"), []byte(text))
}

// writeWhole leaves either the whole file or none: it writes under another name, and renames what is safe on the medium.
func writeWhole(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
