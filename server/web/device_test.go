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

func (b *browser) devices() []Device {
	b.house.t.Helper()
	return read[Devices](b.get("/api/account/devices")).Devices
}

func (b *browser) sessions() []SignedIn {
	b.house.t.Helper()
	return read[SignedInList](b.get("/api/account/sessions")).Sessions
}

func TestPeopleForgetTheirOwnDevicesOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.trusts()
	b.signsIn(tokyoMail, trialPassword).ok()
	devices := b.devices()
	if len(devices) != 1 || !devices[0].Here || devices[0].Until.Sub(opening) != portal.TrustFor {
		t.Fatalf("the list is %+v", devices)
	}
	osaka := h.signedIn("osaka@example.co.jp")
	path := "/api/account/devices/" + devices[0].ID
	theirs, nobodys := osaka.do("DELETE", path, nil).is(404, "not_found"), osaka.do("DELETE", "/api/account/devices/unknown", nil)
	if string(theirs.body) != string(nobodys.body) || undated(theirs) != undated(nobodys) || len(osaka.devices()) != 0 {
		t.Errorf("somebody else's device: %s", theirs.body)
	}
	osaka.do("DELETE", "/api/account/devices", nil).ok()
	b.do("DELETE", path, nil).ok()
	b.get("/api/dashboard").ok() // the session stays
	if len(b.devices()) != 0 {
		t.Error("it is still on the list")
	}
	b.post("/api/logout", nil).ok()
	b.signsIn(tokyoMail, trialPassword).ok()
	b.isAt(portal.StepMailCode)
}

func TestPeopleEndTheirOwnSessionsOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.later(time.Minute)
	there := h.signedIn(tokyoMail)
	here := h.browser()
	here.signsIn(tokyoMail, trialPassword).ok()
	here.entersTheMailedCode(here.readsTheCode(tokyoMail)).ok()
	sessions := here.sessions()
	if len(sessions) != 2 || !sessions[0].Here || sessions[1].Here {
		t.Fatalf("the list is %+v", sessions)
	}
	path := "/api/account/sessions/" + sessions[1].ID
	osaka := h.signedIn("osaka@example.co.jp")
	theirs, nobodys := osaka.do("DELETE", path, nil).is(404, "not_found"), osaka.do("DELETE", "/api/account/sessions/unknown", nil)
	if string(theirs.body) != string(nobodys.body) || undated(theirs) != undated(nobodys) {
		t.Errorf("somebody else's session: %s", theirs.body)
	}
	there.get("/api/dashboard").ok()
	here.do("DELETE", path, nil).ok()
	there.get("/api/dashboard").is(401, "signed_out")
	here.do("DELETE", path, nil).is(404, "not_found")

	copied := here.copy() // the same session in another browser is no other one
	here.do("DELETE", "/api/account/sessions", nil).ok()
	copied.get("/api/dashboard").ok()
	osaka.get("/api/dashboard").ok()
}
