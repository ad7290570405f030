package web

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"denwaban/server/portal"
)

// calls are all requests by which somebody gets further in a sign-in, and one that needs all of it. Their bodies are well
// formed: only the step can be why one is refused as signed_out or step_missing.
var calls = map[string]struct {
	method, path string
	body         any
}{
	"choose":    {"POST", "/api/login/factor", fields{"factor": "totp"}},
	"set up":    {"POST", "/api/login/totp-setup", nil},
	"confirm":   {"POST", "/api/login/totp-setup/confirm", fields{"code": "000000"}},
	"totp":      {"POST", "/api/login/totp", fields{"code": "000000"}},
	"mail":      {"POST", "/api/login/mail", fields{"code": "000000"}},
	"send":      {"POST", "/api/login/mail/send", nil},
	"password":  {"POST", "/api/password", fields{"password": "Tokyo-Tower-333"}},
	"agree":     {"POST", "/api/terms/accept", fields{"version": 1}},
	"dashboard": {"GET", "/api/dashboard", nil},
}

// situations are the steps of a sign-in, by every way that leads to them, with the calls that belong to each.
var situations = map[string]struct {
	reach   func(*house) *browser
	step    portal.Step
	belongs []string
}{
	"nobody":    {(*house).browser, portal.StepSignIn, nil},
	"from link": {(*house).linkHolder, portal.StepNewPassword, []string{"password"}},
	"registering right after the password": {func(h *house) *browser {
		h.write(`UPDATE users SET factor = 'totp' WHERE mail = 'staff@example.co.jp'`)
		b := h.linkHolder()
		b.setsThePassword(newPassword).ok()
		return b
	}, portal.StepTOTPSetup, []string{"set up", "confirm"}},
	"factor unset": {func(h *house) *browser { return h.tokyoWith("unset") }, portal.StepChooseFactor, []string{"choose"}},
	"authenticator chosen": {func(h *house) *browser {
		b := h.tokyoWith("unset")
		b.post("/api/login/factor", fields{"factor": "totp"}).ok()
		return b
	}, portal.StepTOTPSetup, []string{"choose", "set up", "confirm"}},
	"mail chosen": {func(h *house) *browser {
		b := h.tokyoWith("unset")
		b.post("/api/login/factor", fields{"factor": "mail"}).ok()
		return b
	}, portal.StepMailCode, []string{"mail", "send", "choose"}},
	"authenticator not registered": {func(h *house) *browser { return h.tokyoWith("totp") }, portal.StepTOTPSetup, []string{"set up", "confirm"}},
	"authenticator": {func(h *house) *browser {
		b := h.tokyoWith("totp")
		b.registersAnAuthenticator()
		b.signsIn("tokyo@example.co.jp", trialPassword).ok()
		return b
	}, portal.StepTOTP, []string{"totp"}},
	"mailed code": {func(h *house) *browser { return h.halfSignedIn("demo@example.co.jp") }, portal.StepMailCode, []string{"mail", "send"}},
	"terms":       {func(h *house) *browser { return h.atTerms("terms@example.co.jp") }, portal.StepTerms, []string{"agree"}},
	"signed in":   {func(h *house) *browser { return h.signedIn("demo@example.co.jp") }, portal.StepDone, []string{"agree", "dashboard"}},
}

// tokyoWith is a browser of tokyo@example.co.jp with another second factor, after the password.
func (h *house) tokyoWith(factor string) *browser {
	h.t.Helper()
	h.write(`UPDATE users SET factor = ? WHERE id = 'tokyo'`, factor)
	b := h.halfSignedIn("tokyo@example.co.jp")
	b.step = b.asksWhereItStands()
	return b
}

// registersAnAuthenticator and lets the time of its first code pass.
func (b *browser) registersAnAuthenticator() (secret string) {
	b.house.t.Helper()
	secret = read[TOTPSetup](b.post("/api/login/totp-setup", nil)).Secret
	b.post("/api/login/totp-setup/confirm", fields{"code": b.house.authenticator(secret)}).ok()
	b.house.later(time.Minute)
	return secret
}

func TestEveryStepOutOfOrderIsRefused(t *testing.T) {
	t.Parallel()
	for name, situation := range situations {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			b := situation.reach(h)
			b.isAt(situation.step)
			for name, call := range calls {
				if slices.Contains(situation.belongs, name) {
					continue
				}
				answer := b.copy().do(call.method, call.path, call.body)
				if code := answer.code(); answer.status != http.StatusUnauthorized || code != "signed_out" && code != "step_missing" {
					t.Errorf("%s: %d %s", name, answer.status, answer.body)
				}
				if len(answer.set) > 0 {
					t.Errorf("%s: the refusal sets cookies: %v", name, answer.set)
				}
			}
			b.isAt(situation.step)
			for _, name := range situation.belongs {
				call := calls[name]
				if answer := b.copy().do(call.method, call.path, call.body); answer.status == http.StatusUnauthorized {
					t.Errorf("%s belongs here: %d %s", name, answer.status, answer.body)
				}
			}
		})
	}
}

// An empty form never passes for a step (authentik CVE-2026-49443).
func TestEmptyFormsOpenNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	half := h.halfSignedIn("demo@example.co.jp")
	for path, b := range map[string]*browser{
		"/api/login": h.browser(), "/api/password/identity": h.browser(), "/api/password": h.linkHolder(),
		"/api/login/mail": half, "/api/login/totp": half, "/api/terms/accept": h.atTerms("terms@example.co.jp"),
	} {
		before := b.asksWhereItStands()
		for name, body := range map[string]any{"nothing": nil, "null": "null", "empty object": "{}", "empty array": "[]", "blank": " "} {
			answer := b.copy().post(path, body)
			if answer.status != 400 || len(answer.set) > 0 {
				t.Errorf("%s to %s: %d %s, sets %v", name, path, answer.status, answer.body, answer.set)
			}
		}
		if after := b.asksWhereItStands(); after != before {
			t.Errorf("%s: from %s to %s", path, before, after)
		}
	}
}
