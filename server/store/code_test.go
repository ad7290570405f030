package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// codes is a sign-in that waits for a mailed code.
func codes(t *testing.T) (*storetest.Store, *storetest.Person, portal.Actor) {
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	who := s.Holding(hanako.Pending())
	storetest.Done(t, s.ResendCode(t.Context(), who))
	return s, hanako, who
}

func code(hanako *storetest.Person) string { return hanako.LastMail(portal.MailCode).Secret }

func TestAMailedCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	mailed := code(hanako)
	if n := s.Count("outbox", "instr(secret_sealed, '"+mailed+"') > 0 OR instr(fields, '"+mailed+"') > 0"); n != 0 {
		t.Error("the code stands readable in the database")
	}
	if n := storetest.Together(t, atOnce, func(int) error {
		_, err := s.EnterMailCode(t.Context(), who, mailed, false)
		return err
	}, "signed_out"); n != 1 {
		t.Errorf("%d of %d got in with one code", n, atOnce)
	}
	s.Reopen()
	again := s.Holding(hanako.Pending())
	_, err := s.EnterMailCode(t.Context(), again, mailed, false)
	storetest.Refused(t, err, "code_refused")
}

func TestAMailedCodeBelongsToItsSignIn(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	other := s.Holding(hanako.Pending())
	_, err := s.EnterMailCode(t.Context(), other, code(hanako), false)
	storetest.Refused(t, err, "code_refused")
	stranger := s.Holding(hanako.Company.User("鈴木 一郎").Pending())
	_, err = s.EnterMailCode(t.Context(), stranger, code(hanako), false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Done(t, err)
}

func TestANewCodeReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	first := code(hanako)
	s.Clock.Pass(portal.MailCodePause - time.Millisecond)
	if wrote := s.Changes(func() { storetest.Refused(t, s.ResendCode(t.Context(), who), "code_too_soon") }); wrote != "" {
		t.Errorf("too soon: wrote %q", wrote)
	}
	state, err := s.CodeState(t.Context(), who, hanako.Mail, portal.PurposePending)
	storetest.Done(t, err)
	if !state.ResendAt.Equal(s.Clock.Now().Add(time.Millisecond)) || state.To != "p***@example.co.jp" {
		t.Errorf("the page says %+v", state)
	}
	s.Clock.Pass(time.Millisecond)
	if wrote := s.Changes(func() { storetest.Done(t, s.ResendCode(t.Context(), who)) }); wrote != "audit+1 mail_codes+1 outbox+1" {
		t.Errorf("another code: wrote %q", wrote)
	}
	if first == code(hanako) {
		t.Fatal("the second code is the first") // once in a million runs
	}
	_, err = s.EnterMailCode(t.Context(), who, first, false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Done(t, err)
}

func TestFiveCodesAnHour(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	for range 4 {
		s.Clock.Pass(2 * time.Minute)
		storetest.Done(t, s.ResendCode(t.Context(), who))
	}
	s.Clock.Pass(2 * time.Minute)
	storetest.Refused(t, s.ResendCode(t.Context(), who), "code_too_soon")
	// Neither does the password again: the code belongs to the sign-in that waits for it.
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "code_too_soon")
	// The same browser that begins anew goes on with the code that is on its way.
	ticket, err := s.SignIn(t.Context(), who, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	if n := len(hanako.Mails()); n != 5 {
		t.Errorf("%d mails wait, want 5", n)
	}
	_, err = s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Refused(t, err, "signed_out")
	_, err = s.EnterMailCode(t.Context(), s.Holding(ticket), code(hanako), false)
	storetest.Done(t, err)
	// A code that was used does not count: whoever signs in often is not kept out.
	who = s.Holding(hanako.Pending())
	storetest.Done(t, s.ResendCode(t.Context(), who))
	s.Clock.Pass(2 * time.Minute)
	storetest.Refused(t, s.ResendCode(t.Context(), who), "code_too_soon")
	s.Clock.Pass(time.Hour)
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(hanako.Pending())))
}

func TestSignInsInARowAreNotKeptOut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	for range 8 {
		who := s.Holding(hanako.Pending())
		storetest.Done(t, s.ResendCode(t.Context(), who))
		_, err := s.EnterMailCode(t.Context(), who, code(hanako), false)
		storetest.Done(t, err)
		s.Clock.Pass(time.Second)
	}
}

