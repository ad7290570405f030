package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// invited is a person who was sent the welcome mail, and the token in it.
func invited(t *testing.T) (*storetest.Store, *storetest.Person, string) {
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子").Invited()
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailWelcome))
	return s, hanako, hanako.LastMail(portal.MailWelcome).Secret
}

func proves(t *testing.T, s *storetest.Store, token string, p *storetest.Person) (store.Ticket, error) {
	return s.ProveIdentity(t.Context(), storetest.Stranger, token, p.Mail, p.Name, p.Phone)
}

func TestALinkIsGoodOnce(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	if n := s.Count("links", "id = '"+token+"'") + s.Count("outbox", "instr(secret_sealed, '"+token+"') > 0"); n != 0 {
		t.Error("the token stands readable in the database")
	}
	// Looking at the page does not use it up: mail scanners do that.
	if wrote := s.Changes(func() { storetest.Done(t, s.CheckLink(t.Context(), token)) }); wrote != "" {
		t.Errorf("looking wrote %q", wrote)
	}
	if n := storetest.Together(t, atOnce, func(int) error { _, err := proves(t, s, token, hanako); return err }, "link_ended"); n != 1 {
		t.Errorf("%d of %d got through with one link", n, atOnce)
	}
	if n := s.Count("sessions"); n != 1 {
		t.Errorf("one link made %d rows", n)
	}
	s.Reopen()
	wrote := s.Changes(func() {
		_, err := proves(t, s, token, hanako)
		storetest.Refused(t, err, "link_ended")
		storetest.Refused(t, s.CheckLink(t.Context(), token), "link_ended")
	})
	if wrote != "" {
		t.Errorf("a used link wrote %q", wrote)
	}
}

func TestAMadeUpLinkOpensNothing(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	sum := storetest.Rows[string](s, `SELECT id FROM links`)[0]
	for _, text := range []string{"", "x", token + "x", token[:len(token)-1], sum, "' OR 1=1 --"} {
		wrote := s.Changes(func() {
			storetest.Refused(t, s.CheckLink(t.Context(), text), "link_ended")
			_, err := proves(t, s, text, hanako)
			storetest.Refused(t, err, "link_ended")
		})
		if wrote != "" {
			t.Errorf("%q: wrote %q", text, wrote)
		}
	}
}

func TestALinkExpires(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	if at := hanako.LastMail(portal.MailWelcome).ExpiresAt; !at.Equal(s.Clock.Now().Add(7 * 24 * time.Hour)) {
		t.Errorf("the welcome mail says %s", at)
	}
	s.Clock.Pass(7*24*time.Hour - time.Millisecond)
	storetest.Done(t, s.CheckLink(t.Context(), token))
	s.Clock.Pass(time.Millisecond)
	storetest.Refused(t, s.CheckLink(t.Context(), token), "link_ended")
	_, err := proves(t, s, token, hanako)
	storetest.Refused(t, err, "link_ended")

	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	reset := hanako.LastMail(portal.MailReset)
	if !reset.ExpiresAt.Equal(s.Clock.Now().Add(30 * time.Minute)) {
		t.Errorf("the reset mail says %s", reset.ExpiresAt)
	}
	s.Clock.Pass(30 * time.Minute)
	_, err = proves(t, s, reset.Secret, hanako)
	storetest.Refused(t, err, "link_ended")
}

func TestANewerLinkReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	s, hanako, first := invited(t)
	boss := hanako.Company.Administrator("鈴木 一郎")
	s.Clock.Pass(time.Minute)
	if wrote := s.Changes(func() { storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailWelcome)) }); wrote != "audit+1 links+1 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	_, err := proves(t, s, first, hanako)
	storetest.Refused(t, err, "link_ended")
	_, err = proves(t, s, hanako.LastMail(portal.MailWelcome).Secret, hanako)
	storetest.Done(t, err)
}

// The list of mails tells which link is still good; a mail whose link ended before it left never leaves.
func TestMailsTellWhichLinkIsGood(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("鈴木 一郎"), sample.User("佐藤 花子").Invited()
	sends := func() {
		t.Helper()
		s.Clock.Pass(time.Minute)
		storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailWelcome))
	}
	lists := func(want string) {
		t.Helper()
		var told []string
		for _, row := range mailsOf(t, s, boss.Actor(), store.MailFilter{Address: hanako.Mail}) {
			told = append(told, fmt.Sprint(row.State, " ", row.LinkEnded))
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("the mails are %s, want %s", got, want)
		}
	}
	sends()
	storetest.Done(t, s.MarkPostSent(t.Context(), taken(t, s).ID))
	sends()
	lists("queued false, sent true")
	sends()
	lists("queued false, expired true, sent true")
	posts, err := s.LeasePosts(t.Context(), 10, time.Hour)
	if storetest.Done(t, err); len(posts) != 2 || posts[0].Secret == "" || posts[1].Secret != "" || posts[1].ExpiresAt.After(s.Clock.Now()) {
		t.Fatalf("a sender finds %+v: the first is good alone", posts)
	}
	storetest.Done(t, s.MarkPostSent(t.Context(), posts[0].ID))
	lists("sent false, expired true, sent true")
	_, err = proves(t, s, posts[0].Secret, hanako)
	storetest.Done(t, err)
	lists("sent true, expired true, sent true")
}

