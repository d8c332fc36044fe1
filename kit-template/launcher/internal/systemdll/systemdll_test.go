package systemdll

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRedirectionIsSeen(t *testing.T) {
	program := filepath.Join(t.TempDir(), "SealCheck.exe")
	if got := Redirection(program); got != "" {
		t.Errorf("nothing is there, and %s is seen", got)
	}
	for _, suffix := range []string{".local", ".config", ".manifest"} {
		planted := program + suffix
		for kind, plant := range map[string]func() error{
			"folder": func() error { return os.Mkdir(planted, 0o755) },
			"file":   func() error { return os.WriteFile(planted, nil, 0o644) },
		} {
			if err := plant(); err != nil {
				t.Fatal(err)
			}
			if got := Redirection(program); got != planted {
				t.Errorf("%s, a %s: %q", suffix, kind, got)
			}
			os.Remove(planted)
		}
	}
}

// What looks for libraries or programs in other folders may stand in no package of the launcher but this one: os/exec does.
func TestNobodyElseLoadsLibraries(t *testing.T) {
	forbidden := map[string]bool{
		"syscall.NewLazyDLL": true, "syscall.LoadDLL": true, "syscall.MustLoadDLL": true, "syscall.LoadLibrary": true,
	}
	files := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, entry os.DirEntry, err error) error {
		isOwn := strings.HasPrefix(entry.Name(), "systemdll")
		if err != nil || isOwn || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, imported := range parsed.Imports {
			if imported.Path.Value == `"os/exec"` {
				t.Errorf("%s imports os/exec", path)
			}
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			if room, isName := nameOf(selector, ok); isName && forbidden[room+"."+selector.Sel.Name] {
				t.Errorf("%s uses %s.%s", path, room, selector.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 20 {
		t.Errorf("%d files read, %v", files, err)
	}
}

func nameOf(selector *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	name, isName := selector.X.(*ast.Ident)
	if !isName {
		return "", false
	}
	return name.Name, true
}
