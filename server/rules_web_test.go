package server_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imported finds what a script or a component imports from other files of ours.
var imported = regexp.MustCompile(`(?:\bfrom\s+|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]`)

// TestPagesImportOneWay: router → feature → ui; features never import each other.
func TestPagesImportOneWay(t *testing.T) {
	t.Parallel()
	const src = "frontend/src/"
	seen := 0
	for _, name := range sources(t, ".ts", ".vue") {
		file, found := strings.CutPrefix(name, src)
		if !found {
			continue
		}
		for _, match := range imported.FindAllStringSubmatch(string(text(t, name)), -1) {
			target, inside := strings.CutPrefix(path.Join(path.Dir(name), match[1]), src)
			if !inside {
				t.Errorf("%s imports %s from outside", name, match[1])
				continue
			}
			seen++
			if from, to := part(file), part(target); !mayImport(from, to) {
				t.Errorf("%s imports %s: %s knows nothing of %s", name, match[1], from, to)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d imports were found", seen)
	}
}

// part is the folder of a file below src, "feature …" for a feature's; files directly in src stand for themselves.
func part(file string) string {
	folder, _, deeper := strings.Cut(file, "/")
	switch {
	case !deeper:
		name, _, _ := strings.Cut(file, ".")
		return name
	case folder == "ui" || folder == "frame" || folder == "locales":
		return folder
	}
	return "feature " + folder
}

// Beside the folders: api and session (the server), i18n (the language), steps (pages of a sign-in), api.gen and
// openapi.json (generated); and main, App, router and words (the test of all texts), which alone know the features.
func mayImport(from, to string) bool {
	wiring := []string{"main", "App", "router", "words"}
	switch {
	case from == to || slices.Contains(wiring, from):
		return true
	case slices.Contains(wiring, to), strings.HasPrefix(to, "feature "), to == "frame":
		return false
	case from == "ui":
		return to == "i18n" || to == "locales"
	case from == "locales" || from == "i18n":
		return to == "locales" || to == "i18n"
	}
	return true
}

// bareClock is the browser's own clock, which may be hours away from the server's.
var bareClock = regexp.MustCompile(`\bDate\.now\(|\bnew Date(?:\(\)|[^(\w])|(?:^|[^.\w])Date\(\)`)

// TestPagesKnowOneClock: what is set and shown is measured by the server's time, which ui/clock.ts alone reads off.
func TestPagesKnowOneClock(t *testing.T) {
	t.Parallel()
	found := false
	for _, name := range sources(t, ".ts", ".vue") {
		if !strings.HasPrefix(name, "frontend/src/") || strings.HasSuffix(name, ".test.ts") {
			continue
		}
		bare := bareClock.FindString(string(text(t, name)))
		if name == "frontend/src/ui/clock.ts" {
			found = bare != ""
		} else if bare != "" {
			t.Errorf("%s goes by %q: now is serverNow(), or useMinute() where it goes on", name, strings.TrimSpace(bare))
		}
	}
	if !found {
		t.Error("ui/clock.ts reads no clock")
	}
}

// TestNewTabsAreAnnounced: a link that opens a new tab says so, which ui/NewTabLink.vue does for all of them.
func TestNewTabsAreAnnounced(t *testing.T) {
	t.Parallel()
	const link = "frontend/src/ui/NewTabLink.vue"
	for _, name := range sources(t, ".vue") {
		if strings.Contains(string(text(t, name)), `target="_blank"`) != (name == link) {
			t.Errorf("%s: target=_blank belongs to %s", name, link)
		}
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// dictionary is a language: the place of each text and the text.
func dictionary(t *testing.T, language string) map[string]string {
	t.Helper()
	words := map[string]string{}
	for _, name := range sources(t, ".json") {
		file, found := strings.CutPrefix(name, "frontend/src/locales/"+language+"/")
		if !found {
			continue
		}
		var tree map[string]any
		if err := json.Unmarshal(text(t, name), &tree); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		collect(words, strings.TrimSuffix(path.Base(file), ".json"), tree)
	}
	return words
}

func collect(words map[string]string, place string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, below := range value {
			collect(words, place+"."+key, below)
		}
	case string:
		words[place] = value
	}
}

// Japanese and English say the same things with the same gaps.
func TestDictionariesAgree(t *testing.T) {
	t.Parallel()
	japanese, english := dictionary(t, "ja"), dictionary(t, "en")
	if len(japanese) < 100 {
		t.Fatalf("only %d texts were found", len(japanese))
	}
	for place, text := range japanese {
		other, found := english[place]
		if !found || strings.TrimSpace(other) == "" || strings.TrimSpace(text) == "" {
			t.Errorf("%s is %q in Japanese and %q in English", place, text, other)
		} else if a, b := gaps(text), gaps(other); !slices.Equal(a, b) {
			t.Errorf("%s has the gaps %v in Japanese and %v in English", place, a, b)
		}
	}
	for place := range english {
		if _, found := japanese[place]; !found {
			t.Errorf("%s has no Japanese", place)
		}
	}
}

func gaps(text string) []string {
	names := map[string]bool{}
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		names[match[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// Every code with which a deed or a form is refused has a sentence: the code is its key.
func TestRefusalsHaveSentences(t *testing.T) {
	t.Parallel()
	sentences := dictionary(t, "ja")
	inside := []string{"content_type", "method_not_allowed"} // answer what our pages never send
	found := 0
	for _, name := range sources(t, ".go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text(t, name), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			code := refusal(node)
			if code == "" || slices.Contains(inside, code) {
				return true
			}
			found++
			if sentences["error."+code] == "" {
				t.Errorf("%s refuses with %s, which locales/…/error.json does not know", name, code)
			}
			return true
		})
	}
	if found < 50 {
		t.Errorf("only %d refusals were found", found)
	}
}

// refusal is the code in Refuse("code", …) or refuse("code").
func refusal(node ast.Node) string {
	call, ok := node.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	name := ""
	switch called := call.Fun.(type) {
	case *ast.Ident:
		name = called.Name
	case *ast.SelectorExpr:
		name = called.Sel.Name
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || !strings.EqualFold(name, "refuse") || literal.Kind != token.STRING {
		return ""
	}
	code, _ := strconv.Unquote(literal.Value)
	return code
}
