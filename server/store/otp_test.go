package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

const step = 30 * time.Second

// atOnce is how many send the same secret at the same time (G5).
const atOnce = 100

func TestAnAuthenticatorIsRegisteredByItsFirstCode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子").With(portal.FactorTOTP)
	elsewhere := hanako.SignedIn()
	who := s.Holding(hanako.Pending())
	if wrote := s.Changes(func() { storetest.Refused(t, s.ConfirmTOTP(t.Context(), who, "123456"), "code_refused") }); wrote != "audit+1 factors+1 sessions~ wrong_codes+1" {
		t.Errorf("a code before there is a secret: wrote %q", wrote)
	}
	secret, err := s.BeginTOTP(t.Context(), who)
	storetest.Done(t, err)
	if !strings.HasPrefix(secret.URI, "otpauth://totp/") || !strings.Contains(secret.URI, secret.Secret) {
		t.Errorf("the picture says %q", secret.URI)
	}
	again, err := s.BeginTOTP(t.Context(), who)
	storetest.Done(t, err)
	if again != secret {
		t.Error("the page shown again shows another secret")
	}
	authenticator := s.Authenticator(secret.Secret)
	storetest.Refused(t, s.ConfirmTOTP(t.Context(), who, storetest.Wrong(authenticator.Code(0))), "code_refused")
	if wrote := s.Changes(func() { storetest.Done(t, s.ConfirmTOTP(t.Context(), who, authenticator.Code(0))) }); wrote != "audit+1 factors~ outbox+1 sessions-2 used_steps+1 users~ wrong_codes-2" {
		t.Errorf("wrote %q", wrote)
	}
	if hanako.LastMail(portal.MailFactorChanged).Secret != "" {
		t.Error("the mail about the new factor carries a secret")
	}
	_, err = s.Session(t.Context(), elsewhere.Secret, "", "", portal.PurposeSession)
	storetest.Refused(t, err, "not_found")
	storetest.Refused(t, s.ConfirmTOTP(t.Context(), who, authenticator.Code(1)), "signed_out")
	who = s.Holding(hanako.Pending())
	_, err = s.BeginTOTP(t.Context(), who)
	storetest.Refused(t, err, "step_missing") // a password alone does not register another authenticator
}

// Somebody who knows the password only, and looks at the picture first, must not know the secret that the owner registers.
func TestASecretIsShownInOneSignInOnly(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子").With(portal.FactorTOTP)
	thief, owner := s.Holding(hanako.Pending()), s.Holding(hanako.Pending())
	stolen, err := s.BeginTOTP(t.Context(), thief)
	storetest.Done(t, err)
	shown, err := s.BeginTOTP(t.Context(), owner)
	storetest.Done(t, err)
	if stolen.Secret == shown.Secret {
		t.Fatal("two sign-ins show the same secret")
	}
	storetest.Refused(t, s.ConfirmTOTP(t.Context(), thief, s.Authenticator(shown.Secret).Code(0)), "code_refused")
	storetest.Refused(t, s.ConfirmTOTP(t.Context(), owner, s.Authenticator(stolen.Secret).Code(0)), "code_refused")
	storetest.Done(t, s.ConfirmTOTP(t.Context(), owner, s.Authenticator(shown.Secret).Code(0)))
}

func TestATOTPCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Refused(t, err, "code_refused") // it registered the authenticator
	s.Clock.Pass(10 * step)
	code := authenticator.Code(0)
	who := s.Holding(hanako.Pending())
	if wrote := s.Changes(func() { _, err = s.EnterTOTP(t.Context(), who, code, false) }, throttling...); err != nil || wrote != "audit+1 factors~ sessions~ used_steps+1 users~ wrong_codes-1" {
		t.Errorf("got %v, wrote %q", err, wrote)
	}
	_, err = s.EnterTOTP(t.Context(), who, code, false)
	storetest.Refused(t, err, "signed_out") // the row of the sign-in is gone
	for _, spelled := range []string{code, " " + code, code[:3] + " " + code[3:], wide(code), code + "\u2003"} {
		_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), spelled, false)
		storetest.Refused(t, err, "code_refused")
	}
}

func wide(code string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
}

