package weblog

import (
	"sort"

	"sealkit.dev/kit/launcher/internal/investigate"
)

// maxVisits bounds what is remembered of clients. Those beyond are counted together.
const maxVisits = 4096

// visit is who came, and what came of it.
type visit struct {
	client     string
	isAfter    bool
	wasRefused bool
}

// visitor is counted here and handed over at the end: there is one at each request.
type visitor struct {
	count       int64
	first, last stamp
	hit         investigate.Hit
}

type visitors struct{ of map[visit]*visitor }

// visit counts a client from outside.
func (j *judge) visit() {
	r := j.record
	now := r.stamp()
	key := visit{wasRefused: r.isRefused(), isAfter: j.patched != "" && string(now[:]) > j.patched}
	seen := j.visitors.find(&key, r.fields[client])
	if seen.count == 0 {
		seen.hit = j.trace()
		seen.hit.Client, seen.hit.Subject = key.client, ""
		seen.first, seen.last = now, now
	}
	seen.count++
	if string(now[:]) > string(seen.last[:]) {
		seen.last = now
	}
	if string(now[:]) < string(seen.first[:]) {
		seen.first = now
	}
}

// find gives the count of a client.
func (v *visitors) find(key *visit, name []byte) *visitor {
	if seen := v.of[visit{string(name), key.isAfter, key.wasRefused}]; seen != nil {
		return seen
	}
	key.client = string(name)
	if len(v.of) >= maxVisits {
		key.client = "..."
	}
	if v.of[*key] == nil {
		v.of[*key] = &visitor{}
	}
	return v.of[*key]
}

// isLess is an order of visits, so that the same logs give the same report.
func (v visit) isLess(other visit) bool {
	switch {
	case v.client != other.client:
		return v.client < other.client
	case v.isAfter != other.isAfter:
		return other.isAfter
	}
	return !v.wasRefused && other.wasRefused
}

// flush hands over all clients.
func (v *visitors) flush(to *investigate.Collector, rules func(id string) investigate.Rule) {
	visits := make([]visit, 0, len(v.of))
	for key := range v.of {
		visits = append(visits, key)
	}
	sort.Slice(visits, func(i, j int) bool { return visits[i].isLess(visits[j]) })
	for _, key := range visits {
		seen := v.of[key]
		hit := seen.hit
		hit.Rule = ruleUsed
		if key.isAfter {
			hit.Rule = ruleAnswered
		}
		rule := rules(hit.Rule)
		hit.Severity = rule.Severity
		if key.wasRefused && rule.Refused != "" {
			hit.Severity = rule.Refused
		}
		hit.Count, hit.Time, hit.Until = seen.count, seen.first.moment(), seen.last.moment()
		to.Add(hit)
	}
}
