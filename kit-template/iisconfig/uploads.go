package iisconfig

import "strings"

// Extensions are those that IIS or Windows could run or take as configuration.
var Extensions = []string{
	".asp", ".aspx", ".ashx", ".asmx", ".ascx", ".asax", ".asa", ".cer", ".cdx", ".cshtml", ".vbhtml", ".svc", ".soap",
	".rem", ".config", ".exe", ".dll", ".com", ".bat", ".cmd", ".ps1", ".php", ".jsp",
}

// readOnly leaves handlers nothing but reading.
func readOnly() section {
	return section{[]string{webServer, handlers}, &want{
		name:  handlers,
		attrs: []Key{{"accessPolicy", "Read"}},
		fine:  func(_, value string) bool { return onlyReads(value) },
	}}
}

func onlyReads(policy string) bool {
	for _, flag := range strings.Split(policy, ",") {
		if flag = strings.TrimSpace(flag); !strings.EqualFold(flag, "Read") && !strings.EqualFold(flag, "None") {
			return false
		}
	}
	return true
}

// denyExtensions is the second layer: Microsoft calls the handlers' access policy a filter and no enforced policy.
func denyExtensions(extensions []string) section {
	return section{[]string{webServer, security, requestFilter, fileExtensions}, &want{
		name: fileExtensions,
		directives: func(existing *Node) []item {
			var entries []item
			for _, extension := range extensions {
				if existing == nil || !denies(existing, extension) {
					entries = append(entries, denial(extension)...)
				}
			}
			return entries
		},
	}}
}

// denial takes an entry from further out away first: IIS refuses a list with two of one key.
func denial(extension string) []item {
	key := Key{"fileExtension", extension}
	return []item{
		{name: "remove", attrs: []Key{key}},
		{name: "add", attrs: []Key{key, {"allowed", "false"}}},
	}
}

// denies is the effect of one list on one extension.
func denies(list *Node, extension string) bool {
	denied := false
	for _, child := range list.Children {
		if child.Kind != Element {
			continue
		}
		isSame := strings.EqualFold(child.value("fileExtension", ""), extension)
		switch {
		case child.Name == "clear", child.Name == "remove" && isSame:
			denied = false
		case child.Name == "add" && isSame:
			denied = strings.EqualFold(child.value("allowed", "true"), "false")
		}
	}
	return denied
}