// "Forgot password" is open to anyone who knows an address: it takes away nothing that an administrator sent there.
func TestAStrangersRequestEndsOnlyStrangersLinks(t *testing.T) {
	t.Parallel()
	s, hanako, welcome := invited(t)
	boss := hanako.Company.Administrator("鈴木 一郎")
	taro := hanako.Company.User("鈴木 太郎")
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), taro.ID, portal.MailReset))
	sent := taro.LastMail(portal.MailReset).Secret
	var asked []string
	for range 2 {
		s.Clock.Pass(2 * time.Minute)
		for _, p := range []*storetest.Person{hanako, taro} {
			wrote := s.Changes(func() { storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, p.Mail)) }, throttling...)
			if wrote != "audit+1 links+1 outbox+1" {
				t.Errorf("a request for %s wrote %q", p.Name, wrote)
			}
			asked = append(asked, p.LastMail(portal.MailReset).Secret)
		}
	}
	for about, row := range map[string]struct {
		token string
		open  bool
	}{
		"the welcome": {welcome, true}, "the administrator's": {sent, true},
		"the first that was asked for": {asked[0], false}, "the second": {asked[2], true}, "the first of the other": {asked[1], false},
	} {
		if err := s.CheckLink(t.Context(), row.token); err == nil != row.open {
			t.Errorf("%s: got %v", about, err)
		}
	}
	_, err := proves(t, s, welcome, hanako)
	storetest.Done(t, err)
	// What an administrator sends ends them all.
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), taro.ID, portal.MailReset))
	for _, token := range []string{sent, asked[3]} {
		storetest.Refused(t, s.CheckLink(t.Context(), token), "link_ended")
	}
}

func TestALinkBearsFiveWrongIdentities(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	other := hanako.Company.User("鈴木 一郎")
	for _, wrong := range [][3]string{
		{other.Mail, hanako.Name, hanako.Phone},
		{hanako.Mail, "佐藤 華子", hanako.Phone},
		{hanako.Mail, hanako.Name, "0300009999"},
		{"", "", ""},
		{hanako.Mail, "", hanako.Phone},
	} {
		var ticket store.Ticket
		wrote := s.Changes(func() {
			var err error
			ticket, err = s.ProveIdentity(t.Context(), storetest.Stranger, token, wrong[0], wrong[1], wrong[2])
			storetest.Refused(t, err, "identity_refused")
		}, throttling...)
		if wrote != "audit+1 links~" || ticket != (store.Ticket{}) {
			t.Errorf("%v: wrote %q, got %+v", wrong, wrote, ticket)
		}
	}
	_, err := proves(t, s, token, hanako)
	storetest.Refused(t, err, "link_ended")
	if n := s.Count("audit", "event = 'identity_refused'", "user_id = '"+hanako.ID+"'"); n != 5 {
		t.Errorf("the trail holds %d wrong identities", n)
	}
}

func TestAnIdentityIsProvedInAnySpelling(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	phone := wide(strings.ReplaceAll(hanako.Phone, "-", ""))
	_, err := s.ProveIdentity(t.Context(), storetest.Stranger, token, strings.ToUpper(hanako.Mail), "佐藤　花子 ", phone)
	storetest.Done(t, err)
}

func TestADisabledPersonProvesNothing(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	hanako.Disabled()
	_, err := proves(t, s, token, hanako)
	storetest.Refused(t, err, "identity_refused")
	if wrote := s.Changes(func() { storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail)) }, throttling...); wrote != "audit+1" {
		t.Errorf("a reset for a disabled person wrote %q", wrote)
	}
}

func TestAskingForAResetTellsStrangersNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	if wrote := s.Changes(func() { storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, "nobody@example.co.jp")) }, throttling...); wrote != "audit+1" {
		t.Errorf("unknown: wrote %q", wrote)
	}
	ask := func() string {
		return s.Changes(func() {
			storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, " "+strings.ToUpper(hanako.Mail)))
		}, throttling...)
	}
	if wrote := ask(); wrote != "audit+1 links+1 outbox+1" {
		t.Errorf("known: wrote %q", wrote)
	}
	s.Clock.Pass(time.Minute - time.Millisecond)
	if wrote := ask(); wrote != "audit+1" {
		t.Errorf("within a minute: wrote %q", wrote)
	}
	s.Clock.Pass(time.Millisecond)
	for range 4 {
		if wrote := ask(); !strings.HasPrefix(wrote, "audit+1 links+1") {
			t.Errorf("after a minute: wrote %q", wrote)
		}
		s.Clock.Pass(2 * time.Minute)
	}
	if wrote := ask(); wrote != "audit+1" {
		t.Errorf("a sixth in an hour: wrote %q", wrote)
	}
	s.Clock.Pass(time.Hour)
	if wrote := ask(); wrote != "audit+1 links+1 outbox+1" {
		t.Errorf("an hour later: wrote %q", wrote)
	}
}

