package evidence

import (
	"path/filepath"
	"strings"
)

// secrets are the extensions of files that are keys, or hold them; setAside those that people give to an older configuration. None of them is of a script.
const (
	secrets  = " .pfx .p12 .pem .key .snk .udl .env .pubxml .publishsettings "
	setAside = " .bak .old .orig .save .tmp .txt "
)

func holdsSecrets(name string) bool {
	name = strings.ToLower(name)
	extension := filepath.Ext(name)
	return extension == ".json" && (strings.HasPrefix(name, "appsettings") || name == "secrets.json") || isAmong(extension, secrets)
}

// isConfig: configuration is copied without what may be a secret.
func isConfig(path string) bool {
	path = strings.ToLower(path)
	extension := filepath.Ext(path)
	if isAmong(extension, setAside) {
		extension = filepath.Ext(strings.TrimSuffix(path, extension))
	}
	return strings.HasPrefix(extension, ".config")
}

func isAmong(word, list string) bool { return word != "" && strings.Contains(list, " "+word+" ") }

// shownValues are the attributes whose values stay: what handlers, modules, logs and addresses of a web server are. All others may be secrets.
const shownValues = " name path verb type modules scriptprocessor resourcetype requireaccess precondition accesspolicy image dontlog enabled directory logformat " +
	"logextfileflags period overridemode allowoverride fileextension allowed allowunlisted ipaddress subnetmask physicalpath applicationpool protocol " +
	"bindinginformation id managedruntimeversion "

// mask gives the tags of a configuration with the values that cannot be secrets, a tag a line. Other values are `***`; text between the tags,
// comments and whatever is no XML is left out. Zeros are too: configuration may be UTF-16.
func mask(text string) string {
	var out strings.Builder
	text = strings.ReplaceAll(text, "\x00", "")
	for {
		_, rest, isThere := strings.Cut(text, "<")
		if !isThere {
			return out.String()
		}
		switch {
		case strings.HasPrefix(rest, "!--"):
			_, text, _ = strings.Cut(rest, "-->")
		case strings.HasPrefix(rest, "![CDATA["):
			_, text, _ = strings.Cut(rest, "]]>")
		default:
			text = maskTag(rest, &out)
		}
	}
}

// maxName of a tag; nothing is searched to its end for one again and again.
const maxName = 64

// maskTag writes one tag, and gives what follows it.
func maskTag(text string, out *strings.Builder) (rest string) {
	name := text
	if len(name) > maxName {
		name = name[:maxName]
	}
	end := strings.IndexAny(name, " \t\r\n>")
	if end < 0 || !isName(strings.Trim(text[:end], "/?")) {
		return text
	}
	out.WriteString("<" + text[:end])
	for text = text[end:]; ; {
		at := strings.IndexAny(text, "\"'>")
		if at < 0 {
			// There is no whole tag any more.
			out.WriteString(">\n")
			return ""
		}
		if text[at] == '>' {
			if at > 0 && text[at-1] == '/' {
				out.WriteString(" /")
			}
			out.WriteString(">\n")
			return text[at+1:]
		}
		name := strings.TrimRight(strings.TrimSpace(text[:at]), " \t\r\n=")
		value, after, isClosed := strings.Cut(text[at+1:], text[at:at+1])
		text = after
		if !isClosed || !isName(name) {
			continue
		}
		if !isAmong(strings.ToLower(name), shownValues) {
			value = "***"
		}
		out.WriteString(" " + name + `="` + strings.ReplaceAll(value, `"`, "&quot;") + `"`)
	}
}

// isName: what a tag or an attribute can be called. Anything else could be part of a secret.
func isName(text string) bool {
	for i := 0; i < len(text); i++ {
		b := text[i] | 0x20
		if (b < 'a' || b > 'z') && (text[i] < '0' || text[i] > '9') && strings.IndexByte(".:-_", text[i]) < 0 {
			return false
		}
	}
	return text != ""
}
