package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// variant is a way to send a request, and whether our own pages may send it so. It is worked out once for a house.
type variant struct {
	name  string
	ours  bool
	tweak func(*house) tweak
}

// way is a variant for one house.
type way struct {
	name string
	ours bool
	tweak
}

func (h *house) ways(variants []variant) []way {
	h.t.Helper()
	ways := make([]way, len(variants))
	for i, one := range variants {
		ways[i] = way{one.name, one.ours, one.tweak(h)}
	}
	return ways
}

func header(name, value string) func(*house) tweak {
	return func(*house) tweak { return with(name, value) }
}

func no(name string) func(*house) tweak {
	return func(*house) tweak { return without(name) }
}

// like replaces the parts of the house's own origin.
func like(old, replacement string) func(*house) tweak {
	return func(h *house) tweak { return with("Origin", strings.Replace(h.origin(), old, replacement, 1)) }
}

var (
	origins = []variant{
		{"own origin", true, func(h *house) tweak { return with("Origin", h.origin()) }},
		{"no origin", true, no("Origin")},
		{"foreign origin", false, header("Origin", "https://attacker.example")},
		{"null origin", false, header("Origin", "null")},
		{"empty origin", false, header("Origin", "")},
		{"other scheme", false, func(h *house) tweak {
			scheme, rest, _ := strings.Cut(h.origin(), "://")
			return with("Origin", map[string]string{"http": "https://", "https": "http://"}[scheme]+rest)
		}},
		{"user before the host", false, like("://", "://user@")},
		{"host with a tail", false, func(h *house) tweak { return with("Origin", h.origin()+".attacker.example") }},
		{"origin with a path", false, func(h *house) tweak { return with("Origin", h.origin()+"/") }},
		{"another port", false, func(h *house) tweak { return with("Origin", h.origin()+"1") }},
		{"capitals", false, func(h *house) tweak { return with("Origin", strings.ToUpper(h.origin())) }},
		{"two origins", false, func(h *house) tweak {
			return func(r *http.Request) { r.Header["Origin"] = []string{h.origin(), "https://attacker.example"} }
		}},
	}
	sites = []variant{
		{"same-origin", true, header("Sec-Fetch-Site", "same-origin")},
		{"none", true, header("Sec-Fetch-Site", "none")},
		{"absent", true, no("Sec-Fetch-Site")},
		{"same-site", false, header("Sec-Fetch-Site", "same-site")},
		{"cross-site", false, header("Sec-Fetch-Site", "cross-site")},
	}
	contents = []variant{
		{"JSON", true, header("Content-Type", "application/json")},
		{"JSON with a charset", true, header("Content-Type", "application/json; charset=utf-8")},
		{"none", false, no("Content-Type")},
		{"text", false, header("Content-Type", "text/plain")},
		{"form", false, header("Content-Type", "application/x-www-form-urlencoded")},
	}
	tokens = []variant{
		{"own", true, func(*house) tweak { return func(*http.Request) {} }},
		{"absent", false, no("X-CSRF-Token")},
		{"of somebody else", false, func(h *house) tweak { return with("X-CSRF-Token", h.signedIn("tokyo@example.co.jp").token) }},
	}
)

// TestNoChangeFromAnotherSite sends one change in every combination: it is made exactly when every part is what our own
// pages send, and otherwise not a row of the database differs.
func TestNoChangeFromAnotherSite(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"", "https://portal.example.jp"} {
		h := open(t)
		if public != "" {
			h = open(t, behind(public))
		}
		b := h.signedIn("demo@example.co.jp")
		sites, contents, tokens := h.ways(sites), h.ways(contents), h.ways(tokens)
		facts := h.facts()
		made := 0
		for _, origin := range h.ways(origins) {
			for _, site := range sites {
				for _, content := range contents {
					for _, token := range tokens {
						group := GroupForm{Name: fmt.Sprint("群 ", made), Members: []string{}, VoiceGroups: []string{}}
						answer := b.do("POST", "/api/groups", group, origin.tweak, site.tweak, content.tweak, token.tweak)
						ours := origin.ours && site.ours && content.ours && token.ours
						about := fmt.Sprintf("%s: %s, %s, content %s, token %s", public, origin.name, site.name, content.name, token.name)
						switch {
						case ours && answer.status != 200:
							t.Errorf("%s: refused with %d %s", about, answer.status, answer.body)
						case ours:
							made++
							facts = h.facts()
						case answer.status != 403 && answer.status != 415:
							t.Errorf("%s: answered with %d %s", about, answer.status, answer.body)
						}
					}
				}
			}
			if now := h.facts(); now != facts {
				t.Errorf("%s: something was changed with %s", public, origin.name)
				facts = now
			}
		}
	}
}

