package iisconfig

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

// decode gives what raw text or a raw attribute value means.
func decode(raw []byte) (string, error) {
	if bytes.IndexByte(raw, '<') >= 0 {
		return "", fmt.Errorf("< in a value")
	}
	if bytes.IndexByte(raw, '&') < 0 {
		return string(raw), nil
	}
	var out strings.Builder
	for {
		start := bytes.IndexByte(raw, '&')
		if start < 0 {
			out.Write(raw)
			return out.String(), nil
		}
		end := bytes.IndexByte(raw[start:], ';')
		if end < 0 {
			return "", fmt.Errorf("& that begins no reference")
		}
		text, err := reference(string(raw[start+1 : start+end]))
		if err != nil {
			return "", err
		}
		out.Write(raw[:start])
		out.WriteString(text)
		raw = raw[start+end+1:]
	}
}

// reference gives the meaning of &name;.
func reference(name string) (string, error) {
	if text, ok := entities[name]; ok {
		return text, nil
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	number, err := strconv.ParseUint(digits, base, 32)
	if !strings.HasPrefix(name, "#") || err != nil || number > 0x10FFFF || !isCharacter(rune(number)) {
		return "", fmt.Errorf("&%s; is unknown", name)
	}
	return string(rune(number)), nil
}
