package screen

import (
	_ "embed"
	"fmt"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/packed"
)

var (
	//go:embed usage.es.txt
	usageSpanish []byte
	//go:embed usage.en.txt
	usageEnglish []byte
)

// Usage is what --help prints.
func Usage(language string) string {
	if language == "es" {
		return string(packed.Open(usageSpanish))
	}
	return string(packed.Open(usageEnglish))
}

// Failure says why there is no verdict. The detail is language-neutral: a flag or a file.
func Failure(code codes.Code, detail, language string) string {
	text := code.Entry().In(language)
	if detail != "" {
		detail = " (" + detail + ")"
	}
	return fmt.Sprintf("SealCheck: %s: %s%s\n  %s\n", code, text.Text, detail, text.Advice)
}

// Pause asks to close the window.
func Pause(language string) string {
	return "\n" + say("pause", language)
}
