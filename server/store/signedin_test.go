package store_test

import (
	"os"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestPeopleSeeTheirLivingSessions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, boss := sample.User("Anna"), sample.Administrator("Boss")
	boss.SignedIn()
	anna.SignedIn()
	s.Clock.Pass(time.Hour) // it has lain unused too long
	other := anna.SignedIn()
	anna.Pending()
	s.Clock.Pass(time.Minute)
	who := s.Holding(anna.SignedIn())
	sessions, err := s.Sessions(t.Context(), who)
	storetest.Done(t, err)
	if len(sessions) != 2 || !sessions[0].Here || sessions[1].Here || sessions[0].Handle == sessions[1].Handle {
		t.Fatalf("the list is %+v", sessions)
	}
	for _, one := range sessions {
		if one.Address != storetest.Address || one.Agent != storetest.Agent || one.CreatedAt == 0 || one.SeenAt < one.CreatedAt ||
			one.Handle == "" || s.Count("sessions", "id = '"+one.Handle+"'") != 0 {
			t.Errorf("a session is shown as %+v", one)
		}
	}
	alive(t, s, other) // a use
	if sessions, err = s.Sessions(t.Context(), who); err != nil || sessions[1].SeenAt != s.Clock.Now().UnixMilli() {
		t.Errorf("the list is %+v, %v", sessions, err)
	}
	s.Clock.Pass(29 * time.Minute)
	if sessions, err = s.Sessions(t.Context(), boss.Actor()); err != nil || len(sessions) != 0 {
		t.Errorf("an administrator's session that lay unused is shown: %+v, %v", sessions, err)
	}
}

// A session of a clock that was ahead has ended, and is not shown either.
func TestSessionsOfAClockThatWasAheadAreNotShown(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	s.Clock.Pass(3 * time.Minute)
	anna.SignedIn()
	s.Clock.Pass(-3 * time.Minute)
	sessions, err := s.Sessions(t.Context(), s.Holding(anna.SignedIn()))
	storetest.Done(t, err)
	if len(sessions) != 1 || !sessions[0].Here {
		t.Errorf("the list is %+v", sessions)
	}
}

func TestEndingOneSession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	here, there := anna.SignedIn(), anna.SignedIn()
	who := s.Holding(here)
	handle := func(p *storetest.Person, ticket store.Ticket) string {
		sessions, err := s.Sessions(t.Context(), s.Holding(ticket))
		storetest.Done(t, err)
		for _, one := range sessions {
			if one.Here {
				return one.Handle
			}
		}
		t.Fatalf("%s does not see their session", p.Name)
		return ""
	}
	berts := bert.SignedIn()
	for _, unknown := range []string{handle(bert, berts), "", "x", s.Holding(there).SessionID} {
		wrote := s.Changes(func() { storetest.Refused(t, s.EndSession(t.Context(), who, unknown), "not_found") })
		if wrote != "" {
			t.Errorf("%q wrote %q", unknown, wrote)
		}
	}
	wrote := s.Changes(func() { storetest.Done(t, s.EndSession(t.Context(), who, handle(anna, there))) })
	if wrote != "audit+1 sessions-1" || alive(t, s, there) || !alive(t, s, here) || !alive(t, s, berts) {
		t.Errorf("wrote %q", wrote)
	}
}

