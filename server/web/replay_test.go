package web

import (
	"strings"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
)

// Cookies that somebody copied. Names of the cookies over plain http:
const (
	sessionCookie = "denwaban"
	pendingCookie = "denwaban-pending"
)

func TestOldCookiesAreWorthNothing(t *testing.T) {
	t.Parallel()
	for name, scene := range map[string]func(*house) (old *browser){
		"session after sign-out": func(h *house) *browser {
			b := h.signedIn("tokyo@example.co.jp")
			old := b.copy()
			b.post("/api/logout", nil).ok()
			return old
		},
		"half a sign-in after sign-out": func(h *house) *browser {
			b := h.halfSignedIn("tokyo@example.co.jp")
			old := b.copy()
			b.post("/api/logout", nil).ok()
			return old
		},
		"half a sign-in after the code": func(h *house) *browser {
			b := h.halfSignedIn("tokyo@example.co.jp")
			old := b.copy()
			b.entersTheMailedCode(b.readsTheCode("tokyo@example.co.jp")).ok()
			return old
		},
		"session after signing in again over it": func(h *house) *browser {
			b := h.signedIn("tokyo@example.co.jp")
			old := b.copy()
			b.signsIn("tokyo@example.co.jp", trialPassword).ok()
			return old
		},
		"half a sign-in after beginning again over it": func(h *house) *browser {
			b := h.halfSignedIn("tokyo@example.co.jp")
			old := b.copy()
			b.signsIn("tokyo@example.co.jp", trialPassword).ok()
			return old
		},
		"identity check after the password": func(h *house) *browser {
			b := h.linkHolder()
			old := b.copy()
			b.setsThePassword(newPassword).ok()
			return old
		},
		"registration after its code": func(h *house) *browser {
			b := h.tokyoWith("totp")
			old := b.copy()
			b.registersAnAuthenticator()
			return old
		},
		"session after a reset of the password": func(h *house) *browser {
			old := h.signedIn("tokyo@example.co.jp")
			h.resetsThePasswordOfTokyo()
			return old
		},
		"session ended from another one": func(h *house) *browser {
			old, b := h.signedIn("tokyo@example.co.jp"), h.browser()
			b.signsIn("tokyo@example.co.jp", trialPassword).ok()
			b.entersTheMailedCode(b.readsTheCode("tokyo@example.co.jp")).ok()
			b.do("DELETE", "/api/account/sessions", nil).ok()
			return old
		},
		"session of a trusted device that was forgotten": func(h *house) *browser {
			old := h.trusts()
			old.signsIn("tokyo@example.co.jp", trialPassword).ok()
			b := h.signedIn("tokyo@example.co.jp")
			b.do("DELETE", "/api/account/devices", nil).ok()
			return old
		},
		"half a sign-in after a reset of the password": func(h *house) *browser {
			old := h.halfSignedIn("tokyo@example.co.jp")
			h.resetsThePasswordOfTokyo()
			return old
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			old := scene(h)
			if step := old.copy().asksWhereItStands(); step != string(portal.StepSignIn) {
				t.Errorf("the server still takes it for the step %s", step)
			}
			for name, call := range calls {
				if answer := old.copy().do(call.method, call.path, call.body); answer.code() != "signed_out" {
					t.Errorf("%s: %d %s", name, answer.status, answer.body)
				}
			}
		})
	}
}

func (h *house) resetsThePasswordOfTokyo() {
	h.t.Helper()
	const login = "tokyo@example.co.jp"
	b := h.browser()
	b.post("/api/password/forgot", fields{"login_id": login}).ok()
	b.provesIdentity(b.opensTheMailedLink(login, portal.MailReset), login, "東京 次郎", "0300000000").ok()
	b.setsThePassword(newPassword).ok()
}