func TestAdministratorsSendLinksToTheirOwnPeople(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	for _, row := range []struct {
		about string
		who   *storetest.Person
		to    string
		kind  portal.Template
		code  string
	}{
		{"of another company", other.Administrator("社長"), hanako.ID, portal.MailReset, "not_found"},
		{"nobody", boss, "nobody", portal.MailReset, "not_found"},
		{"disabled", boss, sample.User("退職者").Disabled().ID, portal.MailReset, "user_disabled"},
		{"another mail", boss, hanako.ID, portal.MailCode, "choice_unknown"},
		{"who has a password", boss, hanako.ID, portal.MailWelcome, "user_active"}, // its link would lead to a new one for a week
	} {
		wrote := s.Changes(func() { storetest.Refused(t, s.SendLink(t.Context(), row.who.Actor(), row.to, row.kind), row.code) })
		if wrote != "" {
			t.Errorf("%s: wrote %q", row.about, wrote)
		}
	}
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset))
	_, err := proves(t, s, hanako.LastMail(portal.MailReset).Secret, hanako)
	storetest.Done(t, err)
}

func TestANewPasswordEndsWhatWasSignedIn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	ticket, err := proves(t, s, hanako.LastMail(portal.MailReset).Secret, hanako)
	storetest.Done(t, err)
	session, pending := hanako.SignedIn(), hanako.Pending()
	who := s.Holding(ticket)

	for _, weak := range []string{"", "Aa1", "alllowercase1", "ALLUPPERCASE1", "NoDigitsAtAll", "Password1", strings.Repeat("Aa1", 11)} {
		wrote := s.Changes(func() {
			if _, err := s.SetPassword(t.Context(), who, hanako.Mail, weak); portal.Refusals(err) == nil {
				t.Errorf("%q: got %v", weak, err)
			}
		})
		if wrote != "" {
			t.Errorf("%q: wrote %q", weak, wrote)
		}
	}
	var enrol *store.Ticket
	wrote := s.Changes(func() { enrol, err = s.SetPassword(t.Context(), who, hanako.Mail, newPassword) }, throttling...)
	if err != nil || enrol != nil || wrote != "audit+1 links~ outbox+1 sessions-3 users~" {
		t.Errorf("got %v, %v, wrote %q", enrol, err, wrote)
	}
	hanako.LastMail(portal.MailPasswordChanged)
	for _, old := range []store.Ticket{session, pending, ticket} {
		_, err := s.Session(t.Context(), old.Secret, "", "", old.Purpose)
		storetest.Refused(t, err, "not_found")
	}
	if wrote := s.Changes(func() { _, err = s.SetPassword(t.Context(), who, hanako.Mail, newPassword+"x") }); !portal.Refused(err, "signed_out") || wrote != "" {
		t.Errorf("a second time: got %v, wrote %q", err, wrote)
	}
	// The second factor is still asked for: the reset neither signs in nor removes it.
	_, err = s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Refused(t, err, "login_refused")
	again, err := s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, newPassword)
	storetest.Done(t, err)
	_, err = s.EnterTOTP(t.Context(), s.Holding(again), authenticator.Code(0), false)
	storetest.Done(t, err)
}

// A mailbox that is no longer the person's must not open the account.
func TestALinkEndsWhenTheAddressChanges(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	boss := hanako.Company.Administrator("鈴木 一郎")
	form := hanako.Form()
	form.Mail = "new@example.co.jp"
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form))
	_, err := s.ProveIdentity(t.Context(), storetest.Stranger, token, form.Mail, hanako.Name, hanako.Phone)
	storetest.Refused(t, err, "link_ended")
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailWelcome))
	welcomes := func(one portal.Post) bool { return one.Template == portal.MailWelcome }
	if mails := s.MailsTo(form.Mail); !slices.ContainsFunc(mails, welcomes) {
		t.Errorf("to the new address: %+v", mails)
	}
}

// Whoever asked for another link between the proof and the new password has nothing of it.
func TestANewPasswordEndsLinksThatCameMeanwhile(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	ticket, err := proves(t, s, hanako.LastMail(portal.MailReset).Secret, hanako)
	storetest.Done(t, err)
	s.Clock.Pass(2 * time.Minute)
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	later := hanako.LastMail(portal.MailReset).Secret
	storetest.Done(t, s.CheckLink(t.Context(), later))
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), hanako.Mail, newPassword)
	storetest.Done(t, err)
	storetest.Refused(t, s.CheckLink(t.Context(), later), "link_ended")
}

// Administrators may send a link again and again, but not fill somebody's mailbox.
func TestLinksOfAnHourAreLimited(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako, taro := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 太郎")
	for range 20 {
		storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset))
		s.Clock.Pass(time.Second)
	}
	wrote := s.Changes(func() {
		storetest.Refused(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset), "code_too_soon")
	})
	if wrote != "" {
		t.Errorf("one too many wrote %q", wrote)
	}
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), taro.ID, portal.MailReset))
	s.Clock.Pass(time.Hour)
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset))
}
