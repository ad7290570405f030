package web

import (
	"testing"
	"time"

	"denwaban/server/portal"
)

const deviceCookie = "denwaban-device"

// trusts signs tokyo@ in, in a browser that stands for the code from now on, and out again.
func (h *house) trusts() *browser {
	h.t.Helper()
	b := h.browser()
	if !read[Session](b.signsIn(tokyoMail, trialPassword)).CanTrust {
		h.t.Fatal("the box is not offered")
	}
	b.post("/api/login/mail", fields{"code": b.readsTheCode(tokyoMail), "trust": true}).ok()
	b.post("/api/logout", nil).ok()
	return b
}

func TestATrustedDeviceNeedsThePasswordAlone(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.trusts()
	before := b.copy()
	b.signsIn(tokyoMail, "wrong").is(401, "login_refused")
	b.post("/api/login/mail", fields{"code": "000000"}).is(401, "signed_out")
	b.signsIn(tokyoMail, trialPassword).ok()
	b.isAt(portal.StepDone)
	if b.cookies[deviceCookie] == before.cookies[deviceCookie] || b.cookies[sessionCookie] == "" || b.cookies[pendingCookie] != "" {
		t.Errorf("the cookies are %v", b.cookies)
	}
	// It is no fresh code: a new destination asks for one at once.
	b.forwards(pick(b, "Y10000001", "0300001001"), "090-9999-0001").is(401, "code_needed")

	before.signsIn(tokyoMail, trialPassword).ok() // the copy of a cookie that was used since
	before.isAt(portal.StepMailCode)
	b.get("/api/dashboard").is(401, "signed_out")
}

func TestTheBoxIsOfferedWhereItCounts(t *testing.T) {
	t.Parallel()
	h := open(t)
	for login, offered := range map[string]bool{tokyoMail: true, "demo@example.co.jp": false} {
		half := h.halfSignedIn(login)
		if session := read[Session](half.get("/api/session")); session.CanTrust != offered {
			t.Errorf("%s: offered: %v", login, session.CanTrust)
		}
		code := half.readsTheCode(login)
		done := half.post("/api/login/mail", fields{"code": code, "trust": true}).ok()
		if read[Session](done).CanTrust {
			t.Errorf("%s: it is offered after the sign-in", login)
		}
		half.post("/api/logout", nil).ok()
		h.later(time.Minute)
		if step := read[Session](half.signsIn(login, trialPassword)).Step; (step == string(portal.StepMailCode)) == offered {
			t.Errorf("%s: stands at %s", login, step)
		}
	}
	h.write(`UPDATE companies SET policy = '{"trusted_devices":false}'`)
	if read[Session](h.halfSignedIn(tokyoMail).get("/api/session")).CanTrust {
		t.Error("it is offered against the company's decision")
	}
}