// A cookie of one kind is no cookie of the other, and one that was made or changed by somebody else is none at all.
func TestForgedCookiesAreWorthNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	session, half := h.signedIn("demo@example.co.jp"), h.halfSignedIn("tokyo@example.co.jp")
	genuine, pending := session.cookies[sessionCookie], half.cookies[pendingCookie]
	session.get("/api/dashboard").ok() // what was opened lately is known
	half.isAt(portal.StepMailCode)
	for name, cookies := range map[string]map[string]string{
		"half a sign-in as a session":  {sessionCookie: pending},
		"a session as half a sign-in":  {pendingCookie: genuine},
		"both exchanged":               {sessionCookie: pending, pendingCookie: genuine},
		"https name over http":         {"__Host-" + sessionCookie: genuine},
		"another case":                 {strings.ToUpper(sessionCookie): genuine},
		"cut":                          {sessionCookie: genuine[:len(genuine)-1]},
		"one letter changed in front":  {sessionCookie: changed(genuine, 0)},
		"one letter changed in middle": {sessionCookie: changed(genuine, len(genuine)/2)},
		"one letter changed at end":    {sessionCookie: changed(genuine, len(genuine)-10)},
		"empty":                        {sessionCookie: ""},
		"nonsense":                     {sessionCookie: "MTc3|AAAA|AAAA", pendingCookie: "%00%ff"},
		"long":                         {sessionCookie: strings.Repeat("A", 8000)},
		"id in the clear":              {sessionCookie: "1", pendingCookie: "1"},
	} {
		b := session.copy()
		b.cookies = cookies
		for _, answer := range []response{b.get("/api/dashboard"), b.post("/api/login/mail", fields{"code": "000000"})} {
			if answer.code() != "signed_out" {
				t.Errorf("%s: %s: %d %s", name, answer.about, answer.status, answer.body)
			}
		}
	}
	session.get("/api/dashboard").ok()
	half.isAt(portal.StepMailCode)
}

func changed(text string, at int) string {
	letter := byte('A')
	if text[at] == letter {
		letter = 'B'
	}
	return text[:at] + string(letter) + text[at+1:]
}