func TestACodeIsGoodForTenMinutes(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	post := hanako.LastMail(portal.MailCode)
	if !post.ExpiresAt.Equal(s.Clock.Now().Add(10 * time.Minute)) {
		t.Errorf("the mail says %s", post.ExpiresAt)
	}
	s.Clock.Pass(10*time.Minute - time.Millisecond)
	_, err := s.EnterMailCode(t.Context(), who, storetest.Wrong(post.Secret), false)
	storetest.Refused(t, err, "code_refused")
	s.Clock.Pass(time.Millisecond)
	_, err = s.EnterMailCode(t.Context(), who, post.Secret, false)
	storetest.Refused(t, err, "code_refused")
}

func TestCodesAreCountedOverAllThatWereSent(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	for try := range 4 {
		_, err := s.EnterMailCode(t.Context(), who, storetest.Wrong(code(hanako)), false)
		storetest.Refused(t, err, "code_refused")
		if try == 1 {
			s.Clock.Pass(2 * time.Minute)
			storetest.Done(t, s.ResendCode(t.Context(), who))
		}
	}
	_, err := s.EnterMailCode(t.Context(), who, storetest.Wrong(code(hanako)), false)
	storetest.Refused(t, err, "too_many_codes")
	_, err = s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Refused(t, err, "signed_out")
}

// Whoever knows the password takes no code away from the owner's sign-in, nor makes it worthless by asking for another.
func TestACodeStaysWithTheSignInThatWaitsForIt(t *testing.T) {
	t.Parallel()
	s, hanako, who := codes(t)
	first := code(hanako)
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "code_too_soon")
	s.Clock.Pass(portal.MailCodePause)
	stranger, err := s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	state, err := s.CodeState(t.Context(), who, hanako.Mail, portal.PurposePending)
	storetest.Done(t, err)
	if !state.ExpiresAt.Equal(s.Clock.Now().Add(9 * time.Minute)) {
		t.Errorf("the owner's page says %+v", state)
	}
	_, err = s.EnterMailCode(t.Context(), s.Holding(stranger), first, false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.EnterMailCode(t.Context(), who, first, false)
	storetest.Done(t, err)
}

// A page that is left and opened again within the minute goes on with the code that was mailed for it, as long as that is good.
func TestASignInOpenedAgainGoesOnWithItsCode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	opens := func(who portal.Actor) portal.Actor {
		t.Helper()
		ticket, err := s.SignIn(t.Context(), who, hanako.Mail, storetest.Password)
		storetest.Done(t, err)
		return s.Holding(ticket)
	}
	who := opens(storetest.Stranger)
	who = opens(who)
	storetest.Done(t, s.SignOut(t.Context(), who))
	who = opens(storetest.Stranger)
	if n := count(hanako, portal.MailCode); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
	_, err := s.EnterMailCode(t.Context(), who, code(hanako), false)
	storetest.Done(t, err)
}

// What was mailed for a step-up finishes no sign-in, whether the session still lives or not, and the other way round; and
// whoever knows the password keeps nobody from a step-up.
func TestACodeIsGoodForWhatItWasMailedFor(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	owner := s.Holding(hanako.SignedIn())
	begin := func(who portal.Actor, again bool) error {
		_, err := s.BeginStepUp(t.Context(), who, again)
		return err
	}
	storetest.Done(t, begin(owner, false))
	mine := code(hanako)
	ticket, err := s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	stranger, theirs := s.Holding(ticket), code(hanako)
	_, err = s.EnterMailCode(t.Context(), stranger, mine, false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.StepUp(t.Context(), owner, theirs)
	storetest.Refused(t, err, "code_refused")
	storetest.Done(t, begin(owner, false)) // the dialog opened again
	storetest.Refused(t, begin(owner, true), "code_too_soon")
	renewed, err := s.StepUp(t.Context(), owner, mine)
	storetest.Done(t, err)

	s.Clock.Pass(portal.MailCodePause)
	storetest.Done(t, s.ResendCode(t.Context(), stranger))
	theirs = code(hanako)
	owner = s.Holding(renewed)
	storetest.Done(t, begin(owner, false))
	mine = code(hanako)
	storetest.Done(t, s.SignOut(t.Context(), owner))
	storetest.Done(t, s.SignOut(t.Context(), stranger))
	ticket, err = s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	_, err = s.EnterMailCode(t.Context(), s.Holding(ticket), mine, false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.EnterMailCode(t.Context(), s.Holding(ticket), theirs, false)
	storetest.Done(t, err)
}
