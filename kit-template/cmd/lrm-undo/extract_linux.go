package main

import "errors"

// extract needs Windows Installer.
func extract(string, string) error { return errors.New("this is not Windows") }
