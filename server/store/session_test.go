package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// alive tells whether the next request with a ticket's cookie finds a session.
func alive(t *testing.T, s *storetest.Store, ticket store.Ticket) bool {
	t.Helper()
	_, err := s.Session(t.Context(), ticket.Secret, storetest.Address, storetest.Agent, ticket.Purpose)
	if err != nil && !portal.Refused(err, "not_found") {
		t.Fatalf("read a session: %v", err)
	}
	return err == nil
}

func TestASessionSaysWhoAsks(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	ticket := hanako.SignedIn()
	session, err := s.Session(t.Context(), ticket.Secret, "198.51.100.4", "browser", portal.PurposeSession)
	storetest.Done(t, err)
	who := hanako.Actor()
	who.SessionID, who.Address, who.Agent = session.Who.SessionID, "198.51.100.4", "browser"
	if session.Who != who || session.Who.SessionID == "" || session.Who.SessionID == ticket.Secret {
		t.Errorf("got %+v, want %+v", session.Who, who)
	}
	if session.LoginID != hanako.Mail || !session.FactorSet || session.TimeZone != "Asia/Tokyo" {
		t.Errorf("got %+v", session)
	}
}

// Whoever found a session of a clock that was ahead could work in it for as long as the clock was.
func TestASessionOfAClockThatWasAheadDoesNotOutliveItsTime(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	s.Clock.Pass(6 * time.Hour)
	ticket := hanako.SignedIn()
	s.Clock.Pass(-time.Minute)
	if !alive(t, s, ticket) {
		t.Error("a clock that is set right by a minute ends it")
	}
	s.Clock.Pass(time.Minute - 4*time.Hour)
	if alive(t, s, ticket) {
		t.Error("it lives on, idle for longer than a session may be")
	}
}

func TestASessionEndsByTime(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	for name, row := range map[string]struct {
		person        *storetest.Person
		idle, overall time.Duration
	}{
		"user":          {sample.User("佐藤 花子"), time.Hour, 24 * time.Hour},
		"administrator": {sample.Administrator("山田 太郎"), 30 * time.Minute, 12 * time.Hour},
	} {
		unused := row.person.SignedIn()
		s.Clock.Pass(row.idle - time.Millisecond)
		if !alive(t, s, unused) {
			t.Errorf("%s: ended before the idle time", name)
		}
		s.Clock.Pass(row.idle)
		if alive(t, s, unused) {
			t.Errorf("%s: lives on although it was not used", name)
		}
		used := row.person.SignedIn()
		for passed := row.idle / 2; passed < row.overall; passed += row.idle / 2 {
			s.Clock.Pass(row.idle / 2)
			if !alive(t, s, used) {
				t.Fatalf("%s: ended after %s although it is used", name, passed)
			}
		}
		s.Clock.Pass(row.idle / 2)
		if alive(t, s, used) {
			t.Errorf("%s: lives on after %s", name, row.overall)
		}
	}
}

func TestUsingASessionIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ticket := s.Company("サンプル商事").User("佐藤 花子").SignedIn()
	s.Clock.Pass(time.Minute - time.Millisecond)
	if wrote := s.Changes(func() { alive(t, s, ticket) }); wrote != "" {
		t.Errorf("within a minute: wrote %q", wrote)
	}
	s.Clock.Pass(time.Millisecond)
	if wrote := s.Changes(func() { alive(t, s, ticket) }); wrote != "sessions~" {
		t.Errorf("after a minute: wrote %q", wrote)
	}
	if wrote := s.Changes(func() { alive(t, s, ticket) }); wrote != "" {
		t.Errorf("again: wrote %q", wrote)
	}
}

// What pages ask by themselves is answered, and says for how long the session still lives; it lives no longer for it.
func TestAGlanceIsNoUseOfASession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ticket := s.Company("サンプル商事").User("佐藤 花子").SignedIn()
	began := s.Now()
	glance := func() (store.Session, error) {
		return s.Glance(t.Context(), ticket.Secret, storetest.Address, storetest.Agent, portal.PurposeSession)
	}
	ends := func(idle, overall time.Duration) {
		t.Helper()
		session, err := glance()
		storetest.Done(t, err)
		if !session.IdleEnd.Equal(began.Add(idle)) || !session.EndsAt.Equal(began.Add(overall)) {
			t.Errorf("ends at %s unless it is used, and at %s", session.IdleEnd, session.EndsAt)
		}
	}
	s.Clock.Pass(59 * time.Minute)
	if wrote := s.Changes(func() { ends(time.Hour, 24*time.Hour) }); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if !alive(t, s, ticket) { // a use
		t.Fatal("the session has ended")
	}
	ends(119*time.Minute, 24*time.Hour)
	s.Clock.Pass(time.Hour)
	_, err := glance()
	storetest.Refused(t, err, "not_found")
	_, err = s.Glance(t.Context(), ticket.Secret, "", "", portal.PurposePending)
	storetest.Refused(t, err, "not_found")
}

