package windows

import (
	"strings"

	"sealkit.dev/kit/launcher/internal/eventlog"
	"sealkit.dev/kit/launcher/internal/investigate"
)

// group is what is asked of one channel: a query in Windows' own language, and the rule of each number of an event.
type group struct {
	channel, query string
	watches        []watch
}

// watch is what one kind of event means. The subject is a value of it, by name or place.
type watch struct {
	provider string
	ids      []int
	rule     string
	subject  string
}

const (
	security    = "Security"
	systemLog   = "System"
	application = "Application"
	defender    = "Microsoft-Windows-Windows Defender/Operational"
)

var groups = [...]group{
	{security, "*[System[(EventID=1102 or EventID=4697 or (EventID>=4720 and EventID<=4738) or EventID=4756)]]", []watch{
		{"", []int{1102}, "W1", "SubjectUserName"}, {"", []int{4720, 4722, 4724, 4738}, "W2", "TargetUserName"},
		{"", []int{4728, 4732, 4756}, "W3", "TargetUserName"}, {"", []int{4697}, "W4", "ServiceName"},
	}},
	{security, "*[System[EventID=4624] and EventData[Data[@Name='LogonType']='10' or Data[@Name='LogonType']='3']]", []watch{
		{"", []int{4624}, "W5", "TargetUserName"},
	}},
	{systemLog, "*[System[EventID=104 or EventID=7045 or (EventID>=5009 and EventID<=5013) or EventID=5002 or EventID=5117]]", []watch{
		{"Eventlog", []int{104}, "W1", "SubjectUserName"}, {"Service Control Manager", []int{7045}, "W4", "ServiceName"},
		{"WAS", []int{5002, 5009, 5010, 5011, 5012, 5013, 5117}, "W6", "AppPoolID"},
	}},
	{application, "*[System[EventID=1000 or EventID=1007 or EventID=1008 or (EventID>=1033 and EventID<=1035) or (EventID>=865 and EventID<=882)]]", []watch{
		{"Application Error", []int{1000}, "W6", "0"}, {"MsiInstaller", []int{1007, 1008}, "W8", "0"},
		{"MsiInstaller", []int{1033, 1034, 1035}, "W7", "0"},
		{"oftware", []int{865, 866, 867, 868, 882}, "W8", "0"},
	}},
	{defender, "*[System[EventID=1116 or EventID=1117 or EventID=5001 or EventID=5007 or EventID=5010 or EventID=5012]]", []watch{
		{"", []int{1116, 1117}, "W9", "Threat Name"}, {"", []int{5001, 5007, 5010, 5012}, "W10", "New Value"},
	}},
}

// Events asks the service of the event logs.
func (This) Events(channel, query string, each func(xml []byte)) (isMore bool, err error) {
	return eventlog.Query(channel, query, each)
}

// Events looks into the event logs.
type Events struct{ System System }

// Name of the source.
func (Events) Name() string { return "event-logs" }

// Look asks each channel. One that is cleared or cannot be read does not end the others.
func (s Events) Look(to *investigate.Collector) ([]investigate.Reading, error) {
	var readings []investigate.Reading
	for i := range groups {
		if err := to.Step(int64(i), int64(len(groups))); err != nil {
			return readings, err
		}
		g := &groups[i]
		reading := investigate.Reading{Source: s.Name(), Place: g.channel, Files: 1}
		isMore, err := s.System.Events(g.channel, g.query, func(xml []byte) {
			reading.Entries++
			if e, isEvent := eventlog.Parse(xml); isEvent {
				g.judge(e, to)
			} else {
				reading.Unread++
			}
		})
		reading.State, reading.Detail = stateOf(err)
		if err == nil && isMore {
			reading.State, reading.Detail = investigate.Failed, "older events were not read"
		}
		if reading.State == investigate.Absent {
			reading.Files = 0
		}
		readings = append(readings, reading)
	}
	return readings, nil
}

func (g *group) judge(e eventlog.Event, to *investigate.Collector) {
	for _, w := range g.watches {
		if !strings.Contains(e.Provider, w.provider) || !has(w.ids, e.ID) {
			continue
		}
		hit := investigate.Hit{Rule: w.rule, Time: e.Time, Subject: e.Value(w.subject), File: g.channel + " " + e.Record, Text: e.Line()}
		if weigh(e, &hit) {
			to.Add(hit)
		}
		return
	}
}

func has(ids []int, id int) bool {
	for _, known := range ids {
		if known == id {
			return true
		}
	}
	return false
}

// administrators is the group of that name in every language.
const administrators = "S-1-5-32-544"

// oddPlaces are no places for a service's program.
const oddPlaces = `\temp\|\users\|\inetpub\|\programdata\|cmd.exe|cmd /c|powershell|%comspec%|rundll32|psexesvc|\\`

// weigh says whether an event is a trace at all, and how heavy.
func weigh(e eventlog.Event, hit *investigate.Hit) bool {
	switch hit.Rule {
	case "W3":
		if e.Value("TargetSid") == administrators {
			hit.Severity = investigate.High
		}
	case "W4":
		path := strings.ToLower(e.Value("ImagePath") + e.Value("ServiceFileName"))
		if hasWord(path, oddPlaces) {
			hit.Severity = investigate.High
		}
	case "W5":
		hit.Client = e.Value("IpAddress")
		if isOwnText(hit.Client) {
			return false
		}
		if e.Value("LogonType") == "10" {
			hit.Severity = investigate.Medium
		}
	case "W6":
		return e.ID != 1000 || strings.EqualFold(hit.Subject, "w3wp.exe")
	case "W10":
		if e.ID == 5007 {
			hit.Severity = investigate.Low
		}
	}
	return true
}
