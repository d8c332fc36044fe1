package publisher

import (
	"crypto/ed25519"
	"encoding/base64"
	"testing"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

// publicKey is the key number n, under its own id.
func publicKey(n byte) string {
	key := ed25519.NewKeyFromSeed(append(make([]byte, 31), n)).Public().(ed25519.PublicKey)
	return base64.StdEncoding.EncodeToString(append([]byte{'E', 'd', n, 0, 0, 0, 0, 0, 0, 0}, key...))
}

func sample() *Record {
	from, until := "2026-01-01", "2026-12-31"
	return &Record{
		Schema: "sealkit-publisher/1", ID: "me", Name: "Yo", Contact: "x", Record: 1, Kind: "release", Threshold: 2,
		Keys: []Key{
			{PublicKey: publicKey(1), Purposes: []string{"kit"}, Holder: "A", ValidFrom: &from, ValidUntil: &until},
			{PublicKey: publicKey(2), Purposes: []string{"kit", "production"}, Holder: "B"},
			{PublicKey: publicKey(3), Purposes: []string{"production"}, Holder: "C"},
		},
		Revoked: []Revoked{{PublicKey: publicKey(4), Reason: "lost"}},
	}
}

func encode(t testing.TB, record *Record) []byte {
	t.Helper()
	return format.EncodeJSON(record)
}

func TestDecode(t *testing.T) {
	record, err := Decode(encode(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	first, isKnown := record.Lookup("0000000000000001")
	if !isKnown || first.Entry.Holder != "A" || !first.Entry.IsFor("kit") || first.Entry.IsFor("production") {
		t.Errorf("got %+v", first)
	}
	for day, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		if first.Entry.IsValidOn(day) != want {
			t.Errorf("valid on %s: want %v", day, want)
		}
	}
	if revoked, isKnown := record.Lookup("0000000000000004"); !isKnown || revoked.Entry != nil {
		t.Errorf("got %+v", revoked)
	}
	if _, isKnown := record.Lookup("0000000000000005"); isKnown {
		t.Error("a stranger is known")
	}
	if len(record.Fingerprint()) != 39 {
		t.Errorf("fingerprint %q", record.Fingerprint())
	}
}

func TestDecodeRefuses(t *testing.T) {
	weak := base64.StdEncoding.EncodeToString(append([]byte{'E', 'd', 9, 0, 0, 0, 0, 0, 0, 0, 1}, make([]byte, 31)...))
	early, noDay := "2025-01-01", "2026-02-30"
	for name, c := range map[string]struct {
		change func(*Record)
		want   codes.Code
	}{
		"threshold of zero":        {func(r *Record) { r.Threshold = 0 }, codes.PublisherMalformed},
		"threshold above kit keys": {func(r *Record) { r.Threshold = 3 }, codes.PublisherMalformed},
		"no keys":                  {func(r *Record) { r.Keys = []Key{} }, codes.PublisherMalformed},
		"null keys":                {func(r *Record) { r.Keys = nil }, codes.PublisherMalformed},
		"null revoked":             {func(r *Record) { r.Revoked = nil }, codes.PublisherMalformed},
		"a key twice":              {func(r *Record) { r.Keys[1].PublicKey = publicKey(1) }, codes.PublisherMalformed},
		"a key revoked as well":    {func(r *Record) { r.Revoked[0].PublicKey = publicKey(1) }, codes.PublisherMalformed},
		"purposes in other order":  {func(r *Record) { r.Keys[1].Purposes = []string{"production", "kit"} }, codes.PublisherMalformed},
		"a joined purpose":         {func(r *Record) { r.Keys[1].Purposes = []string{"kit,production"} }, codes.PublisherMalformed},
		"null purposes":            {func(r *Record) { r.Keys[1].Purposes = nil }, codes.PublisherMalformed},
		"validity inverted":        {func(r *Record) { r.Keys[0].ValidUntil = &early }, codes.PublisherMalformed},
		"no real day":              {func(r *Record) { r.Keys[0].ValidUntil = &noDay }, codes.PublisherMalformed},
		"another kind":             {func(r *Record) { r.Kind = "test" }, codes.PublisherMalformed},
		"no base64":                {func(r *Record) { r.Revoked[0].PublicKey = "x" }, codes.PublisherMalformed},
		"a weak key":               {func(r *Record) { r.Keys[2].PublicKey = weak }, codes.KeyWeak},
		"a weak revoked key":       {func(r *Record) { r.Revoked[0].PublicKey = weak }, codes.KeyWeak},
	} {
		record := sample()
		c.change(record)
		if _, err := Decode(encode(t, record)); err != c.want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, sample()))
	f.Fuzz(func(t *testing.T, data []byte) {
		record, err := Decode(data)
		if err == nil && string(encode(t, record)) != string(data) {
			t.Error("a second spelling is accepted")
		}
	})
}
