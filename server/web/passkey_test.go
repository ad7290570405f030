package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// atPortal is a house that is reached under a name.
func atPortal(t *testing.T) *house {
	t.Helper()
	return open(t, behind(storetest.Here.Origin))
}

func question(r response) []byte { r.t.Helper(); return read[PasskeyQuestion](r).Options }

// makesAPasskey as アカウント does.
func (b *browser) makesAPasskey() *storetest.Key {
	b.house.t.Helper()
	key := storetest.NewKey(b.house.t, storetest.Here)
	asked := question(b.post("/api/account/passkeys/begin", fields{}))
	b.post("/api/account/passkeys", json.RawMessage(key.Makes(asked))).ok()
	return key
}

// comesWith signs in as the button on the sign-in page does.
func (b *browser) comesWith(key *storetest.Key) response {
	b.house.t.Helper()
	asked := question(b.post("/api/login/passkey/begin", fields{}))
	return b.post("/api/login/passkey", json.RawMessage(key.Answers(asked)))
}

func TestAPasskeySignsIn(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	tokyo := h.signedIn(tokyoMail)
	h.later(portal.FreshFor)
	tokyo.post("/api/account/passkeys/begin", fields{}).is(401, "code_needed")
	tokyo.givesAFreshCode(tokyoMail).ok()
	key := tokyo.makesAPasskey()
	b := h.browser()
	b.comesWith(key).ok()
	b.isAt(portal.StepDone)
	if name := read[Session](b.get("/api/session")).User.Name; name != "東京 次郎" {
		t.Errorf("it is %s", name)
	}
	b.post("/api/account/passkeys/begin", fields{}).ok() // it was a fresh proof as well
	list := read[Passkeys](b.get("/api/account/passkeys"))
	if !list.Offered || len(list.Passkeys) != 1 || list.Passkeys[0].UsedAt == nil || list.Wanted {
		t.Errorf("the list says %+v", list)
	}
	id := list.Passkeys[0].ID
	list = read[Passkeys](b.put("/api/account/passkeys/"+id, fields{"name": "会社のPC"}))
	if list.Passkeys[0].Name != "会社のPC" {
		t.Errorf("the list says %+v", list)
	}
	h.later(portal.FreshFor)
	b.do("DELETE", "/api/account/passkeys/"+id, nil).is(401, "code_needed")
	asked := question(b.post("/api/step-up/passkey/begin", fields{}))
	b.post("/api/step-up/passkey", json.RawMessage(key.Answers(asked))).ok()
	b.do("DELETE", "/api/account/passkeys/"+id, nil).ok()
	tokyo.get("/api/dashboard").is(401, "signed_out") // what else was signed in ends
	b.get("/api/dashboard").ok()
	h.browser().comesWith(key).is(401, "passkey_refused")
}

// A passkey is both factors; what the terms ask for comes all the same.
func TestAPasskeySkipsNoTerms(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	key := h.signedIn(tokyoMail).makesAPasskey()
	h.write(`UPDATE users SET terms_version = 0 WHERE id = 'tokyo'`)
	b := h.browser()
	b.comesWith(key).ok()
	b.isAt(portal.StepTerms)
	b.get("/api/dashboard").is(401, "step_missing")
}

// The answer has to come from the browser that was asked, from our pages, and once.
func TestAnAnswerComesFromTheBrowserThatWasAsked(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	key := h.signedIn(tokyoMail).makesAPasskey()
	b := h.browser()
	first := b.post("/api/login/passkey/begin", fields{}).ok()
	for _, cookie := range first.set {
		checkCookie(t, first.about, cookie, true)
		if cookie.MaxAge != int(portal.ChallengeLife.Seconds()) {
			t.Errorf("the cookie is %s", cookie.Raw)
		}
	}
	answer := json.RawMessage(key.Answers(question(first)))
	question(b.post("/api/login/passkey/begin", fields{})) // another tab
	h.browser().post("/api/login/passkey", answer).is(401, "passkey_refused")
	b.do("POST", "/api/login/passkey", answer, with("Origin", "https://evil.example")).is(403, "cross_site")
	b.do("POST", "/api/login/passkey", answer, with("Sec-Fetch-Site", "cross-site")).is(403, "cross_site")
	b.copy().post("/api/login/passkey", answer).ok()
	b.post("/api/login/passkey", answer).is(401, "passkey_refused")
}

// Whoever asks learns nothing about who has a passkey.
func TestAPasskeyTellsNothingOfLoginIDs(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	key := h.signedIn(tokyoMail).makesAPasskey()
	if text := string(question(h.browser().post("/api/login/passkey/begin", fields{}))); strings.Contains(text, "allowCredentials") {
		t.Errorf("the question names passkeys: %s", text)
	}
	unknown := h.browser().comesWith(storetest.NewKey(t, storetest.Here)).is(401, "passkey_refused")
	h.write(`UPDATE users SET state = 'disabled' WHERE id = 'tokyo'`)
	disabled := h.browser().comesWith(key).is(401, "passkey_refused")
	if string(unknown.body) != string(disabled.body) || undated(unknown) != undated(disabled) {
		t.Errorf("%v %s\n%v %s", unknown.header, unknown.body, disabled.header, disabled.body)
	}
}

