package server_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The house rules (design.md) that a machine can hold.

// house is the repository; made are the folders in it that builds and package managers fill.
const house = ".."

var made = []string{"node_modules", "dist", ".git", "data", "test-results", "playwright-report"}

// sources lists files of the repository whose names end in one of endings, by their slash-separated path.
func sources(t *testing.T, endings ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(house, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains(made, entry.Name()) {
			return filepath.SkipDir
		}
		if name, err := filepath.Rel(house, file); err == nil && !entry.IsDir() && slices.Contains(endings, path.Ext(name)) {
			found = append(found, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no files %v: %v", endings, err)
	}
	return found
}

func text(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(house, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestGoIsFormatted(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go") {
		content := text(t, name)
		if formatted, err := format.Source(content); err != nil || !bytes.Equal(formatted, content) {
			t.Errorf("%s is not as gofmt writes it (%v)", name, err)
		}
	}
}

// rooms are the packages of the program with those of ours that each may import: one way, from main to portal.
var rooms = map[string][]string{
	"":                       {"server"},
	"server":                 {"server/web", "server/mail", "server/store", "server/portal"},
	"server/web":             {"server/store", "server/portal"},
	"server/mail":            {"server/store", "server/portal"},
	"server/store":           {"server/portal"},
	"server/bench":           {"server", "server/web", "server/store", "server/portal"}, // a module of its own: it needs what the program does not
	"server/store/storetest": {"server/store", "server/portal"},
	"server/portal":          {},
}

// abroad is what portal imports besides the standard library: words and rules, no input and no output. Which days are
// holidays is a rule as well.
var abroad = []string{"golang.org/x/text/", "github.com/nyaruka/phonenumbers", "github.com/rickar/cal/v2"}

// doors are packages of the standard library through which rules would read, write or wait.
var doors = []string{"os", "io/fs", "net", "net/http", "database/sql", "log", "log/slog", "syscall", "os/exec", "os/signal", "crypto/rand", "math/rand", "math/rand/v2"}

func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go") {
		room := strings.TrimPrefix(path.Dir(name), ".")
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s stands in a room that is not on the plan", name)
			continue
		}
		test := strings.HasSuffix(name, "_test.go")
		file, err := parser.ParseFile(token.NewFileSet(), name, text(t, name), parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			ours, isOurs := strings.CutPrefix(imported, "denwaban/")
			switch {
			case isOurs && (ours == room || slices.Contains(allowed, ours)):
			case isOurs && test && ours == "server/store/storetest":
			case isOurs:
				t.Errorf("%s imports %s", name, imported)
			case room == "server/portal" && !test && slices.Contains(doors, imported):
				t.Errorf("%s imports %s: a rule has no input and no output", name, imported)
			case room == "server/portal" && test && imported == "pgregory.net/rapid":
			case room == "server/portal" && strings.Contains(imported, ".") && !slices.ContainsFunc(abroad, func(one string) bool {
				return strings.HasPrefix(imported, one)
			}):
				t.Errorf("%s imports %s", name, imported)
			}
		}
	}
}

// TestFilesAreShort holds the limit, and names in its log who comes near it.
func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	const talk, limit = 300, 400
	for _, name := range sources(t, ".go", ".vue", ".ts", ".mjs") {
		if name == "frontend/src/api.gen.ts" || regexp.MustCompile(`(_test\.go|\.(test|spec)\.ts)$`).MatchString(name) {
			continue
		}
		switch lines := bytes.Count(text(t, name), []byte("\n")); {
		case lines > limit:
			t.Errorf("%s has %d lines, %d are the limit", name, lines, limit)
		case lines > talk:
			t.Logf("%s has %d lines: is it about one thing?", name, lines)
		}
	}
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	plan := []string{
		"server", "frontend", "embed.go", "main.go", "go.mod", "go.sum", "package.json", "package-lock.json", "vite.config.ts", "README.md",
		"denwaban", "denwaban.exe", // the built program, not in the repository
	}
	entries, err := os.ReadDir(house)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(plan, name) && !slices.Contains(made, name) {
			t.Errorf("%s is not on the plan of the top level", name)
		}
	}
}

// No room is called after nothing.
func TestNoRoomForEverything(t *testing.T) {
	t.Parallel()
	banned := []string{"internal", "pkg", "util", "utils", "helper", "helpers", "common", "core", "lib", "misc", "models", "services", "types", "shared"}
	for _, name := range sources(t, ".go", ".ts", ".vue", ".json", ".mjs") {
		for _, room := range strings.Split(path.Dir(name), "/") {
			if slices.Contains(banned, room) {
				t.Errorf("%s: a room called %s is for everything", name, room)
			}
		}
	}
}

// A panic in a goroutine ends the process: they are begun in one place, which catches it.
func TestGoroutinesAreGuarded(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go") {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "storetest/") || name == "server/store/worker.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text(t, name), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.GoStmt:
				t.Errorf("%s has a go statement; use store.Begin or store.Keep", name)
			case *ast.SelectorExpr:
				if node.Sel.Name == "Go" {
					t.Errorf("%s starts a goroutine with Go; use store.Begin or store.Keep", name)
				}
			case *ast.CallExpr:
				if calledName(node) == "AfterFunc" && !guarded(node.Args[len(node.Args)-1]) {
					t.Errorf("%s has a callback that runs in a goroutine of its own; use store.Guarded", name)
				}
			}
			return true
		})
	}
}

// guarded tells whether a callback catches its panics, or is one of those that end a context, which do not panic.
func guarded(callback ast.Expr) bool {
	switch callback := callback.(type) {
	case *ast.CallExpr:
		return calledName(callback) == "Guarded"
	case *ast.Ident:
		return callback.Name == "cancel" || callback.Name == "release"
	}
	return false
}

// calledName is the name of the function that is called, without that of its package.
func calledName(call *ast.CallExpr) string {
	switch called := call.Fun.(type) {
	case *ast.SelectorExpr:
		return called.Sel.Name
	case *ast.Ident:
		return called.Name
	}
	return ""
}

// Names are the field's words, not a pattern's.
func TestNames(t *testing.T) {
	t.Parallel()
	getter := regexp.MustCompile(`^[gG]et[A-Z]`)
	pattern := regexp.MustCompile(`(Manager|Impl|DTO|Dto|Helper|Util|Utils)$`)
	for _, name := range sources(t, ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), name, text(t, name), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.FuncDecl:
				wanted := node.Name.Name == "GetStatus" || node.Name.Name == "GetHeaders" // by huma, of an error
				if !wanted && getter.MatchString(node.Name.Name) || pattern.MatchString(node.Name.Name) {
					t.Errorf("%s: func %s", name, node.Name.Name)
				}
			case *ast.TypeSpec:
				if pattern.MatchString(node.Name.Name) {
					t.Errorf("%s: type %s", name, node.Name.Name)
				}
			}
			return true
		})
	}
}
