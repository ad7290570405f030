package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestANewPasswordEndsEveryOtherSession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	here, there, pending := hanako.SignedIn(), hanako.SignedIn(), hanako.Pending()
	s.Clock.Pass(time.Minute)
	who := s.Holding(here)
	var now store.Ticket
	wrote := s.Changes(func() {
		var err error
		now, err = s.ChangePassword(t.Context(), who, storetest.Password, newPassword)
		storetest.Done(t, err)
	}, throttling...)
	if wrote != "audit+1 links~ outbox+1 sessions-2 users~" {
		t.Errorf("wrote %q", wrote)
	}
	s.Reopen()
	if !alive(t, s, now) || alive(t, s, here) || alive(t, s, there) || alive(t, s, pending) || !now.EndsAt.Equal(here.EndsAt) {
		t.Errorf("alive: now %v, before %v, elsewhere %v, half signed in %v; ends %s, was %s",
			alive(t, s, now), alive(t, s, here), alive(t, s, there), alive(t, s, pending), now.EndsAt, here.EndsAt)
	}
	if session, err := s.Session(t.Context(), now.Secret, "", "", portal.PurposeSession); err != nil || !session.Fresh {
		t.Errorf("the session is fresh: %v, %v", session.Fresh, err)
	}
	if hanako.LastMail(portal.MailPasswordChanged).ToName != hanako.Name {
		t.Error("no mail tells of it")
	}
	storetest.Refused(t, s.CheckLink(t.Context(), hanako.LastMail(portal.MailReset).Secret), "link_ended")
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "login_refused")
	storetest.Done(t, signsIn(s, hanako.Mail, newPassword, ""))
}

func TestANewPasswordIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	old := s.Holding(hanako.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	for about, row := range map[string]struct {
		who               portal.Actor
		current, password string
		code, wrote       string
	}{
		"wrong current password": {hanako.AtWork(), "wrong", newPassword, "password_refused", "attempts+2 audit+1"},
		"the same again":         {hanako.AtWork(), newPassword, newPassword, "password_unchanged", ""},
		"a short one":            {hanako.AtWork(), storetest.Password, "Abc123", "password_length", ""},
		"the login ID":           {hanako.AtWork(), storetest.Password, hanako.Mail, "password_login_id", ""},
		"a common one":           {hanako.AtWork(), storetest.Password, "Password1", "password_common", ""},
	} {
		wrote := s.Changes(func() {
			_, err := s.ChangePassword(t.Context(), row.who, row.current, row.password)
			storetest.Refused(t, err, row.code)
		})
		if wrote != row.wrote {
			t.Errorf("%s: wrote %q, want %q", about, wrote, row.wrote)
		}
	}
	_, err := s.ChangePassword(t.Context(), old, storetest.Password, newPassword)
	storetest.Refused(t, err, "code_needed")
	_, err = s.ChangePassword(t.Context(), hanako.Actor(), storetest.Password, newPassword)
	storetest.Refused(t, err, "signed_out")
	storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
}

// アカウント is no second door for guessing: the attempts of a sign-in and those here are one count.
func TestTheCurrentPasswordIsThrottledWithSignIns(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	who := hanako.AtWork()
	change := func(current string) error {
		_, err := s.ChangePassword(t.Context(), who, current, newPassword)
		return err
	}
	for range 3 {
		storetest.Refused(t, change("wrong"), "password_refused")
	}
	for range 2 {
		storetest.Refused(t, signsIn(s, hanako.Mail, "wrong", ""), "login_refused")
	}
	storetest.Refused(t, change(storetest.Password), "password_refused")
	if evaluated := s.Count("audit", "event = 'password_refused'"); evaluated != 3 {
		t.Errorf("%d attempts were recorded, want the 3 that were evaluated", evaluated)
	}
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "login_refused")
	s.Clock.Pass(30 * time.Second)
	who = hanako.AtWork()
	storetest.Done(t, change(storetest.Password))
	if n := s.Count("attempts", "bucket LIKE 'account:%'"); n != 0 {
		t.Error("a right password does not begin a new count")
	}
}

// The owner's right password is no failure, whatever became of the session meanwhile.
func TestARightPasswordInASessionThatEndedIsNoFailure(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	who := hanako.AtWork()
	s.Write(`DELETE FROM sessions`)
	for range 6 {
		_, err := s.ChangePassword(t.Context(), who, storetest.Password, newPassword)
		storetest.Refused(t, err, "signed_out")
	}
	storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
}

func TestOneOfTwoNewPasswordsAtOnceIsTaken(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	who := [2]portal.Actor{s.Holding(hanako.SignedIn()), s.Holding(hanako.SignedIn())}
	passwords := [2]string{newPassword + "1", newPassword + "2"}
	taken := storetest.Together(t, 2, func(i int) error {
		_, err := s.ChangePassword(t.Context(), who[i], storetest.Password, passwords[i])
		return err
	}, "signed_out", "password_refused")
	if mails := len(hanako.Mails()); taken != 1 || mails != 1 || s.Count("sessions") != 1 {
		t.Errorf("%d were taken, %d mails tell of it, %d sessions live", taken, mails, s.Count("sessions"))
	}
}

// A company's rule holds at both doors to a new password, for its own people, from the moment that it is decided.
func TestACompanyDecidesWhatPasswordsLookLike(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, rival := sample.User("佐藤 花子"), s.Company("株式会社となり").User("隣野 一子")
	long, tooLong := strings.Repeat("犬も歩けば棒に当たる ", 11), strings.Repeat("犬", 129)
	changes := func(p *storetest.Person, current, password string) error {
		_, err := s.ChangePassword(t.Context(), p.AtWork(), current, password)
		return err
	}
	resets := func(p *storetest.Person, password string) error {
		s.Clock.Pass(time.Hour)
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, p.Mail))
		ticket, err := proves(t, s, p.LastMail(portal.MailReset).Secret, p)
		storetest.Done(t, err)
		_, err = s.SetPassword(t.Context(), s.Holding(ticket), p.Mail, password)
		return err
	}
	storetest.Refused(t, changes(hanako, storetest.Password, long), "password_length")
	storetest.Refused(t, resets(hanako, long), "password_length")
	s.Write(`UPDATE companies SET policy = '{"long_passwords":true}' WHERE id = ?`, sample.ID)
	storetest.Refused(t, changes(hanako, storetest.Password, tooLong), "password_length")
	storetest.Refused(t, changes(hanako, storetest.Password, "password1password1"), "password_common")
	storetest.Refused(t, changes(hanako, storetest.Password, strings.Repeat("a", 100)), "password_common")
	storetest.Done(t, changes(hanako, storetest.Password, long))
	storetest.Done(t, signsIn(s, hanako.Mail, long, ""))
	storetest.Refused(t, signsIn(s, hanako.Mail, long[:len(long)-1], ""), "login_refused") // all of it counts
	storetest.Done(t, resets(hanako, "正しい馬の電池とホッチキス"))
	storetest.Refused(t, changes(rival, storetest.Password, long), "password_length")
	storetest.Refused(t, resets(rival, long), "password_length")
	s.Write(`UPDATE companies SET policy = '{}' WHERE id = ?`, sample.ID)
	storetest.Done(t, signsIn(s, hanako.Mail, "正しい馬の電池とホッチキス", "")) // the password that there is stays good
}