func TestARowOfOnePurposeIsNotAcceptedForAnother(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	pending, session := hanako.Pending(), hanako.SignedIn()
	for _, row := range []struct {
		ticket  store.Ticket
		purpose portal.Purpose
	}{{pending, portal.PurposeSession}, {pending, portal.PurposePassword}, {pending, portal.PurposeEnrol}, {session, portal.PurposePending}} {
		_, err := s.Session(t.Context(), row.ticket.Secret, "", "", row.purpose)
		storetest.Refused(t, err, "not_found")
	}
	for _, secret := range []string{"", "x", session.Secret + " ", s.Holding(session).SessionID} {
		_, err := s.Session(t.Context(), secret, "", "", portal.PurposeSession)
		storetest.Refused(t, err, "not_found")
	}
}

func TestEveryStepOfASignInHasANewSecret(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	pending, err := s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	session, err := s.EnterMailCode(t.Context(), s.Holding(pending), hanako.LastMail(portal.MailCode).Secret, false)
	storetest.Done(t, err)
	if pending.Secret == session.Secret || alive(t, s, pending) || !alive(t, s, session) {
		t.Error("the row of the password lives on beside the session")
	}
	// Signing in anew in the same browser ends its session.
	_, err = s.SignIn(t.Context(), s.Holding(session), hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	if alive(t, s, session) {
		t.Error("the session lives on beside a new sign-in of its browser")
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	here, there := hanako.SignedIn(), hanako.SignedIn()
	who := s.Holding(here)
	if wrote := s.Changes(func() { storetest.Done(t, s.SignOut(t.Context(), who)) }); wrote != "audit+1 sessions-1" {
		t.Errorf("wrote %q", wrote)
	}
	s.Reopen()
	if alive(t, s, here) || !alive(t, s, there) {
		t.Error("signing out ends this session, and this one only")
	}
}

// Whatever takes something away from a person ends what is open, at the next request.
func TestWhatEndsSessionsAtOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1")
	boss := sample.Administrator("山田 太郎")
	edit := func(change func(form *portal.User)) func(p *storetest.Person, g *storetest.Group) error {
		return func(p *storetest.Person, g *storetest.Group) error {
			form := p.Form()
			form.Groups = []string{g.ID}
			change(&form)
			return s.ChangeUser(t.Context(), boss.AtWork(), p.ID, p.Version(), form)
		}
	}
	group := func(change func(form *portal.Group)) func(p *storetest.Person, g *storetest.Group) error {
		return func(p *storetest.Person, g *storetest.Group) error {
			form := portal.Group{Name: g.Name, Members: []string{p.ID}, VoiceGroups: []string{"Y1"}}
			change(&form)
			return s.ChangeGroup(t.Context(), boss.Actor(), g.ID, 1, form)
		}
	}
	other := sample.User("鈴木 一郎")
	for about, row := range map[string]struct {
		deed func(p *storetest.Person, g *storetest.Group) error
		ends bool
	}{
		"role":     {edit(func(form *portal.User) { form.Role = portal.Administrator }), true},
		"factor":   {edit(func(form *portal.User) { form.Factor = portal.FactorTOTP }), true},
		"mail":     {edit(func(form *portal.User) { form.Mail = "changed@example.co.jp" }), true},
		"no group": {edit(func(form *portal.User) { form.Groups = nil }), true},
		"phone":    {edit(func(form *portal.User) { form.Phone = "03-0000-9999" }), false},
		"disabled": {func(p *storetest.Person, _ *storetest.Group) error {
			return s.SetUserState(t.Context(), boss.Actor(), p.ID, true)
		}, true},
		"deleted": {func(p *storetest.Person, _ *storetest.Group) error {
			return s.DeleteUser(t.Context(), boss.Actor(), p.ID, 1)
		}, true},
		"left":      {group(func(form *portal.Group) { form.Members = nil }), true},
		"renamed":   {group(func(form *portal.Group) { form.Name += "!" }), false},
		"one joins": {group(func(form *portal.Group) { form.Members = append(form.Members, other.ID) }), false},
		"no group any more": {func(_ *storetest.Person, g *storetest.Group) error {
			return s.DeleteGroup(t.Context(), boss.Actor(), g.ID, 1)
		}, true},
	} {
		p := sample.User("佐藤 花子 " + about)
		g := sample.Group("営業 "+about, p).Shows("Y1")
		session, pending := p.SignedIn(), p.Pending()
		if err := row.deed(p, g); err != nil {
			t.Errorf("%s: %v", about, err)
			continue
		}
		if alive(t, s, session) == row.ends || alive(t, s, pending) == row.ends {
			t.Errorf("%s: the session lives: %v, the sign-in under way: %v", about, alive(t, s, session), alive(t, s, pending))
		}
		s.Reopen()
		if alive(t, s, session) == row.ends {
			t.Errorf("%s: a restart changes that", about)
		}
	}
}

// A row that somehow survived is dead by its epoch and by the account's state, not by having been deleted.
func TestARowOfAnEarlierEpochIsDead(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	early, disabled := hanako.SignedIn(), taro.SignedIn()
	s.Write(`UPDATE users SET epoch = epoch + 1 WHERE id = ?`, hanako.ID)
	taro.Disabled()
	if alive(t, s, early) || alive(t, s, disabled) {
		t.Error("lives on")
	}
}

// Every request reads its row, the person and the company by their keys, however many there are; and after every change those
// who forward to its numbers are found without a look at all that forward.
func TestWhatIsReadAgainAndAgainScansNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for query, want := range map[string]string{store.VisitQuery: "SEARCH s USING INDEX", store.InflowQuery: "SEARCH f USING INDEX forwardings_inside"} {
		if whole := s.QueryPlan(query); strings.Contains(whole, "SCAN") || strings.Count(whole, "SEARCH") < 4 || !strings.Contains(whole, want) {
			t.Errorf("it takes\n%s", whole)
		}
	}
}

