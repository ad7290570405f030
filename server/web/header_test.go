package web

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// fixed are the headers of every answer, whatever it is.
var fixed = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// kinds is one request for each kind of answer that the program gives.
var kinds = map[string]struct {
	method, path string
	body         any
	tweaks       []tweak
	status       int
}{
	"page":                         {"GET", "/", nil, nil, 200},
	"page of the SPA":              {"GET", "/services/arcstar-ip-voice/contracts", nil, nil, 200},
	"head of a page":               {"HEAD", "/", nil, nil, 200},
	"asset":                        {"GET", "/assets/app-1a2b.js", nil, nil, 200},
	"compressed asset":             {"GET", "/assets/app-1a2b.js", nil, []tweak{with("Accept-Encoding", "br")}, 200},
	"file":                         {"GET", "/favicon.svg", nil, nil, 200},
	"missing asset":                {"GET", "/assets/gone-0000.js", nil, nil, 404},
	"health":                       {"GET", "/healthz", nil, nil, 200},
	"description":                  {"GET", "/api/openapi.json", nil, nil, 200},
	"answer":                       {"GET", "/api/session", nil, nil, 200},
	"change":                       {"POST", "/api/password/forgot", fields{"login_id": "x@example.com"}, nil, 204},
	"malformed":                    {"POST", "/api/login", "{", nil, 400},
	"malformed in the path":        {"POST", "/api/changes/x/undo", nil, nil, 400},
	"malformed in the query":       {"GET", "/api/voice-groups/Y10000001/numbers?size=-1", nil, nil, 400},
	"signed out":                   {"GET", "/api/dashboard", nil, []tweak{without("Cookie")}, 401},
	"from another site":            {"POST", "/api/login", fields{}, []tweak{with("Origin", "https://example.com")}, 403},
	"no such route":                {"GET", "/api/no-such-route", nil, nil, 404},
	"the API itself":               {"GET", "/api", nil, nil, 404},
	"a slash too many":             {"GET", "/api/session/", nil, nil, 404},
	"a slash too many in a change": {"POST", "/api/login/", fields{}, nil, 404},
	"not yours":                    {"GET", "/api/voice-groups/Y90000001", nil, nil, 404},
	"method of a route":            {"DELETE", "/api/session", nil, nil, 405},
	"head of a route":              {"HEAD", "/api/session", nil, nil, 405},
	"method of a page":             {"POST", "/login", fields{}, nil, 405},
	"strange method":               {"BREW", "/", fields{}, nil, 405},
	"options":                      {"OPTIONS", "/api/session", nil, nil, 405},
	"too large":                    {"POST", "/api/login", strings.Repeat(" ", bodyLimit+1), nil, 413},
	"not JSON":                     {"POST", "/api/login", fields{}, []tweak{with("Content-Type", "text/plain")}, 415},
	"refused":                      {"POST", "/api/password/link", fields{"token": "x"}, nil, 422},
	"climbing path":                {"GET", "/../../../etc/passwd", nil, nil, 200},
	"climbing in escapes":          {"GET", "/assets/..%2f..%2f..%2fgo.mod", nil, nil, 200},
	"path with a zero byte":        {"GET", "/%00", nil, nil, 200},
	"two slashes":                  {"GET", "//example.com/login", nil, nil, 200},
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"", "https://portal.example.jp"} {
		h := open(t)
		if public != "" {
			h = open(t, behind(public))
		}
		b := h.signedIn("demo@example.co.jp")
		for name, kind := range kinds {
			answer := b.copy().do(kind.method, kind.path, kind.body, kind.tweaks...)
			if answer.status != kind.status {
				t.Errorf("%s: got %d, want %d: %s", name, answer.status, kind.status, answer.body)
			}
			checkHeaders(t, name, answer, public != "")
		}
	}
}