// Every route that changes something is behind the same wall, and the wall comes before the route: also for somebody who
// is not signed in (login CSRF), and for methods that no route has.
func TestWallStandsBeforeEveryRoute(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	asked := requests(admin)
	before := h.facts()
	for _, route := range routes {
		if route.method == http.MethodGet {
			continue
		}
		send := asked[route.method+" "+route.path]
		if send.path == "" {
			send.path = route.path
		}
		for _, b := range []*browser{h.browser(), admin} {
			for _, method := range []string{route.method, "PATCH", "OPTIONS", "BREW"} {
				b.do(method, send.path, send.body, with("Origin", "https://attacker.example"), with("Sec-Fetch-Site", "cross-site")).is(403, "cross_site")
			}
		}
		if route.access != Anyone {
			admin.do(route.method, send.path, send.body, with("Content-Type", "text/plain")).is(415, "content_type")
		}
		for _, method := range []string{"GET", "HEAD"} {
			overridden := []tweak{with("X-HTTP-Method-Override", route.method), with("X-Method-Override", route.method), with("Content-Type", "application/json")}
			admin.do(method, send.path+"?_method="+route.method, send.body, overridden...)
		}
	}
	if h.facts() != before {
		t.Error("something was changed")
	}
}

// The program answers changes under its own address only: a name that an attacker lets point to this machine is none.
func TestForeignHostNames(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	for host, status := range map[string]int{
		"localhost:8080": 200, "127.0.0.1": 200, "[::1]:8080": 200, "192.0.2.1:80": 200,
		"attacker.example": 403, "attacker.example:8080": 403, "localhost.attacker.example": 403, "127.0.0.1.attacker.example": 403,
	} {
		answer := b.copy().do("POST", "/api/groups", GroupForm{Name: host, Members: []string{}, VoiceGroups: []string{}},
			with("Origin", "http://"+host), func(r *http.Request) { r.Host = host })
		if answer.status != status {
			t.Errorf("%s: got %d, want %d", host, answer.status, status)
		}
	}
}

// facts is everything in the database but when sessions were seen last, and that access was refused.
func (h *house) facts() string {
	h.t.Helper()
	db := beside(h.t, h.dir)
	defer db.Close()
	var facts strings.Builder
	for _, query := range []string{
		`SELECT group_concat(id || purpose || choice || tries) FROM sessions`,
		`SELECT group_concat(id || name || version) FROM user_groups`,
		`SELECT group_concat(id || version || state || epoch || factor || password_hash || terms_version) FROM users`,
		`SELECT group_concat(id || due_at) FROM outbox`,
		`SELECT group_concat(id || used_at || tries || expires_at) FROM links`,
		`SELECT group_concat(id || used_at || expires_at) FROM mail_codes`,
		`SELECT group_concat(bucket || failures) FROM attempts`,
		`SELECT COUNT(*) FROM audit WHERE event <> 'access_refused'`,
		`SELECT COUNT(*) || ' ' || MAX(id) FROM changes`,
		`SELECT group_concat(number_id || is_on || entries || version) FROM forwardings`,
		`SELECT group_concat(user_id || totp_confirmed || failures) FROM factors`,
	} {
		var value string
		if err := db.QueryRowContext(h.t.Context(), `SELECT COALESCE((`+query+`), '')`).Scan(&value); err != nil {
			h.t.Fatalf("%v in %s", err, query)
		}
		facts.WriteString(value + "\n")
	}
	return facts.String()
}
