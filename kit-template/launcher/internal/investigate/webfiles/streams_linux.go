package webfiles

// Streams is nil: this system has no streams beside a file's content.
var Streams func(path string) ([]string, error)
