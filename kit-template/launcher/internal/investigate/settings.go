package investigate

import (
	"errors"
	"io"
	"os"
	"time"

	"sealkit.dev/kit/strictjson"
)

// SettingsSchema is what a file of settings says it is.
const SettingsSchema = "sealkit-investigate-settings/1"

// maxSettings is far more than anybody writes by hand.
const maxSettings = 1 << 20

// Settings say where to look and what is known to be in order. A list that is given takes the place of the kit's.
type Settings struct {
	Schema string `json:"schema"`
	// Patched is a day or a second in UTC: since then nobody from outside should be answered.
	Patched string `json:"patched"`
	// AllowedClients are addresses, or ranges such as 10.0.0.0/24.
	AllowedClients []string `json:"allowedClients"`
	// AllowedScripts and AllowedPosts are addresses on the web server, `/like/this.aspx`; `*` at the end stands for all that begin so.
	AllowedScripts []string `json:"allowedScripts"`
	AllowedPosts   []string `json:"allowedPosts"`
	LogFolders     []string `json:"logFolders"`
	WebRoots       []string `json:"webRoots"`
	UploadFolders  []string `json:"uploadFolders"`
	// ExpectedPorts are those that the instrument listens at; ExpectedEndpoints whom it talks to: `host`, `host:port`, `*.domain`.
	ExpectedPorts     []int64  `json:"expectedPorts"`
	ExpectedEndpoints []string `json:"expectedEndpoints"`
	// AntivirusLogs are files, or patterns with `*`.
	AntivirusLogs []string `json:"antivirusLogs"`
}

var (
	errSchema  = errors.New(`schema: expected "` + SettingsSchema + `"`)
	errTooLong = errors.New("more than 1 MiB")
	errPatched = errors.New("patched: expected 2022-05-03 or 2022-05-03T10:00:00Z")
)

// ReadSettings reads a file of settings. Members that nobody knows are errors: a misspelt one would be silently without effect.
func ReadSettings(path string) (Settings, error) {
	file, err := os.Open(path)
	if err != nil {
		return Settings{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSettings+1))
	if err != nil {
		return Settings{}, err
	}
	return DecodeSettings(data)
}

// DecodeSettings reads the bytes of settings.
func DecodeSettings(data []byte) (Settings, error) {
	var s Settings
	if len(data) > maxSettings {
		return s, errTooLong
	}
	if err := strictjson.Read(data, &s); err != nil {
		return s, err
	}
	if s.Schema != SettingsSchema {
		return s, errSchema
	}
	_, err := PatchTime(s.Patched)
	return s, err
}

// Over gives these settings, and where they say nothing those of below.
func (s Settings) Over(below Settings) Settings {
	pick := func(upper, lower []string) []string {
		if upper != nil {
			return upper
		}
		return lower
	}
	if s.Patched == "" {
		s.Patched = below.Patched
	}
	s.AllowedClients = pick(s.AllowedClients, below.AllowedClients)
	s.AllowedScripts = pick(s.AllowedScripts, below.AllowedScripts)
	s.AllowedPosts = pick(s.AllowedPosts, below.AllowedPosts)
	s.LogFolders = pick(s.LogFolders, below.LogFolders)
	s.WebRoots = pick(s.WebRoots, below.WebRoots)
	s.UploadFolders = pick(s.UploadFolders, below.UploadFolders)
	s.ExpectedEndpoints = pick(s.ExpectedEndpoints, below.ExpectedEndpoints)
	s.AntivirusLogs = pick(s.AntivirusLogs, below.AntivirusLogs)
	if s.ExpectedPorts == nil {
		s.ExpectedPorts = below.ExpectedPorts
	}
	return s
}

// PatchTime reads a day, which begins at midnight UTC, or a second. Empty is zero: not known.
func PatchTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range [...]string{utcLayout, "2006-01-02"} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, nil
		}
	}
	return time.Time{}, errPatched
}