func TestSigningOutEverywhereElse(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna := sample.User("Anna")
	here, there, half, berts := anna.SignedIn(), anna.SignedIn(), anna.Pending(), sample.User("Bert").SignedIn()
	who := s.Holding(here)
	wrote := s.Changes(func() { storetest.Done(t, s.EndOtherSessions(t.Context(), who)) })
	s.Reopen()
	if wrote != "audit+1 sessions-2" || alive(t, s, there) || alive(t, s, half) || !alive(t, s, here) || !alive(t, s, berts) {
		t.Errorf("wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.EndOtherSessions(t.Context(), who)) }); wrote != "" {
		t.Errorf("where nothing else is signed in it wrote %q", wrote)
	}
}

// A lost device: forgetting it ends what is signed in there, but not the session in which that is done.
func TestForgettingADeviceEndsItsSessions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	lost, here := &browser{T: t, s: s}, &browser{T: t, s: s}
	there, mine := lost.signsIn(anna, true), here.signsIn(anna, true)
	berts := lost.signsIn(bert, true)
	who := s.Holding(mine)
	who.Device = here.token
	devices, err := s.Devices(t.Context(), who)
	storetest.Done(t, err)
	if len(devices) != 2 || !devices[0].Here || devices[1].Here {
		t.Fatalf("the list is %+v", devices)
	}
	storetest.Refused(t, s.ForgetDevice(t.Context(), bert.Actor(), devices[1].ID), "not_found")
	storetest.Refused(t, s.ForgetDevice(t.Context(), who, ""), "not_found")
	wrote := s.Changes(func() { storetest.Done(t, s.ForgetDevice(t.Context(), who, devices[1].ID)) })
	if wrote != "audit+1 devices-1 sessions-1" || alive(t, s, there) || !alive(t, s, berts) {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Refused(t, s.ForgetDevice(t.Context(), who, devices[1].ID), "not_found")
	storetest.Done(t, s.ForgetDevices(t.Context(), who))
	if devices, err := s.Devices(t.Context(), who); err != nil || len(devices) != 0 || !alive(t, s, mine) {
		t.Errorf("forgetting all leaves %+v, %v", devices, err)
	}
}

// G6: the database as it was before a sign-out, put back, brings nothing back.
func TestNothingIsBroughtBackByABackup(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	boss, anna, guest := sample.Administrator("Boss"), sample.User("Anna"), sample.User("Guest").Invited()
	sample.Administrator("Second")
	b := trusting(t, s, anna)
	session := anna.SignedIn()
	half := anna.Pending()
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(half)))
	code := anna.LastMail(portal.MailCode).Secret
	storetest.Done(t, s.SendLink(t.Context(), boss.AtWork(), guest.ID, portal.MailWelcome))
	link := guest.LastMail(portal.MailWelcome).Secret
	s.Stop()
	backup, err := os.ReadFile(s.File())
	storetest.Done(t, err)
	s.Reopen()
	storetest.Done(t, s.SignOut(t.Context(), s.Holding(session)))
	storetest.Done(t, s.ForgetDevices(t.Context(), anna.Actor()))
	s.Stop()
	storetest.Done(t, os.WriteFile(s.File(), backup, 0o600))
	s.Reopen()
	if !alive(t, s, session) {
		t.Fatal("the backup is not one from before the sign-out")
	}

	ended, err := s.EndEverySession(t.Context())
	if err != nil || ended != 4 { // Anna's at the trusted browser, here and half-way, and the boss's desk
		t.Errorf("%d sessions ended, %v", ended, err)
	}
	s.Reopen()
	s.Clock.Pass(time.Minute) // until another code may be mailed
	if alive(t, s, session) || alive(t, s, half) || b.skips(anna) {
		t.Error("what was ended after the backup is good again")
	}
	storetest.Refused(t, s.CheckLink(t.Context(), link), "link_ended")
	_, err = s.EnterMailCode(t.Context(), s.Holding(b.password(anna)), code, false)
	storetest.Refused(t, err, "code_refused")
	for _, post := range guest.Mails() {
		if post.Secret != "" || post.ExpiresAt.After(s.Clock.Now()) {
			t.Errorf("a mail that waits would still be sent: %+v", post)
		}
	}
	if subject := storetest.Rows[string](s, `SELECT company_id || ' ' || subject || ' ' || detail FROM audit WHERE event = 'sessions_ended'`); len(subject) != 1 || subject[0] != sample.ID+` A {"sessions":4}` {
		t.Errorf("the trail says %v", subject)
	}
}
