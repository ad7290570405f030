package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// withAuthenticator is somebody at work whose authenticator is registered.
func withAuthenticator(t *testing.T) (*storetest.Store, *storetest.Person, *storetest.Authenticator) {
	t.Helper()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	old := hanako.Registered()
	s.Clock.Pass(10 * step)
	return s, hanako, old
}

func begins(t *testing.T, s *storetest.Store, who portal.Actor) (store.NextTOTP, *storetest.Authenticator) {
	t.Helper()
	next, err := s.BeginNextTOTP(t.Context(), who)
	storetest.Done(t, err)
	return next, s.Authenticator(next.Secret)
}

// entersTheCode signs in with a code of an authenticator, after the password.
func entersTheCode(t *testing.T, s *storetest.Store, p *storetest.Person, code string) error {
	t.Helper()
	_, err := s.EnterTOTP(t.Context(), s.Holding(p.Pending()), code, false)
	return err
}

func TestAnotherAuthenticatorTakesThePlaceOfTheOldOne(t *testing.T) {
	t.Parallel()
	s, hanako, old := withAuthenticator(t)
	here, there := hanako.SignedIn(), hanako.SignedIn()
	who := s.Holding(here)
	var next store.NextTOTP
	var app *storetest.Authenticator
	if wrote := s.Changes(func() { next, app = begins(t, s, who) }); wrote != "" {
		t.Errorf("to begin wrote %q", wrote)
	}
	storetest.Done(t, entersTheCode(t, s, hanako, old.Code(0))) // good until then
	storetest.Refused(t, entersTheCode(t, s, hanako, app.Code(0)), "code_refused")

	_, err := s.ReplaceTOTP(t.Context(), who, next.Setup, storetest.Wrong(app.Code(0)))
	storetest.Refused(t, err, "code_refused")
	_, err = s.ReplaceTOTP(t.Context(), who, next.Setup, old.Code(1))
	storetest.Refused(t, err, "code_refused")
	var now store.Ticket
	sessions := s.Count("sessions")
	wrote := s.Changes(func() {
		now, err = s.ReplaceTOTP(t.Context(), who, next.Setup, app.Code(0))
		storetest.Done(t, err)
	}, "sessions")
	if wrote != "audit+1 factors~ outbox+1 used_steps-1 users~" || s.Count("sessions") != 1 || sessions < 3 {
		t.Errorf("wrote %q, %d of %d sessions are left", wrote, s.Count("sessions"), sessions)
	}
	if !alive(t, s, now) || alive(t, s, here) || alive(t, s, there) {
		t.Error("the session goes on under its old id, or another one does")
	}
	if mail := hanako.LastMail(portal.MailFactorChanged); mail.Fields["factor"] != "totp" || mail.Fields["goes_on"] == "" || mail.Secret != "" {
		t.Errorf("the mail says %+v", mail)
	}
	storetest.Refused(t, entersTheCode(t, s, hanako, app.Code(0)), "code_refused") // it confirmed the secret
	s.Clock.Pass(step)
	storetest.Refused(t, entersTheCode(t, s, hanako, old.Code(0)), "code_refused")
	s.Reopen()
	storetest.Done(t, entersTheCode(t, s, hanako, app.Code(0)))
}