// A cookie of one installation is none in another, even for the same person.
func TestCookiesOfAnotherInstallation(t *testing.T) {
	t.Parallel()
	h := open(t)
	stranger := h.browser()
	other := enter(t, t.TempDir())
	t.Cleanup(other.leave)
	if _, err := other.store.Prepare(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	there := other.browser()
	there.signsIn("demo@example.co.jp", trialPassword).ok()
	stranger.cookies = there.cookies
	stranger.post("/api/login/mail", fields{"code": "000000"}).is(401, "signed_out")
}

// With a session cookie and half a sign-in side by side, as two tabs can leave them, neither is taken for the other.
func TestBothCookiesSideBySide(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	half := h.halfSignedIn("demo@example.co.jp")
	b.cookies[pendingCookie] = half.cookies[pendingCookie]
	if name := read[Session](b.get("/api/session")).User.Name; name != "東京 次郎" {
		t.Errorf("the page shows %s", name)
	}
	b.get("/api/users").is(404, "not_found") // not the administrator
	b.post("/api/login/mail/send", nil).is(403, "cross_site")
	b.token = half.token
	b.put("/api/forwardings", Edit{Selection: Selection{VoiceGroup: "Y10000001", IDs: []int64{1}}}).is(403, "cross_site")
}

func TestCookieFromTheFuture(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	h.later(-2 * time.Minute)
	b.get("/api/dashboard").ok()
	h.later(-time.Second)
	b.get("/api/dashboard").is(401, "signed_out")
}

// A device that a clock which was ahead made known is a stranger once that is right: the sign-in there is told by mail.
func TestDeviceCookieFromTheFuture(t *testing.T) {
	t.Parallel()
	h := open(t)
	for ahead, told := range map[time.Duration]bool{cookieFuture: false, cookieFuture + time.Second: true} {
		h.later(ahead)
		b := h.trusts()
		before := h.mail(tokyoMail, portal.MailNewDevice).ID
		h.later(-ahead)
		b.signsIn(tokyoMail, trialPassword)
		if b.step == string(portal.StepMailCode) {
			b.entersTheMailedCode(b.readsTheCode(tokyoMail)).ok()
		}
		b.isAt(portal.StepDone)
		if after := h.mail(tokyoMail, portal.MailNewDevice).ID; (after != before) != told {
			t.Errorf("%v ahead: told of a new device: %v", ahead, after != before)
		}
		h.later(2 * time.Hour)
	}
}

func TestSessionsEndByThemselves(t *testing.T) {
	t.Parallel()
	for login, limits := range map[string]struct{ idle, overall time.Duration }{
		"tokyo@example.co.jp": {time.Hour, 24 * time.Hour},
		"demo@example.co.jp":  {30 * time.Minute, 12 * time.Hour},
	} {
		t.Run(login, func(t *testing.T) {
			h := open(t)
			b := h.signedIn(login)
			h.later(limits.idle - time.Millisecond)
			b.get("/api/dashboard").ok() // counts as use
			h.later(limits.idle)
			b.get("/api/dashboard").is(401, "signed_out")
		})
		t.Run(login+" in use", func(t *testing.T) {
			h := open(t)
			b := h.signedIn(login)
			for used := time.Duration(0); used < limits.overall-limits.idle; used += limits.idle - time.Minute {
				h.later(limits.idle - time.Minute)
				b.get("/api/dashboard").ok()
			}
			h.now.Store(opening.Add(limits.overall).UnixMilli() - 1)
			b.get("/api/dashboard").ok()
			h.later(time.Millisecond)
			b.get("/api/dashboard").is(401, "signed_out")
		})
	}
}

// What pages ask by themselves, again and again, lets nobody stay signed in who has left the desk; whoever says that they are
// there does.
func TestOnlyPeopleKeepASessionAlive(t *testing.T) {
	t.Parallel()
	const half = 15 * time.Minute // of the time that an administrator's session may go unused
	byItself := map[string]func(b *browser) response{
		"session":       func(b *browser) response { return b.get("/api/session") },
		"mails":         func(b *browser) response { return b.do("GET", "/api/mails", nil, with("X-Unattended", "1")) },
		"trial mailbox": func(b *browser) response { return b.get("/api/trial/mails") },
	}
	byHand := map[string]func(b *browser) response{
		"going on":         func(b *browser) response { return b.post("/api/session", nil) },
		"mails":            func(b *browser) response { return b.get("/api/mails") },
		"another question": func(b *browser) response { return b.do("GET", "/api/dashboard", nil, with("X-Unattended", "1")) },
	}
	for name, ask := range byItself {
		t.Run(name+" by itself", func(t *testing.T) {
			t.Parallel()
			h := open(t)
			b := h.signedIn("demo@example.co.jp")
			h.later(half)
			ask(b).ok()
			h.later(half)
			b.get("/api/dashboard").is(401, "signed_out")
		})
	}
	for name, ask := range byHand {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			b := h.signedIn("demo@example.co.jp")
			h.later(half)
			ask(b).ok()
			h.later(half)
			now := read[Session](b.get("/api/session"))
			if want := opening.Add(3 * half); now.IdleEndsAt == nil || !now.IdleEndsAt.Equal(want) {
				t.Errorf("ends at %v unless it is used, want %s", now.IdleEndsAt, want)
			}
			if want := opening.Add(12 * time.Hour); now.EndsAt == nil || !now.EndsAt.Equal(want) {
				t.Errorf("ends at %v, want %s", now.EndsAt, want)
			}
		})
	}
}

func TestHalfASignInEndsAfterAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "tokyo@example.co.jp"
	b := h.browser()
	b.signsIn(login, trialPassword).ok()
	h.later(15*time.Minute - time.Millisecond)
	b.isAt(portal.StepMailCode)
	h.later(time.Millisecond)
	b.entersTheMailedCode("000000").is(401, "signed_out")
}

// Of many who send the same code, link or half a sign-in at once, one gets through.
func TestSecretsAreGoodOnce(t *testing.T) {
	t.Parallel()
	const many = 100
	h := open(t)
	half := h.halfSignedIn("tokyo@example.co.jp")
	code := half.readsTheCode("tokyo@example.co.jp")
	const staff = "staff@example.co.jp"
	token := h.browser().opensTheMailedLink(staff, portal.MailWelcome)
	for name, send := range map[string]func() response{
		"code": func() response { return half.copy().entersTheMailedCode(code) },
		"link": func() response { return h.browser().provesIdentity(token, staff, "佐藤 花子", "0312345679") },
	} {
		answers := make([]response, many)
		var running sync.WaitGroup
		for i := range answers {
			running.Go(func() { answers[i] = send() })
		}
		running.Wait()
		through := 0
		for _, answer := range answers {
			if answer.status == 200 {
				through++
			} else if len(answer.set) > 0 {
				t.Errorf("%s: a refusal sets %v", name, answer.set)
			}
		}
		if through != 1 {
			t.Errorf("%s: %d of %d got through", name, through, many)
		}
	}
}
