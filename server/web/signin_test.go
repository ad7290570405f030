package web

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

const newPassword = "Sakura-no-Hana7"

// Chapter 2-1 of the manual, for each way through it.

func TestFirstSignInOfAnAdministratorWithAnAuthenticator(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	const login = "admin@example.co.jp"
	b.provesIdentity(b.opensTheMailedLink(login, portal.MailWelcome), login, "山田太郎", "03-1234-5678").ok()
	b.isAt(portal.StepNewPassword)
	b.setsThePassword(newPassword).ok()
	b.isAt(portal.StepSignIn) // 「サービスへ戻る」: the factor is still unset

	b.signsIn(login, newPassword).ok()
	b.isAt(portal.StepChooseFactor)
	b.post("/api/login/factor", fields{"factor": "totp"}).ok()
	b.isAt(portal.StepTOTPSetup)
	setup := read[TOTPSetup](b.post("/api/login/totp-setup", nil))
	if !strings.HasPrefix(setup.URI, "otpauth://totp/") || !strings.Contains(setup.URI, "secret="+setup.Secret) {
		t.Errorf("the QR code holds %q, which is not the address of the secret", setup.URI)
	}
	if again := read[TOTPSetup](b.post("/api/login/totp-setup", nil)); again != setup {
		t.Error("a page shown again shows another QR code")
	}
	code := h.authenticator(setup.Secret)
	b.post("/api/login/totp-setup/confirm", fields{"code": another(code)}).is(422, "code_refused")
	b.post("/api/login/totp-setup/confirm", fields{"code": code}).ok()
	b.isAt(portal.StepSignIn) // 「TOTP認証 再設定が完了しました。」: sign in anew

	b.signsIn(login, newPassword).ok()
	b.isAt(portal.StepTOTP)
	b.post("/api/login/totp", fields{"code": code}).is(422, "code_refused") // used for the registration
	h.later(30 * time.Second)
	b.post("/api/login/totp", fields{"code": wide(h.authenticator(setup.Secret))}).ok()
	b.isAt(portal.StepTerms)
	b.agreesToTheTerms().ok()
	b.isAt(portal.StepDone)
	session := read[Session](b.get("/api/session"))
	if session.User == nil || session.User.Name != "山田 太郎" || session.User.Role != "admin" || session.User.Company != "サンプル商事株式会社" {
		t.Errorf("the header shows %+v", session.User)
	}
	if len(session.Services) != 1 || session.Services[0].Name != "Arcstar IP Voice" {
		t.Errorf("the left menu shows %+v", session.Services)
	}
}

func TestFirstSignInWithAMailedCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.linkHolder()
	const login = "staff@example.co.jp"
	b.setsThePassword(newPassword).ok()
	b.isAt(portal.StepSignIn) // a MailOTP user is ready

	session := read[Session](b.signsIn(login, newPassword))
	b.isAt(portal.StepMailCode)
	if session.User != nil || len(session.Services) > 0 {
		t.Errorf("before the second factor the page learns %+v %+v", session.User, session.Services)
	}
	if sent := session.MailCode; sent == nil || sent.SentTo != "st***@example.co.jp" {
		t.Errorf("the page says that the code went to %+v", sent)
	}
	code := b.readsTheCode(login)
	b.entersTheMailedCode(another(code)).is(422, "code_refused")
	b.entersTheMailedCode(" " + wide(code) + " ").ok()
	b.isAt(portal.StepTerms)
	b.agreesToTheTerms().ok()
	b.isAt(portal.StepDone)
}

func TestFactorIsChosenAgainUntilOneIsUsed(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	const login = "admin@example.co.jp"
	b.provesIdentity(b.opensTheMailedLink(login, portal.MailWelcome), login, "山田 太郎", "0312345678").ok()
	b.setsThePassword(newPassword).ok()
	b.signsIn(login, newPassword).ok()
	b.post("/api/login/factor", fields{"factor": "totp"}).ok()
	b.post("/api/login/factor", fields{"factor": "mail"}).ok()
	b.isAt(portal.StepMailCode)
	if !read[Session](b.get("/api/session")).CanChoose {
		t.Error("the page does not offer to choose again")
	}
	b.entersTheMailedCode(b.readsTheCode(login)).ok()

	// Now it is the account's factor, and nobody with the password alone can change it.
	b.signsIn(login, newPassword).ok()
	b.isAt(portal.StepMailCode)
	b.post("/api/login/factor", fields{"factor": "totp"}).is(401, "step_missing")
	b.isAt(portal.StepMailCode)
}

func TestUserWithTOTPRegistersRightAfterThePassword(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	form := newUser("totp@example.co.jp")
	form.Factor = "totp"
	admin.post("/api/users", form).ok()

	b := h.browser()
	b.provesIdentity(b.opensTheMailedLink(form.Mail, portal.MailWelcome), form.Mail, form.Name, form.Phone).ok()
	b.setsThePassword(newPassword).ok()
	b.isAt(portal.StepTOTPSetup) // the button 「TOTP設定」
	if read[Session](b.get("/api/session")).CanChoose {
		t.Error("the page offers to choose another factor than the administrator did")
	}
	secret := read[TOTPSetup](b.post("/api/login/totp-setup", nil)).Secret
	b.post("/api/login/totp-setup/confirm", fields{"code": h.authenticator(secret)}).ok()
	b.isAt(portal.StepSignIn)
	h.later(time.Minute)
	b.signsIn(form.Mail, newPassword).ok()
	b.post("/api/login/totp", fields{"code": h.authenticator(secret)}).ok()
	b.isAt(portal.StepTerms)
}

