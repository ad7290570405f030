package web

import (
	"strings"
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

// The dialog counts down to when another code can be asked for, as the sign-in does.
func TestAStepUpSaysWhenAnotherCodeCanBeAskedFor(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, _ := h.tokyoAtWork()
	asked := opening.Add(portal.FreshFor)
	for again, path := range []string{"/api/step-up/begin", "/api/step-up/send"} {
		sent := read[StepUp](tokyo.post(path, nil)).MailCode
		if wait := sent.ResendAt.Sub(asked); wait != time.Duration(again+1)*portal.MailCodePause {
			t.Errorf("%s: another can be asked for after %s", path, wait)
		}
		if life := sent.ExpiresAt.Sub(asked); life <= 0 {
			t.Errorf("%s: the code ends %s after it was asked for", path, life)
		}
		h.later(portal.MailCodePause)
	}
}

// Where no code is on its way, nothing is said of when.
func TestNoTimesAreToldOfACodeThatWasNotSent(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	b.signsIn(tokyoMail, trialPassword).ok()
	b.entersTheMailedCode(another(b.readsTheCode(tokyoMail)))
	h.write(`UPDATE mail_codes SET sent_at = 1`)
	session := b.get("/api/session")
	if state := read[Session](session); state.MailCode == nil || !state.MailCode.ResendAt.IsZero() || strings.Contains(string(session.body), "0001-") {
		t.Errorf("of a code that is forgotten it tells %s", session.body)
	}
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

func TestHandingOverAnAccountNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	h.later(portal.FreshFor)
	boss := newUser("boss2@example.co.jp")
	boss.Role = "admin"
	admin.post("/api/users", boss).is(401, "code_needed")
	edit(admin, "tokyo", func(f *UserForm) { f.Factor = "unset" }).is(401, "code_needed")
	edit(admin, "tokyo", func(f *UserForm) { f.Mail = "edo@example.co.jp" }).is(401, "code_needed")
	edit(admin, "tokyo", func(f *UserForm) { f.Role = "admin" }).is(401, "code_needed")
	edit(admin, "tokyo", func(f *UserForm) { f.Phone = "0300000001" }).is(401, "code_needed") // what 本人確認 asks
	edit(admin, "tokyo", func(f *UserForm) { f.Name = "江戸 次郎" }).is(401, "code_needed")
	admin.post("/api/users", newUser("gorou@example.co.jp")).ok()
	edit(admin, "tokyo", func(f *UserForm) { f.Title = "所長" }).ok()
	admin.givesAFreshCode("demo@example.co.jp").ok()
	admin.post("/api/users", boss).ok()
	edit(admin, "tokyo", func(f *UserForm) { f.Phone, f.Name = "0300000001", "江戸 次郎" }).ok()
	edit(admin, "tokyo", func(f *UserForm) { f.Role, f.Factor, f.Mail = "admin", "unset", "edo@example.co.jp" }).ok()
}

func TestAnAdministratorEndsTheHoldAfterAReset(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, b := h.signedIn("demo@example.co.jp"), h.browser()
	b.post("/api/password/forgot", fields{"login_id": tokyoMail}).ok()
	b.provesIdentity(b.opensTheMailedLink(tokyoMail, portal.MailReset), tokyoMail, "東京 次郎", "0300000000").ok()
	b.setsThePassword(newPassword).ok()
	h.mail("demo@example.co.jp", portal.MailResetReport)
	until := read[PersonSheet](admin.get("/api/users/tokyo")).HeldUntil
	if until == nil || !until.Equal(opening.Add(portal.HoldAfterReset)) {
		t.Errorf("ユーザー編集 shows that it is held until %v", until)
	}
	h.later(portal.FreshFor)
	admin.do("DELETE", "/api/users/tokyo/hold", nil).is(401, "code_needed")
	admin.givesAFreshCode("demo@example.co.jp").ok()
	if sheet := read[PersonSheet](admin.do("DELETE", "/api/users/tokyo/hold", nil)); sheet.HeldUntil != nil {
		t.Errorf("after it ユーザー編集 shows %+v", sheet)
	}
	me := read[Session](admin.get("/api/session")).User.ID
	admin.do("DELETE", "/api/users/"+me+"/hold", nil).is(422, "hold_own")
	if page := read[TrailPage](admin.get("/api/audit?event=hold_ended")); page.Total != 1 || page.Rows[0].Subject != "東京 次郎" {
		t.Errorf("on record is %+v", page)
	}
}

// Whoever came by an administrator's session can neither put another number behind a label that people trust nor free numbers
// that are to stay as they are.
func TestWhatLeadsCallsElsewhereLaterNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	number := pick(admin, "Y10000001", "0300001001")
	sheet := read[AddressSheet](admin.post("/api/addresses", AddressForm{Label: "本社", Text: "03-1234-5678"}))
	change := func(label, text string) response {
		now := read[AddressSheet](admin.get("/api/addresses/" + sheet.ID))
		return admin.put("/api/addresses/"+sheet.ID, AddressChange{Form: AddressForm{label, text}, Version: now.Version})
	}
	h.later(portal.FreshFor)
	admin.post("/api/locks", LockForm{Selection: number}).ok()
	before := h.facts()
	change("本社", "03-1234-5679").is(401, "code_needed")
	admin.post("/api/addresses", AddressForm{Label: "本社代表", Text: "03-1234-5679"}).is(401, "code_needed")
	admin.post("/api/locks/end", number).is(401, "code_needed")
	if now := h.facts(); now != before {
		t.Errorf("it wrote: %s, was %s", now, before)
	}
	change("本社代表", "03 1234 5678").ok() // the same number
	admin.givesAFreshCode("demo@example.co.jp").ok()
	change("本社", "03-1234-5679").ok()
	admin.post("/api/addresses", AddressForm{Label: "本社代表", Text: "03-1234-5678"}).ok()
	if ended := read[Counted](admin.post("/api/locks/end", number)); ended.Numbers != 1 {
		t.Errorf("%d locks were ended", ended.Numbers)
	}
}
