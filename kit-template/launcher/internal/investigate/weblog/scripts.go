package weblog

import (
	"bytes"
	"sort"
	"strings"
	"time"

	"sealkit.dev/kit/launcher/internal/investigate"
)

const (
	// maxScripts that answered, and maxSenders, are remembered. A site has far fewer, and only what answers is counted.
	maxScripts = 4096
	maxSenders = 1024
	// maxUsers: a script with more clients is a page of the site.
	maxUsers = 2
	// settling is how long after the first line a script that appears is no news.
	settling = 24 * time.Hour
	// soon after an upload a script shows that it came with it.
	soon = time.Hour
	// maxExtension is the longest that counts, with room.
	maxExtension = 8
)

// scripts remembers each script that answered, to tell at the end which ones appeared later and are only sent to.
type scripts struct {
	of map[string]*script
	// senders have the last upload of each client.
	senders map[string]investigate.Hit
	// began is the first moment of all logs.
	began time.Time
	// full is the first request that found no more room, and how many there were; its Count is 0 where there was always some.
	full investigate.Hit
}

// script is what became of one.
type script struct {
	first                  investigate.Hit
	last                   stamp
	users                  []string
	gets, posts, withoutIt int64
	isForeign              bool
	// isSuspect: another rule found something of weight about it.
	isSuspect bool
	// upload is what the first user sent elsewhere just before.
	upload *investigate.Hit
}

func (s *scripts) begin() { s.of, s.senders = map[string]*script{}, map[string]investigate.Hit{} }

// see takes one request: to a script, or that sends something.
func (s *scripts) see(j *judge, name []byte) {
	r := j.record
	if s.began.IsZero() {
		s.began = r.moment()
	}
	isSending := !isPlainGet(r.fields[method]) && (isMethod(r.fields[method], "POST") || isMethod(r.fields[method], "PUT"))
	if name == nil && !isSending || r.isRefused() {
		return
	}
	if name != nil && !isListed(string(name), j.allow.Scripts) {
		s.use(j, name, isSending)
	}
	if isSending {
		if _, isKnown := s.senders[string(r.fields[client])]; !isKnown && len(s.senders) >= maxSenders {
			s.senders = map[string]investigate.Hit{}
			s.forget(j)
		}
		s.senders[string(r.fields[client])] = j.trace()
	}
}

func (s *scripts) use(j *judge, name []byte, isSending bool) {
	r := j.record
	used := s.of[string(name)]
	if used == nil {
		if len(s.of) >= maxScripts {
			s.forget(j)
			return
		}
		used = s.add(j, string(name))
	}
	used.last = r.stamp()
	used.isForeign = used.isForeign || j.kind == foreign
	used.isSuspect = used.isSuspect || j.isGrave
	if len(used.users) <= maxUsers && !isOneOf(r.fields[client], used.users) {
		used.users = append(used.users, string(r.fields[client]))
	}
	if !isSending {
		used.gets++
		return
	}
	used.posts++
	if r.fields[referer] == nil {
		used.withoutIt++
	}
}

// forget notes what is not remembered: whoever floods these logs with names shall not hide one in silence.
func (s *scripts) forget(j *judge) {
	if s.full.Count == 0 {
		s.full = j.trace()
		s.full.Rule, s.full.Client = ruleFull, ""
	}
	s.full.Count++
	s.full.Until = j.record.moment()
}

func (s *scripts) add(j *judge, name string) *script {
	used := &script{first: j.trace()}
	used.first.Subject = name
	if before, isThere := s.senders[used.first.Client]; isThere && before.Subject != name {
		if passed := used.first.Time.Sub(before.Time); passed >= 0 && passed <= soon {
			used.upload = &before
		}
	}
	s.of[name] = used
	return used
}

// isPlanted: it appeared later, few clients use it, and they send to it more than they ask, from no page.
func (u *script) isPlanted(began time.Time) bool {
	return u.first.Time.Sub(began) >= settling && len(u.users) <= maxUsers && u.posts > u.gets && u.withoutIt == u.posts
}

// flush hands over what looks planted, with the upload before it, in the order of names.
func (s *scripts) flush(to *investigate.Collector, rules func(id string) investigate.Rule) {
	names := make([]string, 0, len(s.of))
	for name := range s.of {
		names = append(names, name)
	}
	sort.Strings(names)
	if s.full.Count > 0 {
		to.Add(s.full)
	}
	for _, name := range names {
		used := s.of[name]
		hit := used.first
		hit.Rule, hit.Count, hit.Until = ruleNewScript, used.gets+used.posts, used.last.moment()
		if !used.isForeign {
			hit.Severity = rules(ruleNewScript).Own
		}
		isPlanted := used.isPlanted(s.began)
		if isPlanted {
			to.Add(hit)
		}
		if used.upload != nil && (isPlanted || used.isSuspect) {
			upload := *used.upload
			upload.Rule, upload.Severity = ruleUpload, hit.Severity
			to.Add(upload)
		}
	}
}

// endsOfName end an extension: behind `;` and `:` Windows' web server and its file system take no notice of the rest, nor of blanks (`+`).
const endsOfName = "/.;:+"

// scriptOf gives the part of a stem up to the first name with the extension of something that runs, in small letters, or nil. What it
// gives is good until the next call.
func (j *judge) scriptOf(stem []byte) []byte {
	for start := bytes.IndexByte(stem, '.'); start >= 0; {
		end := start + 1
		for end < len(stem) && end-start <= maxExtension && strings.IndexByte(endsOfName, stem[end]) < 0 {
			end++
		}
		if (end == len(stem) || stem[end] != '.') && end-start <= maxExtension {
			j.script = appendSmall(j.script[:0], stem[:end])
			if j.scriptly[string(j.script[start+1:])] {
				return j.script
			}
		}
		next := bytes.IndexByte(stem[end:], '.')
		if next < 0 {
			return nil
		}
		start = end + next
	}
	return nil
}

// appendSmall turns the capitals of ASCII to small letters.
func appendSmall(to, text []byte) []byte {
	for _, b := range text {
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		to = append(to, b)
	}
	return to
}

// extensionOf gives the extension, without its point.
func extensionOf(name []byte) []byte { return name[bytes.LastIndexByte(name, '.')+1:] }