// V11: without a fresh code nobody registers an authenticator, and what was begun with one needs one at the end too.
func TestAnotherAuthenticatorNeedsAFreshCodeAtBothEnds(t *testing.T) {
	t.Parallel()
	s, hanako, _ := withAuthenticator(t)
	who := s.Holding(hanako.SignedIn())
	next, app := begins(t, s, who)
	s.Clock.Pass(portal.FreshFor)
	wrote := s.Changes(func() {
		_, err := s.BeginNextTOTP(t.Context(), who)
		storetest.Refused(t, err, "code_needed")
		_, err = s.ReplaceTOTP(t.Context(), who, next.Setup, app.Code(0))
		storetest.Refused(t, err, "code_needed")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	_, err := s.ReplaceTOTP(t.Context(), s.Holding(hanako.Pending()), next.Setup, app.Code(0))
	storetest.Refused(t, err, "step_missing")
	_, err = s.ReplaceTOTP(t.Context(), hanako.AtWork(), next.Setup, app.Code(0)) // a fresh code in between costs nothing
	storetest.Done(t, err)
}

func TestASetupIsGoodForOneChangeOfOnePersonInTime(t *testing.T) {
	t.Parallel()
	s, hanako, _ := withAuthenticator(t)
	thief := hanako.Company.User("山田 太郎")
	thief.Registered()
	stolen, thiefs := begins(t, s, thief.AtWork())
	late, lateApp := begins(t, s, hanako.AtWork())
	s.Clock.Pass(15 * time.Minute)
	first, firstApp := begins(t, s, hanako.AtWork())
	second, secondApp := begins(t, s, hanako.AtWork())
	replaces := func(setup string, app *storetest.Authenticator) error {
		_, err := s.ReplaceTOTP(t.Context(), hanako.AtWork(), setup, app.Code(0))
		return err
	}
	for about, err := range map[string]error{
		"somebody else's": replaces(stolen.Setup, thiefs),
		"too late":        replaces(late.Setup, lateApp),
		"made up":         replaces("AAAA", firstApp),
		"none":            replaces("", firstApp),
		"cut off":         replaces(first.Setup[:len(first.Setup)-1], firstApp),
	} {
		if !portal.Refused(err, "setup_ended") {
			t.Errorf("%s: %v", about, err)
		}
	}
	storetest.Refused(t, replaces(first.Setup, secondApp), "code_refused")
	storetest.Done(t, replaces(second.Setup, secondApp))
	storetest.Refused(t, replaces(second.Setup, secondApp), "setup_ended")
	storetest.Refused(t, replaces(first.Setup, firstApp), "setup_ended")
}

func TestOneOfAHundredSetupsAtOnceIsTaken(t *testing.T) {
	t.Parallel()
	s, hanako, _ := withAuthenticator(t)
	who := s.Holding(hanako.SignedIn())
	next, app := begins(t, s, who)
	taken := storetest.Together(t, atOnce, func(int) error {
		_, err := s.ReplaceTOTP(t.Context(), who, next.Setup, app.Code(0))
		return err
	}, "signed_out")
	if taken != 1 || s.Count("audit", "event = 'totp_replaced'") != 1 {
		t.Errorf("%d were taken", taken)
	}
}

// The method is the administrator's: who has mailed codes, or registered nothing yet, replaces nothing.
func TestWhereThereIsNoAuthenticatorNoneIsReplaced(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	for _, factor := range []portal.Factor{portal.FactorMail, portal.FactorTOTP} {
		who := sample.User("佐藤 花子").With(factor).AtWork()
		_, err := s.BeginNextTOTP(t.Context(), who)
		storetest.Refused(t, err, "not_found")
		_, err = s.ReplaceTOTP(t.Context(), who, "AAAA", "123456")
		storetest.Refused(t, err, "not_found")
	}
}

// A company may narrow the window to the code that is shown: at a sign-in, for a fresh code, and for an authenticator that
// is registered.
func TestACompanyNarrowsTheWindowOfCodes(t *testing.T) {
	t.Parallel()
	s, hanako, app := withAuthenticator(t)
	rival := s.Company("株式会社となり").User("隣野 一子")
	theirs := rival.Registered()
	s.Clock.Pass(10 * step)
	s.Write(`UPDATE companies SET policy = '{"narrow_codes":true}' WHERE id = ?`, hanako.Company.ID)
	next, other := begins(t, s, hanako.AtWork())
	ways := map[string]func(shift int) error{
		"sign-in": func(shift int) error { return entersTheCode(t, s, hanako, app.Code(shift)) },
		"fresh code": func(shift int) error {
			_, err := s.StepUp(t.Context(), s.Holding(hanako.SignedIn()), app.Code(shift))
			return err
		},
		"another authenticator": func(shift int) error {
			_, err := s.ReplaceTOTP(t.Context(), hanako.AtWork(), next.Setup, other.Code(shift))
			return err
		},
	}
	for _, about := range []string{"sign-in", "fresh code", "another authenticator"} { // the last ends the first
		for _, shift := range []int{-1, 1} {
			if err := ways[about](shift); !portal.Refused(err, "code_refused") {
				t.Errorf("%s: a code %d steps off: %v", about, shift, err)
			}
		}
		storetest.Done(t, ways[about](0))
		s.Clock.Pass(3 * step)
	}
	storetest.Done(t, entersTheCode(t, s, rival, theirs.Code(-1)))
	s.Write(`UPDATE companies SET policy = '{}'`)
	storetest.Done(t, entersTheCode(t, s, hanako, other.Code(1)))
}