func TestForgottenPassword(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "demo@example.co.jp"
	thief := h.signedIn(login)
	b := h.browser()
	b.post("/api/password/forgot", fields{"login_id": " DEMO@example.co.jp "}).is(204, "")
	token := b.opensTheMailedLink(login, portal.MailReset)
	b.provesIdentity(token, login, "鈴木 二郎", "0312345670").is(422, "identity_refused")
	b.provesIdentity(token, login, "鈴木　一郎", "03-1234-5670").ok()
	b.setsThePassword("denwaban").is(422, "password_digit")
	b.setsThePassword(newPassword).ok()
	b.isAt(portal.StepSignIn)
	thief.get("/api/dashboard").is(401, "signed_out")
	b.signsIn(login, trialPassword).is(401, "login_refused")
	b.signsIn(login, newPassword).ok()
	b.isAt(portal.StepMailCode) // a reset never signs in and never removes a factor
}

func TestLinkEnds(t *testing.T) {
	t.Parallel()
	const login = "staff@example.co.jp"
	for name, spoil := range map[string]func(*house, string){
		"it was used": func(h *house, token string) {
			h.browser().provesIdentity(token, login, "佐藤 花子", "0312345679").ok()
		},
		"seven days passed": func(h *house, _ string) { h.later(7 * 24 * time.Hour) },
		"another one was sent": func(h *house, _ string) {
			admin := h.signedIn("demo@example.co.jp")
			admin.post("/api/users/"+personWith(admin, login).ID+"/mails", fields{"kind": "welcome"}).ok()
		},
		"the identity was wrong five times": func(h *house, token string) {
			for range 5 {
				h.browser().provesIdentity(token, login, "佐藤 花子", "0312345670").is(422, "identity_refused")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			b := h.browser()
			token := b.opensTheMailedLink(login, portal.MailWelcome)
			spoil(h, token)
			b.post("/api/password/link", fields{"token": token}).is(422, "link_ended")
			b.provesIdentity(token, login, "佐藤 花子", "0312345679").is(422, "link_ended")
			b.isAt(portal.StepSignIn)
		})
	}
}

// Anyone may ask for a new password for an address: the invitation that lies there stays good.
func TestAStrangerTakesNoInvitationAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "staff@example.co.jp"
	b := h.browser()
	token := b.opensTheMailedLink(login, portal.MailWelcome)
	h.browser().post("/api/password/forgot", fields{"login_id": login}).is(204, "")
	b.provesIdentity(token, login, "佐藤 花子", "0312345679").ok()
}

func TestWrongCodesAskForThePasswordAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "demo@example.co.jp"
	b := h.halfSignedIn(login)
	code := b.readsTheCode(login)
	for range 4 {
		b.entersTheMailedCode(another(code)).is(422, "code_refused")
	}
	b.entersTheMailedCode(another(code)).is(429, "too_many_codes")
	b.entersTheMailedCode(code).is(401, "signed_out")
	b.isAt(portal.StepSignIn)
}

func TestAnotherCodeIsMailedAfterAMinute(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "demo@example.co.jp"
	b := h.browser()
	b.signsIn(login, trialPassword).ok()
	first := b.readsTheCode(login)
	soon := b.post("/api/login/mail/send", nil)
	soon.is(429, "code_too_soon")
	if after := soon.header.Get("Retry-After"); after != "60" {
		t.Errorf("whoever asks too soon is told to come again after %q", after)
	}
	h.later(time.Minute)
	session := read[Session](b.post("/api/login/mail/send", nil))
	if wait := session.MailCode.ResendAt.Sub(opening.Add(time.Minute)); wait != time.Minute {
		t.Errorf("the countdown begins at %s", wait)
	}
	second := b.readsTheCode(login)
	b.entersTheMailedCode(first).is(422, "code_refused")
	b.entersTheMailedCode(second).ok()
}

func TestMailedCodeLivesTenMinutes(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "demo@example.co.jp"
	b := h.browser()
	b.signsIn(login, trialPassword).ok()
	h.later(10*time.Minute - time.Millisecond)
	late := b.copy()
	code := b.readsTheCode(login)
	h.later(time.Millisecond)
	late.entersTheMailedCode(code).is(422, "code_refused")
	h.later(-time.Millisecond)
	b.entersTheMailedCode(code).ok()
}

func TestTermsOfANewVersionAreAskedAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	if err := h.store.PublishTerms(t.Context(), portal.Actor{}, "# 規約 第2版\n\n<script>alert(1)</script>", "# Terms, second version"); err != nil {
		t.Fatal(err)
	}
	b.get("/api/dashboard").is(401, "step_missing")
	if step := b.asksWhereItStands(); step != string(portal.StepTerms) {
		t.Fatalf("the sign-in stands at %q", step)
	}
	b.post("/api/terms/accept", fields{"version": 1}).is(409, "conflict")
	terms := read[Terms](b.get("/api/terms"))
	if terms.Version != 2 || !strings.Contains(terms.Japanese, "<h2>") || strings.Contains(terms.Japanese, "<script") {
		t.Errorf("the page shows %+v", terms)
	}
	b.agreesToTheTerms().ok()
	b.get("/api/dashboard").ok()
}

// wide writes a code in the full-width digits of a Japanese keyboard.
func wide(code string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
}
