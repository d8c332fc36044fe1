// Make-logs writes so many MiB of IIS logs into a folder, a file a day: an instrument that talks to itself, some clients of its network, and a
// scanner with ever new targets. The same arguments give the same bytes.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const header = "#Software: Microsoft Internet Information Services 8.5\r\n#Version: 1.0\r\n#Date: %s\r\n#Fields: date time s-ip cs-method cs-uri-stem " +
	"cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\r\n"

// dayBytes is what a busy instrument writes in a day.
const dayBytes = 16 << 20

func main() {
	mebibytes, err := strconv.Atoi(os.Args[2])
	for written, day := 0, 0; err == nil && written < mebibytes<<20; day++ {
		written += dayBytes
		err = write(os.Args[1], time.Date(2022, 1, 1+day, 0, 0, 0, 0, time.UTC))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(folder string, day time.Time) error {
	file, err := os.Create(filepath.Join(folder, "u_ex"+day.Format("060102")+".log"))
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	random := rand.New(rand.NewSource(day.Unix()))
	size := 0
	for line := 0; size < dayBytes; line++ {
		moment := day.Add(time.Duration(line) * 700 * time.Millisecond)
		if line%20_000 == 0 {
			fmt.Fprintf(out, header, moment.Format("2006-01-02 15:04:05"))
		}
		n, _ := out.WriteString(moment.Format("2006-01-02 15:04:05 ") + request(random, line))
		size += n
	}
	return out.Flush()
}

const (
	browser = "Mozilla/5.0+(Windows+NT+6.1;+WOW64)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/90.0.4430.93+Safari/537.36"
	own     = " 80 - ::1 LocalRunManager/2.4 - 200 0 0 "
)

func request(random *rand.Rand, line int) string {
	run, taken := strconv.Itoa(random.Intn(5000)), strconv.Itoa(random.Intn(400))+"\r\n"
	switch {
	case line%400 == 0:
		return "10.0.0.2 GET /scan/" + run + ".php file=../../../../etc/passwd&id=" + run + " 80 - 10.0.0.70 sqlmap/1.5 - 404 0 2 " + taken
	case line%5 == 0:
		return "10.0.0.2 GET /LRM/runs/" + run + "/report.html view=summary&lang=en%2Dus 80 - 10.0.0." + strconv.Itoa(10+random.Intn(40)) + " " + browser +
			" http://10.0.0.2/LRM/ 200 0 0 " + taken
	case line%7 == 0:
		return "::1 POST /LRM/api/status -" + own + taken
	}
	return "::1 GET /LRM/api/runs/" + run + "/state since=1651406400" + own + taken
}
