package webfiles

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/eventlog"
	"sealkit.dev/kit/launcher/internal/investigate"
)

// ruleMoved: logs are written to where nobody looks.
const ruleMoved = "D13v"

// Config is the web server's own configuration: where it logs, and whether. It is read and never copied, since it holds passwords.
type Config struct {
	Path string
	// Folders are where logs are looked for.
	Folders []string
	// Drive is that of Windows, such as `C:`.
	Drive string
}

// Name is the key of what this source is called.
func (Config) Name() string { return "web-config" }

// Look reads the one file. Of its text only what is said of logs is shown.
func (c Config) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	reading := investigate.Reading{Source: c.Name(), Place: c.Path, State: investigate.Read}
	data, err := readUpTo(c.Path)
	if err != nil {
		reading.Miss(c.Path, err)
		return []investigate.Reading{reading}, nil
	}
	reading.Files, reading.Entries = 1, 1
	for _, tag := range loggingIn(strings.ReplaceAll(string(data), "\x00", "")) {
		if isOff(tag) {
			to.Add(investigate.Hit{Rule: ruleNoLog, Subject: c.Path, File: c.Path, Text: "<" + tag + ">"})
		}
		if folder := eventlog.Attribute(tag, "directory"); strings.HasPrefix(tag, "logfile ") && folder != "" && !c.isLookedAt(folder) {
			to.Add(investigate.Hit{Rule: ruleMoved, Subject: folder, File: c.Path, Text: "<" + tag + ">"})
		}
	}
	return []investigate.Reading{reading}, nil
}

func hasLoggingOff(text string) bool {
	for _, tag := range loggingIn(text) {
		if isOff(tag) {
			return true
		}
	}
	return false
}

func isOff(tag string) bool {
	return strings.HasPrefix(tag, "httplogging ") && eventlog.Attribute(tag, "dontlog") == "true" ||
		strings.HasPrefix(tag, "logfile ") && eventlog.Attribute(tag, "enabled") == "false"
}

// isLookedAt: the web server makes a folder for each site in the one that it is told.
func (c Config) isLookedAt(folder string) bool {
	folder = plain(strings.ReplaceAll(folder, "%systemdrive%", c.Drive))
	for _, known := range c.Folders {
		if known = plain(known); strings.HasPrefix(folder, known) || strings.HasPrefix(known, folder) {
			return true
		}
	}
	return false
}

func plain(folder string) string {
	return strings.TrimRight(strings.ToLower(strings.ReplaceAll(folder, "/", `\`)), `\`) + `\`
}

// loggingIn gives the tags about logs without their signs, in small letters and with single blanks. What is commented out is none.
func loggingIn(text string) (tags []string) {
	for {
		_, rest, isThere := strings.Cut(text, "<")
		if !isThere {
			return tags
		}
		if strings.HasPrefix(rest, "!--") {
			_, text, _ = strings.Cut(rest, "-->")
			continue
		}
		tag, after, _ := strings.Cut(rest, ">")
		if tag = strings.ToLower(tag); strings.HasPrefix(tag, "httplogging") || strings.HasPrefix(tag, "logfile") {
			tags = append(tags, strings.ReplaceAll(strings.Join(strings.Fields(tag), " "), " = ", "="))
		}
		text = after
	}
}
