package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"denwaban/server/portal"
)

// browser is somebody's browser: it keeps cookies, and sends what the pages of the web interface send.
type browser struct {
	house   *house
	cookies map[string]string
	token   string // of X-CSRF-Token, from the latest answer that held one
	step    string // where the sign-in stands, from the latest answer that told
}

// response is what came back.
type response struct {
	t      *testing.T
	about  string
	status int
	header http.Header
	set    []*http.Cookie
	body   []byte
}

// tweak makes a request different from what our pages send.
type tweak func(*http.Request)

func with(header, value string) tweak {
	return func(r *http.Request) { r.Header.Set(header, value) }
}

func without(header string) tweak {
	return func(r *http.Request) { r.Header.Del(header) }
}

func (h *house) browser() *browser { return &browser{house: h, cookies: map[string]string{}} }

// origin is where a browser thinks that our pages come from.
func (h *house) origin() string {
	if h.options.PublicURL != nil {
		return h.options.PublicURL.String()
	}
	return h.server.URL
}

// do sends a request; body is a text, bytes, or a value that becomes JSON; nil is none.
func (b *browser) do(method, path string, body any, tweaks ...tweak) response {
	t := b.house.t
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, b.house.server.URL+path, b.content(body))
	if err != nil {
		t.Fatal(err)
	}
	if public := b.house.options.PublicURL; public != nil {
		request.Host = public.Host
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet && method != http.MethodHead {
		request.Header.Set("Origin", b.house.origin())
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-CSRF-Token", b.token)
	}
	for _, change := range tweaks {
		change(request)
	}
	got, err := b.house.server.Client().Transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	content, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	answer := response{t: t, about: method + " " + path, status: got.StatusCode, header: got.Header, set: got.Cookies(), body: content}
	b.take(answer)
	return answer
}

func (b *browser) content(body any) io.Reader {
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(body)
	case []byte:
		return bytes.NewReader(body)
	case io.Reader:
		return body
	default:
		text, err := json.Marshal(body)
		if err != nil {
			b.house.t.Fatal(err)
		}
		return bytes.NewReader(text)
	}
}

