package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// resetsBy sets a new password by a mailed link.
func resetsBy(t *testing.T, s *storetest.Store, p *storetest.Person, kind portal.Template) {
	t.Helper()
	if kind == portal.MailReset {
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, p.Mail))
	} else {
		storetest.Done(t, s.SendLink(t.Context(), p.Company.Administrator("案内係").Disabled().Actor(), p.ID, kind))
	}
	ticket, err := proves(t, s, p.LastMail(kind).Secret, p)
	storetest.Done(t, err)
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), p.Mail, newPassword)
	storetest.Done(t, err)
}

func heldUntil(s *storetest.Store, p *storetest.Person) int64 {
	return storetest.Rows[int64](s, `SELECT held_until FROM users WHERE id = ?`, p.ID)[0]
}

// Whoever has somebody's mailbox has the reset and the code; what only its owner has, or a first password, is another matter.
func TestAResetHoldsNewDestinationsWhereTheMailboxAloneOpens(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		who  func(p *storetest.Person)
		by   portal.Template
		held bool
	}{
		"mailed codes":                  {func(*storetest.Person) {}, portal.MailReset, true},
		"a factor that is chosen later": {func(p *storetest.Person) { p.With(portal.FactorUnset) }, portal.MailReset, true},
		"an authenticator to come":      {func(p *storetest.Person) { p.With(portal.FactorTOTP) }, portal.MailReset, true},
		"an authenticator":              {func(p *storetest.Person) { p.Registered() }, portal.MailReset, false},
		"a first password":              {func(p *storetest.Person) { p.Invited() }, portal.MailWelcome, false},
		"a first password by a reset":   {func(p *storetest.Person) { p.Invited() }, portal.MailReset, false},
	} {
		s := storetest.Open(t)
		sample := s.Company("サンプル商事")
		boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
		row.who(hanako)
		resetsBy(t, s, hanako, row.by)
		until := heldUntil(s, hanako)
		if want := s.Clock.Now().Add(24 * time.Hour).UnixMilli(); row.held && until != want || !row.held && until != 0 {
			t.Errorf("%s: held until %d", about, until)
		}
		if n := len(boss.Mails()); n != map[bool]int{true: 1}[row.held] {
			t.Errorf("%s: the administrator got %d mails", about, n)
		}
		if said := hanako.LastMail(portal.MailPasswordChanged).Fields["until"]; (said != "") != row.held {
			t.Errorf("%s: the person is told %q", about, said)
		}
		first := hanako.LastMail(portal.MailPasswordChanged).Fields["first"] != ""
		if first != strings.HasPrefix(about, "a first password") {
			t.Errorf("%s: told as a first password is %v", about, first)
		}
	}
}

func TestOtherAdministratorsAreToldOfAReset(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, second := sample.Administrator("山田 太郎").Reads(portal.English), sample.Administrator("鈴木 一郎")
	gone, user, foreign := sample.Administrator("退職者").Disabled(), sample.User("佐藤 花子"), s.Company("別会社").Administrator("社長")
	resetsBy(t, s, second, portal.MailReset)
	report := boss.LastMail(portal.MailResetReport)
	want := map[string]string{"who": second.Name, "mail": second.Mail, "from": storetest.Address, "until": "2026-10-02T01:00:00Z"}
	for name, value := range want {
		if report.Fields[name] != value {
			t.Errorf("%s is %q, want %q", name, report.Fields[name], value)
		}
	}
	if report.Language != portal.English {
		t.Errorf("it is written in %s", report.Language)
	}
	for _, p := range []*storetest.Person{second, gone, user, foreign} {
		for _, mail := range p.Mails() {
			if mail.Template == portal.MailResetReport {
				t.Errorf("%s is told as well", p.Name)
			}
		}
	}
}

func TestAnotherAdministratorEndsAHold(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1").Contract("N1").Numbers("0300001001")
	boss, hanako := sample.Administrator("山田 太郎"), sample.Administrator("佐藤 花子")
	resetsBy(t, s, hanako, portal.MailReset)
	forward := func(destination string) error {
		_, err := sets(t, s, hanako, "Y1", to(destination), "0300001001")
		return err
	}
	storetest.Refused(t, forward("090-1234-5678"), "destination_held")
	if wrote := s.Changes(func() {
		storetest.Refused(t, s.EndHold(t.Context(), hanako.AtWork(), hanako.ID), "hold_own")
		storetest.Refused(t, s.EndHold(t.Context(), s.Company("別会社").Administrator("社長").Actor(), hanako.ID), "not_found")
		storetest.Refused(t, s.EndHold(t.Context(), boss.Actor(), "nobody"), "not_found")
	}, "companies", "users"); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.EndHold(t.Context(), boss.Actor(), hanako.ID)) }); wrote != "audit+1 users~" {
		t.Errorf("ending wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.EndHold(t.Context(), boss.Actor(), hanako.ID)) }); wrote != "" {
		t.Errorf("ending twice wrote %q", wrote)
	}
	storetest.Done(t, forward("090-1234-5678"))

	s.Clock.Pass(time.Hour)
	resetsBy(t, s, hanako, portal.MailReset)
	storetest.Refused(t, forward("090-8765-4321"), "destination_held")
	s.Clock.Pass(portal.HoldAfterReset)
	storetest.Done(t, forward("090-8765-4321"))
}

