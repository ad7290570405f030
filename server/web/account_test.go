package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

func TestAccountShowsOnesOwnData(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.write(`UPDATE users SET comment = '退職予定' WHERE id = 'tokyo'`)
	answer := h.signedIn(tokyoMail).get("/api/account")
	account := read[Account](answer)
	if account.Name != "東京 次郎" || account.Mail != tokyoMail || account.Phone != "03-0000-0000" || account.Role != "user" || account.Factor != "mail" ||
		!slices.Equal(account.Groups, []string{"東京営業所"}) || account.Form != (AccountForm{MailLanguage: "ja", TimeZone: "Asia/Tokyo"}) {
		t.Errorf("アカウント shows %+v", account)
	}
	if !slices.Equal(account.Administrators, []string{"未読 六郎", "鈴木 一郎"}) {
		t.Errorf("アカウント says to ask %q", account.Administrators)
	}
	if strings.Contains(string(answer.body), "退職予定") {
		t.Error("アカウント shows the administrator's comment")
	}
}

// editsTheAccount changes one's own form as アカウント does.
func (b *browser) editsTheAccount(change func(*AccountForm)) response {
	b.house.t.Helper()
	account := read[Account](b.get("/api/account"))
	change(&account.Form)
	return b.put("/api/account", AccountChange{Form: account.Form, Version: account.Version})
}

func TestPeopleEditTheirOwnDataAndNothingElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo := h.signedIn(tokyoMail)
	saved := read[Account](tokyo.editsTheAccount(func(f *AccountForm) {
		*f = AccountForm{MailLanguage: "en", TimeZone: "Europe/Berlin", Title: "所長", Mobile: "090-1234-5678", Notices: true}
	}))
	if now := read[Account](tokyo.get("/api/account")); now.Form != saved.Form || now.Form.Title != "所長" || now.Version != saved.Version {
		t.Errorf("アカウント shows %+v, saved was %+v", now, saved)
	}
	if user := read[Session](tokyo.get("/api/session")).User; user.Language != "en" || user.TimeZone != "Europe/Berlin" {
		t.Errorf("the session says %+v", user)
	}
	for _, field := range []string{"name", "mail", "phone", "role", "factor"} {
		form := fields{"mail_language": "ja", "time_zone": "Asia/Tokyo", "title": "", "mobile": "", "notices": true, field: "admin"}
		tokyo.put("/api/account", fields{"form": form, "version": saved.Version}).is(400, "malformed")
	}
	tokyo.put("/api/account", AccountChange{Form: saved.Form, Version: saved.Version - 1}).is(409, "conflict")
	tokyo.editsTheAccount(func(f *AccountForm) { f.TimeZone = "Asia/Nowhere" }).is(422, "time_zone_unknown")
}

// Phone numbers are stored as they were typed, and shown in the one form, whoever looks where.
func TestPhonesOfPeopleAreShownInOneForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.write(`UPDATE users SET phone = '030000-0000', mobile = '0901234-5678' WHERE id = 'tokyo'`)
	account := read[Account](h.signedIn(tokyoMail).get("/api/account"))
	form := read[PersonSheet](h.signedIn("demo@example.co.jp").get("/api/users/tokyo")).Form
	for about, phones := range map[string][2]string{"アカウント": {account.Phone, account.Form.Mobile}, "ユーザー編集": {form.Phone, form.Mobile}} {
		if phones != [2]string{"03-0000-0000", "090-1234-5678"} {
			t.Errorf("%s shows %q", about, phones)
		}
	}
	h.write(`UPDATE users SET phone = '0901234-567', mobile = '+1 202-555-0123' WHERE id = 'tokyo'`) // of no known shape, and of abroad
	form = read[PersonSheet](h.signedIn("demo@example.co.jp").get("/api/users/tokyo")).Form
	if form.Phone != "0901234567" || form.Mobile != "+1 202-555-0123" {
		t.Errorf("ユーザー編集 shows %q and %q", form.Phone, form.Mobile)
	}
}

func (b *browser) changesThePassword(current, password string) response {
	b.house.t.Helper()
	return b.post("/api/account/password", fields{"current": current, "password": password})
}

func TestANewPasswordSignsOtherBrowsersOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, office := h.signedIn(tokyoMail), h.halfSignedIn(tokyoMail)
	office.entersTheMailedCode(office.readsTheCode(tokyoMail)).ok()
	h.later(portal.FreshFor)
	tokyo.changesThePassword(trialPassword, newPassword).is(401, "code_needed")
	tokyo.givesAFreshCode(tokyoMail).ok()
	tokyo.changesThePassword("wrong", newPassword).is(422, "password_refused")
	office.get("/api/dashboard").ok()

	thief := tokyo.copy()
	tokyo.changesThePassword(trialPassword, newPassword).ok()
	tokyo.get("/api/dashboard").ok()
	tokyo.editsTheAccount(func(f *AccountForm) { f.Title = "所長" }).ok() // with the token of the new session
	office.get("/api/dashboard").is(401, "signed_out")
	thief.get("/api/dashboard").is(401, "signed_out")
	h.mail(tokyoMail, portal.MailPasswordChanged)
	h.browser().signsIn(tokyoMail, trialPassword).is(401, "login_refused")
	h.browser().signsIn(tokyoMail, newPassword).ok()
}

// tokyoWithTheApp signs tokyo@example.co.jp in with an authenticator and lets the time of the code pass.
func (h *house) tokyoWithTheApp(secret string) *browser {
	h.t.Helper()
	b := h.browser()
	b.signsIn(tokyoMail, trialPassword).ok()
	b.post("/api/login/totp", fields{"code": h.authenticator(secret)}).ok()
	if b.asksWhereItStands() == string(portal.StepTerms) {
		b.agreesToTheTerms().ok()
	}
	h.later(time.Minute)
	return b
}

func TestATOTPUserRegistersANewPhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	old := h.tokyoWith("totp").registersAnAuthenticator()
	office, tokyo := h.tokyoWithTheApp(old), h.tokyoWithTheApp(old)
	begun := read[NextTOTP](tokyo.post("/api/account/totp", nil))
	h.later(portal.FreshFor)
	tokyo.post("/api/account/totp/confirm", fields{"setup": begun.Setup, "code": h.authenticator(begun.Secret)}).is(401, "code_needed")
	tokyo.post("/api/account/totp", nil).is(401, "code_needed")
	tokyo.post("/api/step-up", fields{"code": h.authenticator(old)}).ok()
	tokyo.post("/api/account/totp/confirm", fields{"setup": begun.Setup, "code": h.authenticator(begun.Secret)}).ok()
	tokyo.get("/api/dashboard").ok()
	office.get("/api/dashboard").is(401, "signed_out")
	h.mail(tokyoMail, portal.MailFactorChanged)

	h.later(time.Minute)
	b := h.browser()
	b.signsIn(tokyoMail, trialPassword).ok()
	b.post("/api/login/totp", fields{"code": h.authenticator(old)}).is(422, "code_refused")
	b.post("/api/login/totp", fields{"code": h.authenticator(begun.Secret)}).ok()
}

// The page tells what a company asks of new passwords before one is typed, at both doors and to nobody else.
func TestPagesTellTheRuleOfPasswords(t *testing.T) {
	t.Parallel()
	h := open(t)
	rule := func(b *browser) bool { return read[Session](b.get("/api/session").ok()).LongPasswords }
	b, long := h.signedIn(tokyoMail), strings.Repeat("long enough ", 10)
	if rule(b) {
		t.Error("the manual's rule is not the first one")
	}
	b.changesThePassword(trialPassword, long).is(422, "password_length")
	h.write(`UPDATE companies SET policy = '{"long_passwords":true}'`)
	if !rule(b) || rule(h.browser()) || rule(h.halfSignedIn(tokyoMail)) || !rule(h.linkHolder()) {
		t.Error("the rule is told to others than those who can set a password")
	}
	refused := b.changesThePassword(trialPassword, strings.Repeat("x", 5000)).is(422, "password_length")
	if !strings.Contains(string(refused.body), `"max":"128"`) {
		t.Errorf("the refusal is %s", refused.body)
	}
	b.changesThePassword(trialPassword, long).ok()
	h.browser().signsIn(tokyoMail, long).ok()
}

// A password that no rule allows is a wrong one, and gets the answer of a wrong one.
func TestAnEndlessPasswordIsAWrongOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.browser().signsIn(tokyoMail, strings.Repeat("x", 5000)).is(401, "login_refused")
	h.signedIn(tokyoMail).changesThePassword(strings.Repeat("x", 5000), newPassword).is(422, "password_refused")
}
