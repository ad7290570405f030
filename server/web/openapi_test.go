package web

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The committed description is the one that the program gives; the types of the web interface are made from it.
func TestDescriptionIsFresh(t *testing.T) {
	t.Parallel()
	text, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join("..", "..", "frontend", "src", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != string(text)+"\n" {
		t.Error("frontend/src/openapi.json is not what the program describes; run: npm run generate")
	}
}

// It is there once, in one spelling, and whole for everybody who asks first.
func TestDescriptionIsWholeForWhoAsksFirst(t *testing.T) {
	t.Parallel()
	h := open(t)
	sizes := make([]int, 8)
	var asking sync.WaitGroup
	for i := range sizes {
		asking.Go(func() { sizes[i] = len(h.browser().get("/api/openapi.json").body) })
	}
	asking.Wait()
	if slices.Min(sizes) != slices.Max(sizes) || sizes[0] == 0 {
		t.Errorf("the sizes are %v", sizes)
	}
	for _, other := range []string{"openapi.yaml", "openapi-3.0.json", "openapi-3.0.yaml"} {
		h.browser().get("/api/"+other).is(404, "not_found")
	}
}

// The description and the table of routes name the same operations, each once.
func TestDescriptionAndRoutesAgree(t *testing.T) {
	t.Parallel()
	h := open(t)
	var document struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			ID     string `json:"operationId"`
			Access string `json:"x-access"`
		} `json:"paths"`
	}
	h.browser().get("/api/openapi.json").ok().into(&document)
	if !strings.HasPrefix(document.OpenAPI, "3.1") {
		t.Errorf("the description is of OpenAPI %q", document.OpenAPI)
	}
	var described, table []string
	ids := map[string]bool{}
	for path, methods := range document.Paths {
		for method, operation := range methods {
			described = append(described, strings.ToUpper(method)+" "+path+" "+operation.Access)
			if operation.ID == "" || ids[operation.ID] {
				t.Errorf("%s %s: the name %q is empty or taken", method, path, operation.ID)
			}
			ids[operation.ID] = true
		}
	}
	for _, route := range routes {
		table = append(table, route.method+" "+route.path+" "+string(route.access))
	}
	slices.Sort(described)
	slices.Sort(table)
	if !slices.Equal(described, table) {
		t.Errorf("described:\n%s\nin the table:\n%s", strings.Join(described, "\n"), strings.Join(table, "\n"))
	}
}

// Every file that leaves the house is described as what it is sent as, so that a client made from the description can read it.
func TestFilesAreDescribedAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	admin := h.signedIn("demo@example.co.jp")
	asked := requests(admin)
	var document struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Headers map[string]any `json:"headers"`
				Content map[string]any `json:"content"`
			} `json:"responses"`
		} `json:"paths"`
	}
	admin.get("/api/openapi.json").ok().into(&document)
	files := 0
	for path, methods := range document.Paths {
		for method, operation := range methods {
			described := operation.Responses["200"]
			if described.Headers["Content-Disposition"] == nil {
				continue
			}
			files++
			one := asked[strings.ToUpper(method)+" "+path]
			if one.path == "" {
				one.path = path
			}
			answer := admin.do(strings.ToUpper(method), one.path, one.body).ok()
			kind, _, _ := strings.Cut(answer.header.Get("Content-Type"), ";")
			if described.Content[kind] == nil || len(described.Content) != 1 {
				t.Errorf("%s answers with %s, described as %v", answer.about, kind, described.Content)
			}
		}
	}
	if files < 6 {
		t.Errorf("%d files are described", files)
	}
}

// Every list of every answer is a list, also when it is empty: a page that goes through it must not meet null.
func TestNoListIsNull(t *testing.T) {
	t.Parallel()
	h := open(t)
	asked := requests(h.signedIn("demo@example.co.jp"))
	for _, login := range []string{"nogroup@example.co.jp", "boss@example.com", "demo@example.co.jp"} {
		b := h.signedIn(login)
		for _, route := range routes {
			if route.method != "GET" {
				continue
			}
			path := asked["GET "+route.path].path
			if path == "" {
				path = route.path
			}
			answer := b.get(path)
			var value any
			if json.Unmarshal(answer.body, &value) == nil && strings.Contains(string(answer.body), ":null") || string(answer.body) == "null\n" {
				t.Errorf("%s for %s holds null: %s", answer.about, login, answer.body)
			}
		}
	}
}