// Whoever reads an administrator's mailbox sets a new password and is given the code: until the hold is over that makes no
// second account that is free of it.
func TestWhoeverIsHeldHasNoSayInWhoAdministers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, second := sample.Administrator("山田 太郎"), sample.Administrator("鈴木 一郎")
	resetsBy(t, s, boss, portal.MailReset)
	change := func(edit func(form *portal.User)) func(p *storetest.Person) error {
		return func(p *storetest.Person) error {
			form := p.Form()
			edit(&form)
			return s.ChangeUser(t.Context(), boss.AtWork(), p.ID, p.Version(), form)
		}
	}
	takesIn := func(file func(p *storetest.Person) []portal.RosterEntry) func(p *storetest.Person) error {
		return func(p *storetest.Person) error {
			lines := file(p)
			_, err := s.ImportUsers(t.Context(), boss.AtWork(), lines, dryRuns(t, s, boss, lines).Seal)
			return err
		}
	}
	asAdministrator := func(deed func(p *storetest.Person) error) func(p *storetest.Person) error {
		return func(p *storetest.Person) error {
			s.Write(`UPDATE users SET role = 'admin' WHERE id = ?`, p.ID)
			return deed(p)
		}
	}
	deeds := map[string]func(p *storetest.Person) error{
		"a new administrator": func(p *storetest.Person) error {
			form := newUser()
			form.Role, form.Mail = portal.Administrator, "new"+p.Mail
			_, err := s.AddUser(t.Context(), boss.AtWork(), form)
			return err
		},
		"an administrator": change(func(f *portal.User) { f.Role = portal.Administrator }),
		"another factor":   change(func(f *portal.User) { f.Factor = portal.FactorTOTP }),
		"another mailbox":  change(func(f *portal.User) { f.Mail = "x" + f.Mail }),
		"no administrator": asAdministrator(change(func(f *portal.User) { f.Role = portal.General })),
		"a deleted one":    asAdministrator(func(p *storetest.Person) error { return s.DeleteUser(t.Context(), boss.AtWork(), p.ID, 1) }),
		"a disabled one":   asAdministrator(func(p *storetest.Person) error { return s.SetUserState(t.Context(), boss.AtWork(), p.ID, true) }),
		"an administrator anew": asAdministrator(func(p *storetest.Person) error {
			return s.SetUserState(t.Context(), boss.AtWork(), p.Disabled().ID, false)
		}),
		"somebody else's hold": func(p *storetest.Person) error { return s.EndHold(t.Context(), boss.AtWork(), p.ID) },
		"a new one by a file": takesIn(func(p *storetest.Person) []portal.RosterEntry {
			return entries(columns+"|role", "A|a"+p.Mail+"|0312345678|mail||admin")
		}),
		"an administrator by it": takesIn(func(p *storetest.Person) []portal.RosterEntry { return entries("mail|role", p.Mail+"|admin") }),
		"another factor by it":   takesIn(func(p *storetest.Person) []portal.RosterEntry { return entries("mail|factor", p.Mail+"|totp") }),
		"none by it":             asAdministrator(takesIn(func(p *storetest.Person) []portal.RosterEntry { return entries("mail|role", p.Mail+"|user") })),
	}
	for about, deed := range deeds {
		p := sample.User("佐藤 花子")
		var err error
		if wrote := s.Changes(func() { err = deed(p) }, "sessions", "users"); !portal.Refused(err, "administration_held") || wrote != "" {
			t.Errorf("%s: got %v and wrote %q", about, err, wrote)
		}
	}
	storetest.Done(t, s.SetUserState(t.Context(), boss.AtWork(), sample.User("佐藤 花子").ID, true)) // the rest of the work goes on
	storetest.Done(t, s.EndHold(t.Context(), second.AtWork(), boss.ID))
	for about, deed := range deeds {
		if err := deed(sample.User("佐藤 花子")); err != nil {
			t.Errorf("%s, when the hold is over: %v", about, err)
		}
	}
}

// Two mailboxes may be one person's.
func TestWhomSomebodyAddsWhoIsHeldIsHeldAsLong(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	held := func() (n int) {
		return storetest.Rows[int](s, `SELECT COUNT(*) FROM users WHERE held_until = ? AND id <> ?`, heldUntil(s, boss), boss.ID)[0]
	}
	adds := func(mail string) {
		form := newUser()
		form.Mail = mail
		_, err := s.AddUser(t.Context(), boss.AtWork(), form)
		storetest.Done(t, err)
	}
	resetsBy(t, s, boss, portal.MailReset)
	adds("one@example.co.jp")
	file := entries(columns, "A|two@example.co.jp|0312345678|mail|")
	_, err := s.ImportUsers(t.Context(), boss.AtWork(), file, dryRuns(t, s, boss, file).Seal)
	storetest.Done(t, err)
	if n := held(); n != 2 {
		t.Errorf("%d of two are held as long as who added them", n)
	}
	s.Clock.Pass(portal.HoldAfterReset)
	adds("three@example.co.jp")
	form := newUser()
	form.Role, form.Mail = portal.Administrator, "four@example.co.jp"
	_, err = s.AddUser(t.Context(), boss.AtWork(), form)
	storetest.Done(t, err)
}
