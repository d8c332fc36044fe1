package mitigation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"sealkit.dev/kit/iisconfig"
	"sealkit.dev/kit/mitigation/product"
)

const settingsSchema = "sealkit-lrm-settings/1"

// Settings are the vendor's: a JSON file beside the program. Nothing that differs from instrument to instrument is
// compiled in.
type Settings struct {
	Schema string `json:"schema"`
	// DisplayNames are the product's in Windows' list of programs. VersionFiles are programs of it,
	// RunParameters patterns of files with the element LocalRunManagerVersion.
	DisplayNames  []string             `json:"displayNames"`
	VersionFiles  []string             `json:"versionFiles"`
	RunParameters []string             `json:"runParameters"`
	Instruments   []product.Instrument `json:"instruments"`
	// RequireProduct stops on a computer where the product is not found.
	RequireProduct bool `json:"requireProduct"`
	// Site and Application may be empty: then they are those whose folder the product was installed in.
	Site        string   `json:"site"`
	Application string   `json:"application"`
	Uploads     []string `json:"uploads"`
	// Extensions are denied in the upload locations; none means the built-in list.
	Extensions []string `json:"extensions"`
	// UnknownVersion is done for versions that the built-in table does not have.
	UnknownVersion product.Correction `json:"unknownVersion"`
	Firewall       bool               `json:"firewall"`
	Ports          []string           `json:"ports"`
}

// ReadSettings refuses unknown fields: a misspelt one would be a mitigation that is not made.
func ReadSettings(path string) (Settings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Settings{}, fail(ExitSettingsFaulty, err)
	}
	settings, err := ParseSettings(data)
	if err != nil {
		return settings, fail(ExitSettingsFaulty, fmt.Errorf("%s: %w", path, err))
	}
	return settings, nil
}

// ParseSettings reads and checks.
func ParseSettings(data []byte) (Settings, error) {
	var settings Settings
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&settings); err != nil {
		return settings, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return settings, fmt.Errorf("something follows the settings")
	}
	if len(settings.Extensions) == 0 {
		settings.Extensions = iisconfig.Extensions
	}
	return settings, settings.check()
}

func (s Settings) check() error {
	switch {
	case s.Schema != settingsSchema:
		return fmt.Errorf("schema %q is not %q", s.Schema, settingsSchema)
	case len(s.DisplayNames)+len(s.VersionFiles)+len(s.RunParameters) == 0:
		return fmt.Errorf("nothing to find the product by")
	case len(s.Uploads) == 0:
		return fmt.Errorf("no upload path")
	case s.Firewall && len(s.Ports) == 0:
		return fmt.Errorf("firewall without ports")
	}
	for _, instrument := range s.Instruments {
		if instrument.Mode != "" && instrument.Mode != "Dx" && instrument.Mode != "RUO" {
			return fmt.Errorf("mode %q is neither Dx nor RUO", instrument.Mode)
		}
	}
	for _, path := range append([]string{s.Application}, s.Uploads...) {
		if strings.Contains(path, "..") || strings.ContainsAny(path, `\*?<>"|:`) {
			return fmt.Errorf("%q is no path of a site", path)
		}
	}
	for _, extension := range s.Extensions {
		if !strings.HasPrefix(extension, ".") || strings.ContainsAny(extension[1:], `./\*?`) {
			return fmt.Errorf("%q is no file extension", extension)
		}
	}
	return nil
}

func (s Settings) search() product.Search {
	return product.Search{
		DisplayNames: s.DisplayNames, VersionFiles: s.VersionFiles, RunParameters: s.RunParameters, Instruments: s.Instruments,
	}
}

// request makes names of the configuration out of settings and what was found.
func (s Settings) request(config []byte, found product.Found, correction product.Correction) (iisconfig.Request, error) {
	site, application, err := s.place(config, found)
	if err != nil {
		return iisconfig.Request{}, err
	}
	request := iisconfig.Request{Site: site, Remote: correction.Remote, Extensions: s.Extensions}
	if correction.Uploads {
		for _, upload := range s.Uploads {
			request.Uploads = append(request.Uploads, joinPath(site, application, upload))
		}
	}
	return request, nil
}

func joinPath(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part = strings.Trim(part, "/"); part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "/")
}

// place discovers what the settings leave open.
func (s Settings) place(config []byte, found product.Found) (site, application string, err error) {
	if s.Site != "" && s.Application != "" {
		return s.Site, s.Application, nil
	}
	all, err := iisconfig.Applications(config)
	if err != nil {
		return "", "", err
	}
	// Uninstall entries often have their folder in quotes.
	folder := expand(strings.Trim(found.Folder, `" `))
	for _, candidate := range all {
		for i, path := range candidate.Folders {
			candidate.Folders[i] = expand(path)
		}
		if (s.Site == "" || strings.EqualFold(candidate.Site, s.Site)) && candidate.IsBelow(folder) {
			return candidate.Site, candidate.Path, nil
		}
	}
	if s.Site == "" {
		return "", "", fail(ExitNoSite, fmt.Errorf("no site leads to the product's folder %q; name it in the settings", found.Folder))
	}
	return s.Site, "", nil
}

// expand puts in what %NAME% stands for, as IIS does in its paths. Unknown names stay.
func expand(path string) string {
	parts := strings.Split(path, "%")
	out := parts[0]
	for i := 1; i < len(parts); i++ {
		value, isKnown := os.LookupEnv(parts[i])
		if isKnown && i+1 < len(parts) {
			out += value + parts[i+1]
			i++
			continue
		}
		out += "%" + parts[i]
	}
	return out
}