func TestATOTPCodeIsGoodOnceForAHundredAtOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	code := authenticator.Code(0)
	rows := make([]portal.Actor, atOnce)
	for i := range rows {
		rows[i] = s.Holding(hanako.Pending())
	}
	enter := func(who func(int) portal.Actor) int {
		return storetest.Together(t, len(rows), func(i int) error {
			_, err := s.EnterTOTP(t.Context(), who(i), code, false)
			return err
		}, "code_refused", "too_many_codes", "signed_out")
	}
	if n := enter(func(i int) portal.Actor { return rows[i] }); n != 1 {
		t.Errorf("%d of %d sign-ins got in with one code", n, atOnce)
	}
	s.Clock.Pass(2 * time.Hour)
	code = authenticator.Code(0)
	one := s.Holding(hanako.Pending())
	if n := enter(func(int) portal.Actor { return one }); n != 1 {
		t.Errorf("%d of %d requests of one sign-in got in with one code", n, atOnce)
	}
	if n := s.Count("audit", "event = 'sign_in'"); n != 2 {
		t.Errorf("the trail holds %d sign-ins", n)
	}
}

func TestTheWindowOfATOTPCodeIsOneStepEachWay(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	for shift, good := range map[int]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		hanako := sample.User("佐藤 花子")
		authenticator := hanako.Registered()
		s.Clock.Pass(10 * step)
		_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(shift), false)
		if good && err != nil || !good && !portal.Refused(err, "code_refused") {
			t.Errorf("a clock %d steps ahead: %v", shift, err)
		}
		if !good {
			continue
		}
		// No code of the accepted step or before is good from now on, every one after it is.
		for old := -1; old <= shift; old++ {
			_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(old), false)
			storetest.Refused(t, err, "code_refused")
		}
		if shift < 1 {
			_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(shift+1), false)
			storetest.Done(t, err)
		}
	}
}

func TestAUsedTOTPCodeStaysUsedAfterARestart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	code := authenticator.Code(0)
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), code, false)
	storetest.Done(t, err)
	s.Reopen()
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), code, false)
	storetest.Refused(t, err, "code_refused")
	s.Clock.Pass(step)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
}

func TestAClockThatWasAheadLocksNobodyOut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(24 * time.Hour)
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
	s.Clock.Pass(-23 * time.Hour)
	code := authenticator.Code(0)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), code, false)
	storetest.Done(t, err)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), code, false)
	storetest.Refused(t, err, "code_refused")
}

// What a clock that was ahead has stamped holds back no mail and no code, and lets nothing live on that was handed out.
func TestAClockThatWasAheadLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	resets := func() (mailed bool) {
		t.Helper()
		before := count(hanako, portal.MailReset)
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
		return count(hanako, portal.MailReset) > before
	}
	right := s.Clock.Now()
	s.Clock.Pass(24 * time.Hour)
	for range portal.FailuresPerHour {
		_, err := s.EnterMailCode(t.Context(), s.Holding(hanako.Pending()), "000000", false)
		storetest.Refused(t, err, "code_refused")
	}
	for range portal.MailCodesPerHour {
		s.Clock.Pass(2 * time.Minute)
		who = s.Holding(hanako.Pending())
		storetest.Done(t, s.ResendCode(t.Context(), who))
		if !resets() {
			t.Fatal("no link is mailed")
		}
	}
	if done, err := s.CheckIntegrity(t.Context()); !done || err != nil {
		t.Fatalf("the database is not read: %v", err)
	}
	link, mailed := hanako.LastMail(portal.MailReset).Secret, code(hanako)
	s.Clock.Pass(right.Sub(s.Clock.Now()) + time.Hour)
	storetest.Refused(t, s.CheckLink(t.Context(), link), "link_ended")
	_, err := s.EnterMailCode(t.Context(), who, mailed, false)
	storetest.Refused(t, err, "signed_out")
	who = s.Holding(hanako.Pending())
	_, err = s.EnterMailCode(t.Context(), who, mailed, false)
	storetest.Refused(t, err, "code_refused")
	storetest.Done(t, s.ResendCode(t.Context(), who))
	_, err = s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Done(t, err)
	if !resets() {
		t.Error("links that were mailed by the wrong clock hold back another")
	}
	if done, err := s.CheckIntegrity(t.Context()); !done || err != nil {
		t.Errorf("the database is not read until the wrong clock's time: %v", err)
	}
}

func TestASecretOpensInItsOwnersRowOnly(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	thiefs := taro.Registered()
	hanako.Registered()
	if n := s.Count("factors", "instr(totp_sealed, '"+thiefs.Secret+"') > 0"); n != 0 {
		t.Error("the secret stands readable in the database")
	}
	s.Write(`UPDATE factors SET totp_step = 0, totp_sealed = (SELECT totp_sealed FROM factors WHERE user_id = ?) WHERE user_id = ?`, taro.ID, hanako.ID)
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), thiefs.Code(0), false)
	if err == nil || portal.Refusals(err) != nil {
		t.Errorf("a secret from another row: got %v, want an internal failure", err)
	}
}