// What is taken from people between the moment when their request is let in and the transaction of their deed is gone there.
func TestADeedLooksAgainAtWhoAsks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		taken func(s *storetest.Store, boss *storetest.Person, who portal.Actor)
		want  string
	}{
		"signed out": {func(s *storetest.Store, _ *storetest.Person, who portal.Actor) {
			storetest.Done(t, s.SignOut(t.Context(), who))
		}, "signed_out"},
		"disabled": {func(s *storetest.Store, _ *storetest.Person, who portal.Actor) {
			s.Write(`UPDATE users SET state = 'disabled'`)
		}, "signed_out"},
		"password, role, …": {func(s *storetest.Store, _ *storetest.Person, who portal.Actor) {
			s.Write(`UPDATE users SET epoch = epoch + 1`)
		}, "signed_out"},
		"too long": {func(s *storetest.Store, _ *storetest.Person, _ portal.Actor) { s.Clock.Pass(time.Hour) }, "signed_out"},
		"under way": {func(s *storetest.Store, _ *storetest.Person, _ portal.Actor) {
			s.Write(`UPDATE sessions SET purpose = 'pending'`)
		}, "signed_out"},
		"new terms": {func(s *storetest.Store, _ *storetest.Person, _ portal.Actor) {
			s.Write(`UPDATE users SET terms_version = terms_version - 1`)
		}, "step_missing"},
		"disabled by a colleague": {func(s *storetest.Store, boss *storetest.Person, _ portal.Actor) {
			storetest.Done(t, s.SetUserState(t.Context(), boss.Company.Administrator("鈴木 一郎").AtWork(), boss.ID, true))
		}, "signed_out"},
		"nothing that concerns": {func(s *storetest.Store, _ *storetest.Person, _ portal.Actor) {}, ""},
	} {
		s := storetest.Open(t)
		boss := s.Company("サンプル商事").Administrator("山田 太郎")
		who := boss.AtWork()
		_, err := s.AddGroup(t.Context(), who, portal.Group{Name: "本社"}) // what is remembered of who asked is not asked again
		storetest.Done(t, err)
		row.taken(s, boss, who)
		before := s.Count("user_groups") + s.Count("audit")
		_, err = s.AddGroup(t.Context(), who, portal.Group{Name: "営業所"})
		if row.want == "" && err != nil || row.want != "" && !portal.Refused(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
		if row.want != "" && s.Count("user_groups")+s.Count("audit") != before {
			t.Errorf("%s: it wrote", name)
		}
	}
}
