package windows

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// maxLog is read of each file, from its end: the newest lines.
const maxLog = 8 << 20

// alarms are words by which antivirus programs tell of a find, in English and Spanish; calm is how they say that they found nothing.
const (
	alarms = "threat|trojan|malware|virus found|infected|quarantin|webshell|backdoor|amenaza|troyano|infectad|cuarentena"
	calm   = "no threat|0 threats|threats found: 0|not infected|0 infected|infected files: 0|infected: 0|ninguna amenaza|amenazas: 0|sin amenazas"
)

// Antivirus reads the logs of an antivirus program, where somebody has said where they are.
type Antivirus struct{ Logs []string }

// Name of the source.
func (Antivirus) Name() string { return "antivirus-logs" }

// Look goes through the files.
func (s Antivirus) Look(to *investigate.Collector) (readings []investigate.Reading, err error) {
	if len(s.Logs) == 0 {
		return []investigate.Reading{{Source: s.Name(), Place: "antivirusLogs", State: investigate.Absent}}, nil
	}
	for i, file := range s.Logs {
		if err := to.Step(int64(i), int64(len(s.Logs))); err != nil {
			return readings, err
		}
		readings = append(readings, s.read(file, to))
	}
	return readings, nil
}

func (s Antivirus) read(path string, to *investigate.Collector) investigate.Reading {
	reading := investigate.Reading{Source: s.Name(), Place: path, Files: 1}
	text, isWhole, err := readEnd(path)
	if reading.State, reading.Detail = stateOf(err); err == nil && !isWhole {
		reading.State, reading.Detail = investigate.Failed, "only its end was read"
	}
	for _, line := range strings.Split(text, "\n") {
		reading.Entries++
		if lower := strings.ToLower(line); hasWord(lower, alarms) && !hasWord(lower, calm) {
			to.Add(investigate.Hit{
				Rule: "W15", Subject: filepath.Base(path), File: path, Line: reading.Entries, Text: strings.TrimSpace(line),
			})
		}
	}
	return reading
}

// hasWord says whether one of the words between the bars is in the text.
func hasWord(text, words string) bool {
	for words != "" {
		word, rest, _ := strings.Cut(words, "|")
		if strings.Contains(text, word) {
			return true
		}
		words = rest
	}
	return false
}

// readEnd gives the text, of a long file its end.
func readEnd(path string) (text string, isWhole bool, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", false, err
	}
	isWhole = info.Size() <= maxLog
	if !isWhole {
		// Even, so that units of two bytes stay together.
		if _, err := file.Seek((info.Size()-maxLog)&^1, io.SeekStart); err != nil {
			return "", false, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(file, maxLog+1))
	return decode(data), isWhole, err
}

// decode reads UTF-16 where a file begins like it or has zeros like it, else bytes as they are.
func decode(data []byte) string {
	isWide := len(data) > 3 && (data[0] == 0xFF && data[1] == 0xFE || data[1] == 0 && data[3] == 0)
	if !isWide {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i]) | uint16(data[2*i+1])<<8
	}
	return string(utf16.Decode(units))
}
