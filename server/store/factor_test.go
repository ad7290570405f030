package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Attacks on one-time codes by whoever knows the password (G3).

// guesses enters wrong codes until n of them were looked at, as fast as the limits allow.
func guesses(t *testing.T, s *storetest.Store, p *storetest.Person, n int, enter func(portal.Actor) error) {
	t.Helper()
	for done := 0; done < n; {
		switch err := enter(s.Holding(p.Pending())); {
		case portal.Refused(err, "code_refused"), portal.Refused(err, "codes_shut"):
			done++
		case portal.Refused(err, "too_many_codes"):
			s.Clock.Pass(10 * time.Minute)
		default:
			t.Fatalf("after %d guesses: %v", done, err)
		}
	}
}

// entersTOTP enters a code that is wrong in the whole window.
func entersTOTP(t *testing.T, s *storetest.Store, app *storetest.Authenticator) func(portal.Actor) error {
	return func(who portal.Actor) error {
		code := app.Code(0)
		for code == app.Code(-1) || code == app.Code(0) || code == app.Code(1) {
			code = storetest.Wrong(code)
		}
		_, err := s.EnterTOTP(t.Context(), who, code, false)
		return err
	}
}

func TestAHundredWrongCodesShutAnAuthenticator(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	app := hanako.Registered()
	s.Clock.Pass(10 * step)
	before := s.Clock.Now()
	guesses(t, s, hanako, portal.MostWrongCodes, entersTOTP(t, s, app))
	if took := s.Clock.Now().Sub(before); took < 9*time.Hour {
		t.Errorf("a hundred guesses take %s", took)
	}
	if n := s.Count("audit", "event = 'code_refused'"); n != portal.MostWrongCodes {
		t.Errorf("%d codes were looked at", n)
	}
	s.Reopen()
	s.Clock.Pass(365 * 24 * time.Hour)
	right := func() error {
		s.Clock.Pass(2 * step)
		_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), app.Code(0), false)
		return err
	}
	storetest.Refused(t, right(), "codes_shut")
	_, err := s.StepUp(t.Context(), s.Holding(hanako.SignedIn()), app.Code(0))
	storetest.Refused(t, err, "codes_shut")
	if mine, boss, rows := count(hanako, portal.MailCodesShut), count(boss, portal.MailCodesShut), s.Count("audit", "event = 'codes_shut'"); mine != 1 || boss != 1 || rows != 1 {
		t.Errorf("%d mails to the person, %d to the administrator, and %d rows tell of it", mine, boss, rows)
	}
	// Neither another password nor the same factor again opens it: whoever has the mailbox would go on guessing.
	resets(t, s, hanako)
	storetest.Refused(t, right(), "codes_shut")
	// The administrator's reset does.
	form := hanako.Form()
	form.Factor = portal.FactorUnset
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form))
	app = hanako.Registered()
	storetest.Done(t, right())
}

func TestAHundredWrongMailedCodesNeedTheMailbox(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	s.Write(`INSERT INTO factors (user_id, totp_confirmed, totp_step, failures) VALUES (?, FALSE, 0, ?)`, hanako.ID, portal.MostWrongCodes-1)
	who := s.Holding(hanako.Pending())
	storetest.Done(t, s.ResendCode(t.Context(), who))
	_, err := s.EnterMailCode(t.Context(), who, storetest.Wrong(code(hanako)), false)
	storetest.Refused(t, err, "codes_shut")

	sent := count(hanako, portal.MailCode)
	s.Clock.Pass(time.Hour)
	storetest.Refused(t, s.ResendCode(t.Context(), s.Holding(hanako.Pending())), "codes_shut")
	var ticket store.Ticket
	wrote := s.Changes(func() {
		ticket, err = s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
		storetest.Refused(t, err, "codes_shut")
	}, throttling...)
	if wrote != "" || ticket != (store.Ticket{}) || count(hanako, portal.MailCode) != sent {
		t.Errorf("the right password wrote %q, and got %+v", wrote, ticket)
	}
	storetest.Refused(t, signsIn(s, hanako.Mail, "wrong", ""), "login_refused") // strangers learn nothing of it

	resets(t, s, hanako)
	finishesWith(t, s, hanako, newPassword)
}

func finishesWith(t *testing.T, s *storetest.Store, p *storetest.Person, password string) {
	t.Helper()
	ticket, err := s.SignIn(t.Context(), storetest.Stranger, p.Mail, password)
	storetest.Done(t, err)
	_, err = s.EnterMailCode(t.Context(), s.Holding(ticket), code(p), false)
	storetest.Done(t, err)
}

// Ten an hour are ten in any hour, also across the turn of one.
func TestTenWrongCodesInAnyHour(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	app := hanako.Registered()
	s.Clock.Pass(10 * step)
	enter := entersTOTP(t, s, app)
	wrong := func(n int) {
		for range n {
			storetest.Refused(t, enter(s.Holding(hanako.Pending())), "code_refused")
		}
	}
	wrong(1)
	s.Clock.Pass(59 * time.Minute)
	wrong(9)
	storetest.Refused(t, enter(s.Holding(hanako.Pending())), "too_many_codes")
	s.Clock.Pass(time.Minute)
	wrong(1)
	storetest.Refused(t, enter(s.Holding(hanako.Pending())), "too_many_codes")
	s.Clock.Pass(-30 * time.Minute) // a clock that is set back frees nothing
	storetest.Refused(t, enter(s.Holding(hanako.Pending())), "too_many_codes")
	s.Clock.Pass(89 * time.Minute)
	wrong(9)
}

