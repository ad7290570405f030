package web

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/securecookie"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Every cookie that any step of a sign-in sets has the form of security.md, decision 3.
func TestCookiesHaveTheSafeForm(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"http://10.1.2.3:8080", "https://portal.example.jp"} {
		h := open(t, behind(public))
		https := strings.HasPrefix(public, "https:")
		const login = "tokyo@example.co.jp"
		b := h.browser()
		steps := []response{b.signsIn(login, trialPassword)}
		steps = append(steps, b.entersTheMailedCode(b.readsTheCode(login)), b.signsIn(login, trialPassword), b.post("/api/logout", nil))
		seen := map[string]bool{}
		for _, step := range steps {
			for _, cookie := range step.ok().set {
				checkCookie(t, step.about, cookie, https)
				seen[strings.TrimPrefix(cookie.Name, "__Host-")] = true
			}
		}
		for _, name := range []string{sessionCookie, pendingCookie, "denwaban-device"} {
			if !seen[name] {
				t.Errorf("%s: no step sets %s", public, name)
			}
		}
	}
}

func checkCookie(t *testing.T, about string, cookie *http.Cookie, https bool) {
	t.Helper()
	same := http.SameSiteLaxMode
	if strings.HasSuffix(cookie.Name, pendingCookie) || strings.HasSuffix(cookie.Name, "denwaban-asked") {
		same = http.SameSiteStrictMode
	}
	switch {
	case strings.HasPrefix(cookie.Name, "__Host-") != https, cookie.Secure != https:
		t.Errorf("%s: over https %t the cookie is %s", about, https, cookie.Raw)
	case !cookie.HttpOnly, cookie.Path != "/", cookie.Domain != "", cookie.SameSite != same:
		t.Errorf("%s: the cookie is %s", about, cookie.Raw)
	case cookie.MaxAge == 0, cookie.MaxAge > 0 && cookie.Value == "":
		t.Errorf("%s: the cookie has no end: %s", about, cookie.Raw)
	case cookie.MaxAge < 0 && cookie.Value != "" && len(cookie.Value) > 200:
		t.Errorf("%s: a cookie that is taken away is sent once more: %s", about, cookie.Raw)
	case len(cookie.Name)+len(cookie.Value) > 4096:
		t.Errorf("%s: browsers refuse %d bytes", about, len(cookie.Raw))
	}
}

// What is taken away at the end of a sign-in cannot be used, not even by whoever sees that answer.
func TestCookieThatIsTakenAwayIsWorthNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	out := b.copy().post("/api/logout", nil).ok()
	for _, cookie := range out.set {
		b.cookies[cookie.Name] = cookie.Value
	}
	b.get("/api/dashboard").is(401, "signed_out")
}

// The page lives as long in the browser as its row at the most.
func TestCookieLivesNoLongerThanItsRow(t *testing.T) {
	t.Parallel()
	h := open(t)
	for login, seconds := range map[string]int{"osaka@example.co.jp": 24 * 3600, "terms@example.co.jp": 12 * 3600} {
		b := h.browser()
		if half := named(t, b.signsIn(login, trialPassword), pendingCookie); half.MaxAge != 15*60 {
			t.Errorf("%s: half a sign-in lives %d s", login, half.MaxAge)
		}
		if whole := named(t, b.entersTheMailedCode(b.readsTheCode(login)), sessionCookie); whole.MaxAge != seconds {
			t.Errorf("%s: the session lives %d s", login, whole.MaxAge)
		}
	}
}

func named(t *testing.T, answer response, name string) *http.Cookie {
	t.Helper()
	for _, cookie := range answer.ok().set {
		if cookie.Name == name {
			return cookie
		}
	}
	t.Fatalf("%s sets no %s", answer.about, name)
	return nil
}

// Before the second factor nothing is sent that would pass for a session (decision 2).
func TestNoSessionBeforeTheLastFactor(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	for _, answer := range []response{
		b.signsIn("demo@example.co.jp", "wrong"), b.signsIn("demo@example.co.jp", trialPassword), b.entersTheMailedCode("12345"),
	} {
		for _, cookie := range answer.set {
			if cookie.Name != pendingCookie {
				t.Errorf("%s sets %s", answer.about, cookie.Name)
			}
		}
	}
}

// Each change of what a sign-in is worth brings a new secret (decision 2), and another token for changes.
func TestSecretsChangeWithWhatTheyAreWorth(t *testing.T) {
	t.Parallel()
	h := open(t)
	seen := map[string]bool{}
	b := h.browser()
	const login = "tokyo@example.co.jp"
	for range 2 {
		b.signsIn(login, trialPassword).ok()
		first, firstToken := b.cookies[pendingCookie], b.token
		if b.cookies[sessionCookie] != "" {
			t.Error("the cookie of the session before is still there")
		}
		b.entersTheMailedCode(b.readsTheCode(login)).ok()
		if b.cookies[pendingCookie] != "" {
			t.Error("the cookie of half a sign-in is still there")
		}
		for _, value := range []string{first, firstToken, b.cookies[sessionCookie], b.token, b.cookies["denwaban-device"]} {
			if value == "" || seen[value] {
				t.Errorf("%q was there before, or is nothing", value)
			}
			seen[value] = true
		}
	}
}