func checkHeaders(t *testing.T, name string, answer response, https bool) {
	t.Helper()
	for header, value := range fixed {
		if got := answer.header.Values(header); len(got) != 1 || got[0] != value {
			t.Errorf("%s: %s is %q, want %q", name, header, got, value)
		}
	}
	policy := answer.header.Get("Content-Security-Policy")
	for _, directive := range []string{"default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"} {
		if !strings.Contains(policy+";", directive+";") {
			t.Errorf("%s: the content security policy %q lacks %s", name, policy, directive)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Errorf("%s: the content security policy %q allows too much", name, policy)
	}
	if strict := answer.header.Get("Strict-Transport-Security"); (strict != "") != https {
		t.Errorf("%s: Strict-Transport-Security is %q", name, strict)
	}
	if answer.header.Get("Permissions-Policy") == "" {
		t.Errorf("%s: no Permissions-Policy", name)
	}
	for _, telling := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"} {
		if value := answer.header.Get(telling); value != "" {
			t.Errorf("%s: %s is %q", name, telling, value)
		}
	}
	kept := strings.HasPrefix(name, "asset") || strings.HasSuffix(name, " asset") && answer.status == 200
	if cache := answer.header.Get("Cache-Control"); kept != strings.Contains(cache, "immutable") || !kept && cache != "no-store" && name != "file" {
		t.Errorf("%s: Cache-Control is %q", name, cache)
	}
	if kind := answer.header.Get("Content-Type"); kind == "" && answer.status != http.StatusNoContent {
		t.Errorf("%s: no Content-Type", name)
	}
}

// Both kinds of refusal, of the table of routes and of what stands in front of it, have one form.
func TestRefusalsAreProblems(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, kind := range kinds {
		if kind.status < 400 || !strings.HasPrefix(kind.path, "/api") || kind.method == "HEAD" {
			continue
		}
		answer := h.signedIn("demo@example.co.jp").do(kind.method, kind.path, kind.body, kind.tweaks...)
		isProblem(t, name, answer)
	}
}

// isProblem checks the form of a refusal, and that it holds nothing but codes and places.
func isProblem(t *testing.T, name string, answer response) {
	t.Helper()
	if kind := answer.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: Content-Type is %q", name, kind)
	}
	var problem map[string]any
	answer.into(&problem)
	for key := range problem {
		if !strings.Contains(" status code field args errors ", " "+key+" ") {
			t.Errorf("%s: the refusal tells %s: %s", name, key, answer.body)
		}
	}
	faults, _ := problem["errors"].([]any)
	if problem["status"] != float64(answer.status) || problem["code"] == "" || len(faults) == 0 {
		t.Fatalf("%s: %d with %s", name, answer.status, answer.body)
	}
	if first, _ := faults[0].(map[string]any); first["code"] != problem["code"] || first["field"] != problem["field"] {
		t.Errorf("%s: the first fault is not the refusal's own: %s", name, answer.body)
	}
	for _, telling := range []string{"sql", "panic", "goroutine", ".go:", "denwaban.db", "huma", "json:", "unexpected", "/tmp"} {
		if strings.Contains(strings.ToLower(string(answer.body)), telling) {
			t.Errorf("%s: the refusal tells of %q: %s", name, telling, answer.body)
		}
	}
}

// When the database is gone the outside learns that something failed, and nothing else.
func TestFailureTellsNothing(t *testing.T) {
	quiet(t)
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	h.losesItsDatabase()
	answer := b.get("/api/dashboard")
	answer.is(500, "internal")
	isProblem(t, "dashboard", answer)
	checkHeaders(t, "dashboard", answer, false)
	health := b.get("/healthz")
	if health.status != http.StatusServiceUnavailable || string(health.body) != "unavailable\n" {
		t.Errorf("the health check answers %d %s", health.status, health.body)
	}
	checkHeaders(t, "health", health, false)
}

func TestPanicIsAnInternalFailure(t *testing.T) {
	var log bytes.Buffer
	logs(t, &log)
	h := open(t)
	h.store.Now = func() time.Time { panic("secret of the house") }
	answer := h.signedIn("demo@example.co.jp").get("/api/dashboard")
	answer.is(500, "internal")
	isProblem(t, "panic", answer)
	checkHeaders(t, "panic", answer, false)
	if strings.Contains(string(answer.body), "secret") {
		t.Errorf("the answer tells %s", answer.body)
	}
	for _, told := range []string{"header_test.go", "/api/dashboard", "GET"} {
		if !strings.Contains(log.String(), told) {
			t.Errorf("whoever looks for the cause reads no %s in %s", told, log.String())
		}
	}
}

// quiet keeps what is logged on purpose out of the output of the tests.
func quiet(t *testing.T) {
	logs(t, io.Discard)
}

// logs lets a test read what is logged.
func logs(t *testing.T, to io.Writer) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(to, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
}
