package proof

import (
	"fmt"
	"strings"

	"sealkit.dev/kit/codes"
)

const pageHead = `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%s</title>
<style>
body { font: 16px/1.4 sans-serif; max-width: 60em; margin: 1em auto; padding: 0 1em; color: #111; background: #fff }
table { border-collapse: collapse; width: 100%%; margin: 0 0 1em }
caption { text-align: left; font-weight: bold; padding: .3em 0 }
th, td { border: 1px solid #767676; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { width: 16em; font-weight: normal }
.code { font-size: 1.5em; font-weight: bold }
</style>
</head>
<body>
`

// EncodeHTML gives the page that says what the file of these facts, data, says: in both languages, without anything that runs.
func EncodeHTML(facts Facts, data []byte) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, pageHead, escape(texts["es"].title+" / "+texts["en"].title))
	for _, language := range languages {
		words := texts[language]
		fmt.Fprintf(&out, "<main lang=\"%s\">\n<h1>%s</h1>\n<p>%s</p>\n", language, escape(words.title), escape(words.notice))
		fmt.Fprintf(&out, "<p>%s: <span class=\"code\">%s</span><br>SHA-256: %s</p>\n", escape(words.shortCode), ShortCode(data), digestOf(data))
		for _, part := range facts.element().children {
			if part.children != nil {
				part.writeTable(&out, language)
			}
		}
		out.WriteString("</main>\n")
	}
	out.WriteString("</body>\n</html>\n")
	return []byte(out.String())
}

func (e element) writeTable(out *strings.Builder, language string) {
	words := texts[language]
	fmt.Fprintf(out, "<table>\n<caption>%s</caption>\n", escape(words.label(e.name)))
	for _, row := range e.children {
		text := escape(words.say(row.text))
		if row.name == "code" {
			text += "<br>" + escape(codes.Code(row.text).Entry().In(language).Text)
		}
		fmt.Fprintf(out, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n", escape(words.label(row.name)), text)
	}
	out.WriteString("</table>\n")
}
