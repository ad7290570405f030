package store_test

import (
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
		"another welcome":               {func(*storetest.Person) {}, portal.MailWelcome, true},
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
	forward := func() error {
		_, err := sets(t, s, hanako, "Y1", to("090-1234-5678"), "0300001001")
		return err
	}
	storetest.Refused(t, forward(), "destination_held")
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
	storetest.Done(t, forward())

	resetsBy(t, s, hanako, portal.MailWelcome)
	s.Clock.Pass(portal.HoldAfterReset)
	storetest.Done(t, forward())
}
