package iisconfig

import "strings"

// Application is one of a site's, with the folders its virtual directories lead to.
type Application struct {
	Site, Path string
	Folders    []string
}

// Applications gives those of every site, in the order of the file.
func Applications(data []byte) ([]Application, error) {
	doc, err := Parse(data)
	if err != nil {
		return nil, err
	}
	if err := doc.readable(doc.Root, applicationHost, "sites"); err != nil {
		return nil, err
	}
	var found []Application
	for _, node := range find(doc.Root, []Step{{Name: applicationHost}, {Name: "sites"}, {Name: "site"}, {Name: "application"}}) {
		application := Application{Site: node.Parent.value("name", ""), Path: node.value("path", "/")}
		for _, folder := range node.elements("virtualDirectory") {
			application.Folders = append(application.Folders, folder.value("physicalPath", ""))
		}
		found = append(found, application)
	}
	return found, nil
}

// IsBelow says whether one of the application's folders is the given one or lies in it.
func (a Application) IsBelow(folder string) bool {
	wanted := strings.ToLower(strings.TrimRight(folder, `\`))
	for _, candidate := range a.Folders {
		candidate = strings.ToLower(strings.TrimRight(candidate, `\`))
		if wanted != "" && (candidate == wanted || strings.HasPrefix(candidate, wanted+`\`)) {
			return true
		}
	}
	return false
}