// An address that cannot carry passkeys says where they are.
func TestPasskeysAtALoopbackAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn(tokyoMail)
	port := h.server.URL[strings.LastIndex(h.server.URL, ":"):]
	list := read[Passkeys](b.get("/api/account/passkeys"))
	if list.Offered || list.Elsewhere != "http://localhost"+port || read[Session](b.get("/api/session")).Passkeys {
		t.Errorf("at an address: %+v", list)
	}
	b.post("/api/account/passkeys/begin", fields{}).is(422, "passkey_not_here")
	named := func(b *browser, method, path string, body any) response {
		return b.do(method, path, body, with("Origin", "http://localhost"+port), atHost("localhost"+port))
	}
	list = read[Passkeys](named(b, "GET", "/api/account/passkeys", nil))
	if !list.Offered || list.Elsewhere != "" || !read[Session](named(b, "GET", "/api/session", nil)).Passkeys {
		t.Errorf("at the name: %+v", list)
	}
	key := storetest.NewKey(t, portal.RelyingParty{Name: "localhost", Origin: "http://localhost" + port})
	asked := question(named(b, "POST", "/api/account/passkeys/begin", fields{}))
	named(b, "POST", "/api/account/passkeys", json.RawMessage(key.Makes(asked))).ok()
	other := h.browser()
	asked = question(named(other, "POST", "/api/login/passkey/begin", fields{}))
	named(other, "POST", "/api/login/passkey", json.RawMessage(key.Answers(asked))).ok()
}

// The company's administrators have to come with their passkeys: said after the code, not before.
func TestAdministratorsComeWithTheirPasskeys(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	const admin = "demo@example.co.jp"
	h.write(`UPDATE companies SET policy = '{"passkeys_for_admins":true}'`)
	demo := h.signedIn(admin)
	if list := read[Passkeys](demo.get("/api/account/passkeys")); !list.Wanted {
		t.Errorf("it does not ask for one: %+v", list)
	}
	key := demo.makesAPasskey()
	h.later(time.Minute)
	b := h.browser()
	b.signsIn(admin, "Denwaban2027").is(401, "login_refused")
	b.signsIn(admin, trialPassword).ok()
	b.isAt(portal.StepMailCode)
	code := b.readsTheCode(admin)
	b.entersTheMailedCode(another(code)).is(422, "code_refused")
	b.entersTheMailedCode(code).is(401, "passkey_needed")
	b.get("/api/dashboard").is(401, "signed_out")
	b.entersTheMailedCode(code).is(401, "signed_out")
	b.comesWith(key).ok()
	b.isAt(portal.StepDone)
}

func TestARecoveryCodeSignsInAndUnlocksNothing(t *testing.T) {
	t.Parallel()
	h := atPortal(t)
	tokyo := h.signedIn(tokyoMail)
	tokyo.post("/api/account/recovery", fields{}).is(422, "recovery_not_needed")
	h.write(`UPDATE users SET factor = 'totp' WHERE id = 'tokyo'`)
	b := h.browser()
	b.signsIn(tokyoMail, trialPassword).ok()
	secret := read[TOTPSetup](b.post("/api/login/totp-setup", nil)).Secret
	b.post("/api/login/totp-setup/confirm", fields{"code": h.authenticator(secret)}).ok()
	h.later(time.Minute)
	b.signsIn(tokyoMail, trialPassword).ok()
	b.post("/api/login/totp", fields{"code": h.authenticator(secret)}).ok()
	codes := read[RecoveryCodes](b.post("/api/account/recovery", fields{})).Codes
	if state := read[Recovery](b.get("/api/account/recovery")); !state.Needed || state.Left != 10 || state.MadeAt == nil {
		t.Errorf("got %+v", state)
	}
	lost := h.browser()
	lost.signsIn(tokyoMail, trialPassword).ok()
	lost.post("/api/login/recovery", fields{"code": codes[0] + "X"}).is(422, "recovery_malformed")
	lost.post("/api/login/recovery", fields{"code": strings.Repeat("Z", 16)}).is(422, "recovery_refused")
	lost.post("/api/login/recovery", fields{"code": wide(codes[0])}).ok()
	lost.get("/api/dashboard").ok()
	for _, locked := range []string{"/api/account/recovery", "/api/account/passkeys/begin"} {
		lost.post(locked, fields{}).is(401, "code_needed")
	}
	lost.post("/api/step-up/begin", nil).ok()
	lost.post("/api/step-up", fields{"code": codes[1]}).is(422, "code_malformed")
	again := h.browser()
	again.signsIn(tokyoMail, trialPassword).ok()
	again.post("/api/login/recovery", fields{"code": codes[0]}).is(422, "recovery_refused")
	again.post("/api/login/recovery", fields{"code": strings.ToLower(codes[1])}).ok()
	if h.mail(tokyoMail, portal.MailMeansChanged).Fields["left"] != "8" {
		t.Error("the mail does not tell how many are left")
	}
}

func atHost(host string) tweak { return func(r *http.Request) { r.Host = host } }