// take keeps what a browser and our pages keep of an answer.
func (b *browser) take(answer response) {
	for _, cookie := range answer.set {
		if cookie.MaxAge < 0 || cookie.Value == "" {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	var session struct {
		Step  string  `json:"step"`
		Token *string `json:"csrf_token"`
	}
	if json.Unmarshal(answer.body, &session) == nil && session.Token != nil {
		b.token, b.step = *session.Token, session.Step
	}
}

func (b *browser) get(path string) response { b.house.t.Helper(); return b.do("GET", path, nil) }

func (b *browser) post(path string, body any) response {
	b.house.t.Helper()
	return b.do("POST", path, body)
}

func (b *browser) put(path string, body any) response {
	b.house.t.Helper()
	return b.do("PUT", path, body)
}

// copy is the same browser as it is now, as somebody has it who copied its cookies.
func (b *browser) copy() *browser {
	other := b.house.browser()
	for name, value := range b.cookies {
		other.cookies[name] = value
	}
	other.token, other.step = b.token, b.step
	return other
}

// code is the stable code of a refusal, "" when it is none.
func (r response) code() string {
	var problem struct {
		Code string `json:"code"`
	}
	if r.status < 400 || json.Unmarshal(r.body, &problem) != nil {
		return ""
	}
	return problem.Code
}

// is fails the test unless the answer has this status and, for refusals, this code.
func (r response) is(status int, code string) response {
	r.t.Helper()
	if r.status != status || r.code() != code {
		r.t.Fatalf("%s: got %d %q, want %d %q\n%s", r.about, r.status, r.code(), status, code, r.body)
	}
	return r
}

func (r response) ok() response {
	r.t.Helper()
	if r.status != http.StatusOK && r.status != http.StatusNoContent {
		r.t.Fatalf("%s: got %d\n%s", r.about, r.status, r.body)
	}
	return r
}

// into reads the answer's JSON.
func (r response) into(value any) {
	r.t.Helper()
	if err := json.Unmarshal(r.body, value); err != nil {
		r.t.Fatalf("%s: %v in %s", r.about, err, r.body)
	}
}

func read[T any](r response) T {
	r.t.Helper()
	var value T
	r.ok().into(&value)
	return value
}

type fields map[string]any

// Verbs of people.

func (b *browser) signsIn(loginID, password string) response {
	b.house.t.Helper()
	return b.post("/api/login", fields{"login_id": loginID, "password": password})
}

// readsTheCode is the one-time code in the newest mail.
func (b *browser) readsTheCode(to string) string {
	b.house.t.Helper()
	return b.house.mail(to, portal.MailCode).Secret
}

func (b *browser) entersTheMailedCode(code string) response {
	b.house.t.Helper()
	return b.post("/api/login/mail", fields{"code": code})
}

func (b *browser) agreesToTheTerms() response {
	b.house.t.Helper()
	return b.post("/api/terms/accept", fields{"version": read[Terms](b.get("/api/terms")).Version})
}

// opensTheMailedLink is the token in the newest mail of that kind.
func (b *browser) opensTheMailedLink(to string, kind portal.Template) string {
	b.house.t.Helper()
	token := b.house.mail(to, kind).Secret
	b.post("/api/password/link", fields{"token": token}).ok()
	return token
}

func (b *browser) provesIdentity(token, loginID, name, phone string) response {
	b.house.t.Helper()
	return b.post("/api/password/identity", fields{"token": token, "login_id": loginID, "name": name, "phone": phone})
}

func (b *browser) setsThePassword(password string) response {
	b.house.t.Helper()
	return b.post("/api/password", fields{"password": password})
}

// asks for GET /api/session, and tells the step.
func (b *browser) asksWhereItStands() string {
	b.house.t.Helper()
	return read[Session](b.get("/api/session")).Step
}

// isAt fails the test unless the sign-in stands at step, for our pages and for the server.
func (b *browser) isAt(step portal.Step) {
	b.house.t.Helper()
	if told, stands := b.step, b.asksWhereItStands(); told != string(step) || stands != string(step) {
		b.house.t.Fatalf("the sign-in stands at %q (the latest answer said %q), want %q", stands, told, step)
	}
}

// signedIn is a browser in which somebody has done everything up to the dashboard.
func (h *house) signedIn(loginID string) *browser {
	h.t.Helper()
	if b := h.kept(pattern.done, loginID); b != nil {
		return b
	}
	b := h.atTerms(loginID)
	b.agreesToTheTerms().ok()
	return b
}

// atTerms is one in which both factors were given.
func (h *house) atTerms(loginID string) *browser {
	h.t.Helper()
	if b := h.kept(pattern.terms, loginID); b != nil {
		return b
	}
	b := h.halfSignedIn(loginID)
	b.entersTheMailedCode(b.readsTheCode(loginID)).ok()
	return b
}

// halfSignedIn is one in which the password was given.
func (h *house) halfSignedIn(loginID string) *browser {
	h.t.Helper()
	if b := h.kept(pattern.half, loginID); b != nil {
		return b
	}
	b := h.browser()
	b.signsIn(loginID, trialPassword).ok()
	return b
}

// kept is a browser of the pattern; its cookies have the names of plain http.
func (h *house) kept(browsers map[string]browser, loginID string) *browser {
	b, found := browsers[loginID]
	if !found || h.options.PublicURL != nil {
		return nil
	}
	b.house = h
	return b.copy()
}

// linkHolder is one in which staff@example.co.jp came by the welcome mail and passed 本人確認.
func (h *house) linkHolder() *browser {
	h.t.Helper()
	b := h.browser()
	const login = "staff@example.co.jp"
	b.provesIdentity(b.opensTheMailedLink(login, portal.MailWelcome), login, "佐藤 花子", "0312345679").ok()
	return b
}

// authenticator shows the code of an app at the house's time.
func (h *house) authenticator(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, time.UnixMilli(h.now.Load()))
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// another is a code of six digits that differs from code.
func another(code string) string {
	return code[:5] + string('0'+(code[5]-'0'+1)%10)
}
