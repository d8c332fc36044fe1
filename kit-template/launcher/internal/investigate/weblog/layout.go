package weblog

import "strings"

// Fields of a request that are judged.
const (
	date = iota
	clock
	server
	method
	stem
	query
	client
	agent
	referer
	cookie
	status
	uri
	fieldCount
)

var fieldNames = map[string]int{
	"date": date, "time": clock, "s-ip": server, "cs-method": method, "cs-uri-stem": stem, "cs-uri-query": query, "c-ip": client,
	"cs(User-Agent)": agent, "cs(Referer)": referer, "cs(Cookie)": cookie, "sc-status": status, "cs-uri": uri,
}

// maxColumns is far more than IIS and its custom fields can have.
const maxColumns = 256

// layout says in which column each field stands. A column of no interest is -1.
type layout struct {
	fields []int8
	has    [fieldCount]bool
	// isFTP: the file server's, where a request has no query.
	isFTP bool
}

// layoutOf reads what follows `#Fields:`. False when there are no columns, or too many.
func layoutOf(names string) (layout, bool) {
	var l layout
	for _, name := range strings.Split(names, " ") {
		if name == "" {
			continue
		}
		l.isFTP = l.isFTP || name == "x-session"
		field, isKnown := fieldNames[name]
		if !isKnown || l.has[field] {
			field = -1
		} else {
			l.has[field] = true
		}
		l.fields = append(l.fields, int8(field))
	}
	return l, len(l.fields) > 0 && len(l.fields) <= maxColumns
}

// lacks names the columns that are needed to tell who asked for what and got which answer, and that this log has not.
func (l *layout) lacks() (missing []string) {
	for _, needed := range [...]struct {
		name   string
		hasOne bool
	}{
		{"cs-method", l.has[method]}, {"cs-uri-stem", l.has[stem] || l.has[uri]}, {"cs-uri-query", l.has[query] || l.has[uri] || l.isFTP},
		{"c-ip", l.has[client]}, {"sc-status", l.has[status]},
	} {
		if !needed.hasOne {
			missing = append(missing, needed.name)
		}
	}
	return missing
}

// What is written where a log has no header: IIS up to 7.5, from 8 on, and the HTTP driver.
var headless = []string{
	"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken",
	"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
	"date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename",
	"date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename",
}

// guess gives the layout under which a line without any header can be read.
func guess(line []byte, r *record) (layout, bool) {
	for _, names := range headless {
		l, _ := layoutOf(names)
		if !r.parse(line, &l) {
			continue
		}
		_, isClient := parseAddress(string(r.fields[client]))
		_, isServer := parseAddress(string(r.fields[server]))
		if isClient && isServer {
			return l, true
		}
	}
	return layout{}, false
}