// What was used stays used, wherever the clock is set to.
func TestAClockThatIsSetBackMakesNoCodeGoodAgain(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	app := hanako.Registered()
	s.Clock.Pass(10 * step)
	enter := func(code string) error {
		_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), code, false)
		return err
	}
	used := app.Code(0)
	storetest.Done(t, enter(used))
	for _, jump := range []time.Duration{time.Hour, -time.Hour, 10 * 365 * 24 * time.Hour, -10 * 365 * 24 * time.Hour} {
		s.Clock.Pass(jump)
		if jump > 0 {
			storetest.Done(t, enter(app.Code(0)))
			continue
		}
		s.Reopen()
		storetest.Refused(t, enter(used), "code_refused")
		s.Clock.Pass(2 * step)
		used = app.Code(0)
		storetest.Done(t, enter(used)) // nor is the owner locked out
	}
	// The registration of another authenticator begins anew.
	s.Write(`DELETE FROM factors WHERE user_id = ?`, hanako.ID) // as an administrator's reset does
	app = hanako.Registered()
	s.Clock.Pass(step)
	storetest.Done(t, enter(app.Code(0)))
}

// A code and a link are good until the second that their mail names.
func TestNothingIsGoodLongerThanItsMailSays(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	s.Clock.Pass(789 * time.Millisecond)
	who := s.Holding(hanako.Pending())
	storetest.Done(t, s.ResendCode(t.Context(), who))
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	mailed, link := hanako.LastMail(portal.MailCode), hanako.LastMail(portal.MailReset)
	for _, post := range []portal.Post{mailed, link} {
		if !post.ExpiresAt.Equal(post.ExpiresAt.Truncate(time.Second)) {
			t.Errorf("the mail cannot say %s", post.ExpiresAt)
		}
	}
	s.Clock.Pass(mailed.ExpiresAt.Sub(s.Clock.Now()))
	_, err := s.EnterMailCode(t.Context(), who, mailed.Secret, false)
	storetest.Refused(t, err, "code_refused")
	s.Clock.Pass(link.ExpiresAt.Sub(s.Clock.Now()) - time.Millisecond)
	storetest.Done(t, s.CheckLink(t.Context(), link.Secret))
	s.Clock.Pass(time.Millisecond)
	storetest.Refused(t, s.CheckLink(t.Context(), link.Secret), "link_ended")
}

// A recovery code cannot be guessed: its owner gets in by it, and opens the authenticator. Wrong ones tell nobody again.
func TestARecoveryCodeOpensAnAuthenticatorThatIsShut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	app := hanako.Registered()
	codes, err := s.MakeRecoveryCodes(t.Context(), s.Holding(hanako.SignedIn()))
	storetest.Done(t, err)
	s.Write(`UPDATE factors SET failures = ? WHERE user_id = ?`, portal.MostWrongCodes-1, hanako.ID)
	s.Clock.Pass(10 * step)
	storetest.Refused(t, entersTOTP(t, s, app)(s.Holding(hanako.Pending())), "codes_shut")
	_, err = s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), "0000-0000-0000-0000")
	storetest.Refused(t, err, "recovery_refused")
	if n := count(hanako, portal.MailCodesShut); n != 1 {
		t.Errorf("%d mails tell of it", n)
	}
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), app.Code(0), false)
	storetest.Refused(t, err, "codes_shut")
	_, err = s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), codes[0])
	storetest.Done(t, err)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), app.Code(0), false)
	storetest.Done(t, err)
}

// A passkey is not guessed, and takes its owner in beside a factor that is shut. It opens nothing: somebody who knows the password
// would have a hundred guesses more with each sign-in of the owner.
func TestAPasskeyLeavesAShutFactorShut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	app, key := hanako.Registered(), hanako.WithKey()
	s.Write(`UPDATE factors SET failures = ? WHERE user_id = ?`, portal.MostWrongCodes-1, hanako.ID)
	s.Clock.Pass(10 * step)
	pending := hanako.Pending()
	storetest.Refused(t, entersTOTP(t, s, app)(s.Holding(pending)), "codes_shut")
	ticket, err := comesWith(t, s, key)
	storetest.Done(t, err)
	who := s.Holding(ticket)
	who.RelyingParty = storetest.Here
	question, err := s.BeginPasskeyStepUp(t.Context(), who)
	storetest.Done(t, err)
	_, err = s.StepUpWithPasskey(t.Context(), who, key.Answers(question))
	storetest.Done(t, err)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), app.Code(0), false)
	storetest.Refused(t, err, "codes_shut")
}

// The hundred guesses at an authenticator, whose window accepts three codes, hit with a chance of 3 in 10,000 at the most.
func TestTheChanceOfAllGuessesTogether(t *testing.T) {
	t.Parallel()
	if accepted := 3; portal.MostWrongCodes*accepted*10_000 > 3*1_000_000 {
		t.Errorf("%d guesses at %d of a million codes", portal.MostWrongCodes, accepted)
	}
}
