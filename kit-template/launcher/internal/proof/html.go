package proof

import (
	"strings"

	"sealkit.dev/kit/codes"
)

// PageHead begins a page in which nothing runs.
const PageHead = `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 16px/1.4 sans-serif; max-width: 60em; margin: 1em auto; padding: 0 1em; color: #111; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 0 0 1em }
caption { text-align: left; font-weight: bold; padding: .3em 0 }
th, td { border: 1px solid #767676; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { width: 16em; font-weight: normal }
.code { font-size: 1.5em; font-weight: bold }
</style>
`

// EncodeHTML gives the page that says what the file of these facts, data, says: in both languages, without anything that runs.
func EncodeHTML(facts *Facts, data []byte) []byte {
	var out strings.Builder
	out.WriteString(PageHead)
	out.WriteString("<title>" + texts[0].title + " / " + texts[1].title + "</title>\n</head>\n<body>\n")
	for language, name := range languages {
		text := &texts[language]
		out.WriteString("<main lang=\"" + name + "\">\n<h1>" + text.title + "</h1>\n<p>" + Escape(text.notice) + "</p>\n<p>" + text.shortCode +
			": <span class=\"code\">" + ShortCode(data) + "</span><br>SHA-256: " + Digest(data) + "</p>\n")
		for _, part := range facts.elements() {
			if part.fields != nil {
				part.writeTable(&out, language)
			}
		}
		out.WriteString("</main>\n")
	}
	out.WriteString("</body>\n</html>\n")
	return []byte(out.String())
}

func (e element) writeTable(out *strings.Builder, language int) {
	out.WriteString("<table>\n<caption>" + wordFor(e.name, language) + "</caption>\n")
	for _, row := range e.fields {
		text := Escape(say(row.text, language))
		if row.name == "code" {
			text += "<br>" + Escape(codes.Code(row.text).Entry().In(languages[language]).Text)
		}
		out.WriteString("<tr><th scope=\"row\">" + wordFor(row.name, language) + "</th><td>" + text + "</td></tr>\n")
	}
	out.WriteString("</table>\n")
}
