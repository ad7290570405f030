package web

import (
	"testing"
	"time"

	"denwaban/server/portal"
)

const tokyoMail = "tokyo@example.co.jp"

// tokyoAtWork is somebody whose code of the sign-in is no longer fresh, with the form of a number open.
func (h *house) tokyoAtWork() (*browser, Selection) {
	h.t.Helper()
	tokyo := h.signedIn(tokyoMail)
	h.later(portal.FreshFor)
	return tokyo, pick(tokyo, "Y10000001", "0300001001")
}

// forwards sets 無条件 to a destination.
func (b *browser) forwards(number Selection, destination string) response {
	b.house.t.Helper()
	return b.put("/api/forwardings", unconditionally(number, b.opensTheForm(number).Seen, destination))
}

// givesAFreshCode as the dialog of the web interface does.
func (b *browser) givesAFreshCode(mail string) response {
	b.house.t.Helper()
	b.post("/api/step-up/begin", nil).ok()
	return b.post("/api/step-up", fields{"code": b.readsTheCode(mail)})
}

func TestANewDestinationNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, number := h.tokyoAtWork()
	before := h.facts()
	tokyo.forwards(number, "090-9999-0001").is(401, "code_needed")
	if now := h.facts(); now != before {
		t.Errorf("it wrote: %s, was %s", now, before)
	}
	tokyo.forwards(number, "090-1234-5678").ok() // the trial company forwards to it already

	earlier := tokyo.copy()
	tokyo.givesAFreshCode(tokyoMail).ok()
	tokyo.forwards(number, "090-9999-0001").ok()
	earlier.get("/api/dashboard").is(401, "signed_out") // the session goes on under another id only
	h.later(portal.FreshFor - time.Second)
	tokyo.forwards(number, "090-9999-0002").ok()
	h.later(time.Second)
	tokyo.forwards(number, "090-9999-0003").is(401, "code_needed")
	tokyo.forwards(number, "090-9999-0001").ok()
}

func TestAStepUpTakesOneCodeOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, _ := h.tokyoAtWork()
	used := h.mail(tokyoMail, portal.MailCode).Secret
	tokyo.post("/api/step-up/begin", nil).ok()
	code := tokyo.readsTheCode(tokyoMail)
	if code != used {
		tokyo.post("/api/step-up", fields{"code": used}).is(422, "code_refused")
	}
	other := h.signedIn("demo@example.co.jp")
	other.post("/api/step-up", fields{"code": code}).is(422, "code_refused") // somebody else's
	tokyo.post("/api/step-up/send", nil).is(429, "code_too_soon")
	tokyo.post("/api/step-up", fields{"code": wide(code)}).ok()
	tokyo.post("/api/step-up", fields{"code": code}).is(422, "code_refused")
}

func TestWrongCodesOfAStepUpEndTheSession(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, _ := h.tokyoAtWork()
	tokyo.post("/api/step-up/begin", nil).ok()
	code := tokyo.readsTheCode(tokyoMail)
	for range portal.TriesPerSignIn - 1 {
		tokyo.post("/api/step-up", fields{"code": another(code)}).is(422, "code_refused")
	}
	tokyo.post("/api/step-up", fields{"code": another(code)}).is(429, "too_many_codes")
	tokyo.post("/api/step-up", fields{"code": code}).is(401, "signed_out")
	tokyo.get("/api/dashboard").is(401, "signed_out")
}

// Wrong codes of a step-up and of sign-ins share one count.
func TestAStepUpOffersNoSecondCount(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, _ := h.tokyoAtWork()
	for range portal.FailuresPerHour / portal.TriesPerSignIn {
		half := h.browser()
		half.signsIn(tokyoMail, trialPassword).ok()
		code := half.readsTheCode(tokyoMail)
		for range portal.TriesPerSignIn {
			half.entersTheMailedCode(another(code))
		}
	}
	tokyo.post("/api/step-up", fields{"code": "000000"}).is(429, "too_many_codes")
}

func TestAnExportNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo := h.signedIn("demo@example.co.jp")
	demo.post("/api/audit/export", fields{}).ok()
	h.later(portal.FreshFor)
	demo.post("/api/audit/export", fields{}).is(401, "code_needed")
	demo.givesAFreshCode("demo@example.co.jp").ok()
	demo.post("/api/audit/export", fields{}).ok()
}

// The company may ask for a code at every change of a forwarding, taking back included.
func TestEveryForwardingMayNeedAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, number := h.tokyoAtWork()
	known := "090-1234-5678"
	change := read[Done](tokyo.forwards(number, known)).Change
	h.write(`UPDATE companies SET policy = '{"every_forwarding":true}'`)
	tokyo.forwards(number, "090-1234-5679").is(401, "code_needed")
	tokyo.post("/api/changes/"+itoa(change)+"/undo", nil).is(401, "code_needed")
	tokyo.givesAFreshCode(tokyoMail).ok()
	tokyo.post("/api/changes/"+itoa(change)+"/undo", nil).ok()
}

func TestWhoWasJustResetWaitsForNewDestinations(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, number := h.tokyoAtWork()
	tokyo.givesAFreshCode(tokyoMail).ok()
	h.write(`UPDATE users SET held_until = ? WHERE id = 'tokyo'`, h.now.Load()+(30*time.Minute).Milliseconds())
	tokyo.forwards(number, "090-9999-0001").is(422, "destination_held")
	tokyo.forwards(number, "090-1234-5678").ok()
	h.later(30 * time.Minute)
	tokyo.givesAFreshCode(tokyoMail).ok()
	tokyo.forwards(number, "090-9999-0001").ok()
}
