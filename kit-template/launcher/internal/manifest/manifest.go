// Package manifest reads the closed list of a kit's files and what is said about them (clauses 7 and 8).
package manifest

// Manifest is in the member order of clause 7.2.
type Manifest struct {
	Schema       string       `json:"schema"`
	Kit          Kit          `json:"kit"`
	Publisher    Publisher    `json:"publisher"`
	Product      Product      `json:"product"`
	Targets      Targets      `json:"targets"`
	Installers   []Installer  `json:"installers"`
	Install      Install      `json:"install"`
	Checks       Checks       `json:"checks"`
	Response     Response     `json:"response"`
	Instructions Instructions `json:"instructions"`
	Files        []File       `json:"files"`
}

// Kit names the kit and its place among others.
type Kit struct {
	ID              string  `json:"id"`
	Version         string  `json:"version"`
	Sequence        int64   `json:"sequence"`
	Created         string  `json:"created"`
	SupportEnds     *string `json:"supportEnds"`
	MinimumLauncher string  `json:"minimumLauncher"`
	DowngradeFrom   []int64 `json:"downgradeFrom"`
}

// Publisher names the record the kit is sealed under.
type Publisher struct {
	ID     string `json:"id"`
	Record int64  `json:"record"`
}

// Product says what is patched and how it is found.
type Product struct {
	Name      string  `json:"name"`
	Detect    Detect  `json:"detect"`
	AppliesTo Range   `json:"appliesTo"`
	Affected  []Range `json:"affected"`
}

// Detect says where to look for the product.
type Detect struct {
	DisplayNames  []string `json:"displayNames"`
	VersionFiles  []string `json:"versionFiles"`
	RunParameters []string `json:"runParameters"`
}

// Range of versions, both ends included, nil for open (clause 3.4).
type Range struct {
	From *string `json:"from"`
	To   *string `json:"to"`
}

// Targets says for which instruments the kit is made.
type Targets struct {
	Models        []Model `json:"models"`
	Windows       Windows `json:"windows"`
	OffInstrument bool    `json:"offInstrument"`
}

// Model is an instrument model.
type Model struct {
	Name string `json:"name"`
	IVD  bool   `json:"ivd"`
}

// Windows is a range of Windows versions.
type Windows struct {
	Minimum string  `json:"minimum"`
	Maximum *string `json:"maximum"`
}

// Installer is one package; Language is nil when it is the only one.
type Installer struct {
	Language    *string `json:"language"`
	Path        string  `json:"path"`
	Product     string  `json:"product"`
	Version     string  `json:"version"`
	ProductCode string  `json:"productCode"`
	UpgradeCode string  `json:"upgradeCode"`
}

// Install says how the package is run.
type Install struct {
	SuccessCodes  []int64        `json:"successCodes"`
	Restart       string         `json:"restart"`
	Properties    []Property     `json:"properties"`
	StatusProgram *StatusProgram `json:"statusProgram"`
}

// Property is handed to Windows Installer.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// StatusProgram tells after installation whether the patch is in effect.
type StatusProgram struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// Checks are made before the package is run.
type Checks struct {
	FreeSpaceMiB  int64    `json:"freeSpaceMiB"`
	BusyProcesses []string `json:"busyProcesses"`
	StagingRoot   string   `json:"stagingRoot"`
}

// Response says what mitigation and investigation work on.
type Response struct {
	FirewallPorts     []int64  `json:"firewallPorts"`
	WebRoots          []string `json:"webRoots"`
	UploadPaths       []string `json:"uploadPaths"`
	LogFolders        []string `json:"logFolders"`
	AllowedClients    []string `json:"allowedClients"`
	ExpectedPorts     []int64  `json:"expectedPorts"`
	ExpectedEndpoints []string `json:"expectedEndpoints"`
}

// Instructions are the pages for people.
type Instructions struct {
	Revision int64  `json:"revision"`
	Pages    []Page `json:"pages"`
}

// Page is the first page in a language.
type Page struct {
	Language string `json:"language"`
	Path     string `json:"path"`
}

// File is an entry of the closed list.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}
