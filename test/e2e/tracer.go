// Tracer is a planted program: it leaves its name in the file C:\traces when somebody starts it.
package main

import "os"

func main() {
	traces, err := os.OpenFile(`C:\traces`, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	defer traces.Close()
	traces.WriteString(os.Args[0] + "\n")
}