// rotatesItsKeys stops the program, changes the root key and starts it again; browsers go on with what they have.
func (h *house) rotatesItsKeys() {
	h.t.Helper()
	if _, _, err := h.store.RotateKeys(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.restarts()
}

// restarts stops the program and starts it again; the clock goes on.
func (h *house) restarts() {
	h.t.Helper()
	now := h.now.Load()
	h.leave()
	again := enter(h.t, h.dir)
	again.now.Store(now)
	h.store, h.server, h.lost = again.store, again.server, false
	h.store.Now = func() time.Time { return time.UnixMilli(h.now.Load()) }
}

// A cookie names its key and is read with that one alone; which keys there are changes nothing for people who are signed in
// (decision 14).
func TestCookiesNameTheirKey(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn(tokyoMail)
	first := h.store.Keys().Names()[0]
	h.rotatesItsKeys()
	second := h.store.Keys().Names()[0]
	b.get("/api/dashboard").ok()
	other := h.signedIn("clerk@example.com")
	for about, row := range map[string]struct {
		of  *browser
		key string
	}{"before a rotation": {b, first}, "after it": {other, second}} {
		for name, value := range row.of.cookies {
			key, sealed, _ := strings.Cut(value, ".")
			if key != row.key || first == second {
				t.Errorf("%s: %s is %s, want the key %s", about, name, value, row.key)
			}
			for spelled, status := range map[string]int{
				sealed:                                 200, // of a version before
				first + "." + sealed:                   map[bool]int{true: 200, false: 401}[first == row.key],
				second + "." + sealed:                  map[bool]int{true: 200, false: 401}[second == row.key],
				"00000000." + sealed:                   401,
				"." + sealed:                           401,
				row.key + "." + row.key + "." + sealed: 401,
				row.key + ".":                          401,
				row.key:                                401,
			} {
				if name != sessionCookie {
					continue
				}
				tampered := row.of.copy()
				tampered.cookies[name] = spelled
				if got := tampered.get("/api/dashboard"); got.status != status {
					t.Errorf("%s: the cookie %.40s… is answered with %d, want %d", about, spelled, got.status, status)
				}
			}
		}
	}
}

// Without the key folder's older key, sessions that were sealed with it end as any other: the person signs in again.
func TestCookiesOfAKeyThatWasThrownAwayEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn(tokyoMail)
	h.rotatesItsKeys()
	earlier, err := filepath.Glob(filepath.Join(h.dir, "keys", "root-*.key"))
	if err != nil || len(earlier) != 1 {
		t.Fatalf("the earlier keys are %v, %v", earlier, err)
	}
	if err := os.Remove(earlier[0]); err != nil {
		t.Fatal(err)
	}
	h.restarts()
	b.get("/api/dashboard").is(401, "signed_out")
	b.isAt(portal.StepSignIn)
	h.later(2 * time.Minute)
	b.signsIn(tokyoMail, trialPassword).ok()
	b.entersTheMailedCode(b.readsTheCode(tokyoMail)).ok()
}

// Cookies that an earlier version made, with gob, are read as long as they last: nobody is signed out by an update, and no
// known device becomes a stranger.
func TestCookiesOfAnEarlierVersionAreRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn(tokyoMail)
	keys := h.store.Keys()
	earlier := securecookie.New(keys.Each(store.KeyCookieSign)[0], keys.Each(store.KeyCookieSeal)[0])
	codec := newCodec(keys, portal.DeviceKept)
	for name, value := range b.cookies {
		var is cookieContent
		if err := codec.Decode(name, value, &is); err != nil || is.ID == "" {
			t.Fatalf("%s cannot be read: %v", name, err)
		}
		written, err := earlier.Encode(name, map[any]any{
			"id": is.ID, "user": "someone", "epoch": int64(1), "purpose": "session", "at": is.At,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, spelled := range []string{written, keys.Names()[0] + "." + written} {
			var again cookieContent
			if err := codec.Decode(name, spelled, &again); err != nil || again.ID != is.ID || again.At != is.At {
				t.Errorf("%s, as it was written before, is read as %+v, %v", name, again, err)
			}
			b.cookies[name] = spelled
			b.get("/api/dashboard").ok()
		}
	}
	ahead := cookieContent{ID: "x", At: h.now.Load()/1000 + 3600}
	for _, values := range []map[any]any{holding(ahead), nil, {"id": 7, "at": "soon"}, {"": "text"}} {
		text, err := codec.Encode(sessionCookie, values)
		if err != nil {
			t.Fatal(err)
		}
		b.cookies[sessionCookie] = text
		b.get("/api/dashboard").is(401, "signed_out")
		if text, err = earlier.Encode(sessionCookie, values); err == nil {
			b.cookies[sessionCookie] = text
			b.get("/api/dashboard").is(401, "signed_out")
		}
	}
}
