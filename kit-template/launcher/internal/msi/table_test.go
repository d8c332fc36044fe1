package msi

import "testing"

func TestEveryPublishedCodeHasItsMeaning(t *testing.T) {
	want := map[int]Kind{0: Success, 3010: Restart, 1641: RestartBegun, 1602: Cancelled, 1618: Busy,
		1259: Refused, 1625: Refused, 1640: Refused, 1644: Refused, 1645: Refused}
	published := []int{13, 87, 120, 1601, 1603, 1604, 1605, 1606, 1607, 1608, 1609, 1610, 1611, 1612, 1613, 1614, 1615, 1616,
		1619, 1620, 1622, 1623, 1624, 1626, 1627, 1628, 1629, 1630, 1631, 1632, 1633, 1638, 1639, 1652, 1654}
	for _, code := range published {
		want[code] = Failed
	}
	for code, kind := range want {
		if got := Of(code); got.Kind != kind || got.Code == "msi-unknown" {
			t.Errorf("%d: %+v", code, got)
		}
	}
	known := 0
	for code := -70_000; code <= 70_000; code++ {
		got := Of(code)
		if got.Code != "msi-unknown" {
			known++
		} else if got.Kind != Failed {
			t.Errorf("%d: %+v", code, got)
		}
		if got.IsSuccess() != (code == 0 || code == 1641 || code == 3010) {
			t.Errorf("%d: success %v", code, got.IsSuccess())
		}
	}
	if known != len(want) {
		t.Errorf("%d codes are known, %d are published", known, len(want))
	}
}

func TestEveryRowHasTextsInBothLanguages(t *testing.T) {
	answers := []Entry{Of(-1), Of(1), {Refused, "msi-refused-by-restriction"}, {Refused, "msi-no-rights"}}
	for i, row := range table {
		answers = append(answers, row.entry())
		if i > 0 && row.From <= table[i-1].To {
			t.Errorf("%d does not follow %d", row.From, table[i-1].To)
		}
	}
	for _, answer := range answers {
		entry := answer.Code.Entry()
		if entry.Severity == "error" == answer.IsSuccess() || (entry.Exit == 0) != answer.IsSuccess() {
			t.Errorf("%s: %s, %d", answer.Code, entry.Severity, entry.Exit)
		}
		for _, language := range []string{"es", "en"} {
			if text := entry.In(language); text.Text == "" || text.Advice == "" {
				t.Errorf("%s has no %s text", answer.Code, language)
			}
		}
	}
}

func TestJudge(t *testing.T) {
	policy := []string{`The installation of C:\a.msi is not permitted by software restriction policy.`}
	rights := []string{"Error 1925. You do not have sufficient privileges."}
	srp := []Event{{Source: "MsiInstaller", ID: 1007}}
	for name, c := range map[string]struct {
		answer Answer
		want   Entry
	}{
		"nothing said":                  {Answer{Code: 1603}, Entry{Failed, "msi-failed"}},
		"the log says why":              {Answer{Code: 1603, Quoted: policy}, Entry{Refused, "msi-refused-by-restriction"}},
		"an event says why":             {Answer{Code: 1625, Events: srp}, Entry{Refused, "msi-refused-by-restriction"}},
		"an event of something else":    {Answer{Code: 1625, Events: []Event{{"MsiInstaller", 1033, zero}, {"Other", 1007, zero}}}, Entry{Refused, "msi-refused"}},
		"rights":                        {Answer{Code: 1603, Quoted: rights}, Entry{Refused, "msi-no-rights"}},
		"a number that names its cause": {Answer{Code: 1618, Quoted: policy, Events: srp}, Entry{Busy, "msi-busy"}},
		"no log makes a success fail":   {Answer{Code: 3010, Quoted: policy, Events: srp}, Entry{Restart, "msi-restart-needed"}},
		"unknown":                       {Answer{Code: 7}, Entry{Failed, "msi-unknown"}},
	} {
		if got := Judge(c.answer); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
