package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func newUser() portal.User {
	return portal.User{
		Name: "高橋 次郎", Mail: "jiro@example.co.jp", Phone: "03-1234-5678", Factor: portal.FactorTOTP, Role: portal.General,
		MailLanguage: portal.English, TimeZone: "Asia/Tokyo", Title: "課長", Comment: "新人\n二行目", Notices: true,
	}
}

func TestAddingAUserSendsTheWelcomeMail(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, group := sample.Administrator("山田 太郎"), sample.Group("営業")
	form := newUser()
	form.Groups = []string{group.ID, group.ID} // named twice is in it once
	var id string
	wrote := s.Changes(func() {
		var err error
		id, err = s.AddUser(t.Context(), boss.Actor(), form)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 group_members+1 links+1 outbox+1 users+1" {
		t.Errorf("wrote %q", wrote)
	}
	sheet, err := s.Person(t.Context(), boss.Actor(), id)
	storetest.Done(t, err)
	if sheet.State != portal.Invited || sheet.Name != form.Name || sheet.Mail != form.Mail || sheet.Factor != form.Factor ||
		sheet.Title != form.Title || sheet.Comment != form.Comment || !sheet.Notices || sheet.LastSignInAt != 0 ||
		strings.Join(sheet.Groups, ",") != "営業" || strings.Join(sheet.GroupIDs, ",") != group.ID {
		t.Errorf("the sheet says %+v", sheet)
	}
	mails := s.MailsTo(form.Mail)
	if len(mails) != 1 || mails[0].Template != portal.MailWelcome || mails[0].Language != portal.English || mails[0].ToName != form.Name || mails[0].Secret == "" {
		t.Errorf("the mails are %+v", mails)
	}
}

func TestAddingAUserIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss := sample.Administrator("山田 太郎")
	foreign := other.Group("営業")
	for about, row := range map[string]struct {
		change func(form *portal.User)
		code   string
	}{
		"no name":              {func(f *portal.User) { f.Name = " 　" }, "required"},
		"no phone":             {func(f *portal.User) { f.Phone = "" }, "required"},
		"a mail to two":        {func(f *portal.User) { f.Mail = "a@example.co.jp,b@example.co.jp" }, "mail_malformed"},
		"a mail with a header": {func(f *portal.User) { f.Mail = "a@example.co.jp\r\nBcc: b@example.co.jp" }, "mail_malformed"},
		"a name with a header": {func(f *portal.User) { f.Name = "A\r\nBcc: b@example.co.jp" }, "characters"},
		"a mail that is taken": {func(f *portal.User) { f.Mail = strings.ToUpper(boss.Mail) }, "mail_taken"},
		"an unknown role":      {func(f *portal.User) { f.Role = "root" }, "choice_unknown"},
		"an unknown factor":    {func(f *portal.User) { f.Factor = "" }, "choice_unknown"},
		"an unknown time zone": {func(f *portal.User) { f.TimeZone = "../../etc/passwd" }, "time_zone_unknown"},
		"an unknown group":     {func(f *portal.User) { f.Groups = []string{"nothing"} }, "group_unknown"},
		"another company's":    {func(f *portal.User) { f.Groups = []string{foreign.ID} }, "group_unknown"},
	} {
		form := newUser()
		row.change(&form)
		wrote := s.Changes(func() {
			_, err := s.AddUser(t.Context(), boss.Actor(), form)
			storetest.Refused(t, err, row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	if n := storetest.Together(t, 8, func(int) error { _, err := s.AddUser(t.Context(), boss.Actor(), newUser()); return err }, "mail_taken"); n != 1 {
		t.Errorf("one address made %d users", n)
	}
}

func TestChangingAUser(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	hanako.Registered()
	form := hanako.Form()
	form.Name, form.Comment = "佐藤 花", "改姓"
	version := hanako.Version()
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, version, form)) }); wrote != "audit+1 users~" {
		t.Errorf("a new name: wrote %q", wrote)
	}
	for about, row := range map[string]struct {
		who     *storetest.Person
		id      string
		version int64
		change  func(form *portal.User)
		code    string
	}{
		"from an older form":       {boss, hanako.ID, version, func(*portal.User) {}, "conflict"},
		"by another company":       {other.Administrator("社長"), hanako.ID, version + 1, func(*portal.User) {}, "not_found"},
		"nobody":                   {boss, "nobody", 1, func(*portal.User) {}, "not_found"},
		"to an address of another": {boss, hanako.ID, version + 1, func(f *portal.User) { f.Mail = boss.Mail }, "mail_taken"},
		"to no address":            {boss, hanako.ID, version + 1, func(f *portal.User) { f.Mail = "" }, "required"},
		"into a group not theirs":  {boss, hanako.ID, version + 1, func(f *portal.User) { f.Groups = []string{other.Group("営業").ID} }, "group_unknown"},
	} {
		form := hanako.Form()
		row.change(&form)
		wrote := s.Changes(func() {
			storetest.Refused(t, s.ChangeUser(t.Context(), row.who.AtWork(), row.id, row.version, form), row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	// Another factor: the authenticator is forgotten, the person is told.
	form = hanako.Form()
	form.Factor = portal.FactorMail
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form)) }); wrote != "audit+1 factors-1 outbox+1 users~" {
		t.Errorf("another factor: wrote %q", wrote)
	}
	hanako.LastMail(portal.MailFactorChanged)
	if again := storetest.Rows[string](s, `SELECT user_name || ' ' || subject FROM audit ORDER BY id DESC LIMIT 1`)[0]; again != "山田 太郎 佐藤 花" {
		t.Errorf("the trail says %q", again)
	}
}

func TestACompanyKeepsAnAdministrator(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	s.Company("別会社").Administrator("社長") // helps nobody here
	boss := sample.Administrator("山田 太郎")
	sample.Administrator("招待中").Invited()
	sample.Administrator("退職者").Disabled()
	demoted := boss.Form()
	demoted.Role = portal.General
	refused := func() {
		t.Helper()
		wrote := s.Changes(func() {
			storetest.Refused(t, s.ChangeUser(t.Context(), boss.Actor(), boss.ID, boss.Version(), demoted), "last_administrator")
			storetest.Refused(t, s.SetUserState(t.Context(), boss.Actor(), boss.ID, true), "last_administrator")
			storetest.Refused(t, s.DeleteUser(t.Context(), boss.Actor(), boss.ID, 1), "delete_self")
		})
		if wrote != "" {
			t.Errorf("wrote %q", wrote)
		}
	}
	refused()
	second := sample.Administrator("鈴木 一郎")
	// Two who remove each other at once: one of them stays.
	one, two := boss.Actor(), second.Actor()
	n := storetest.Together(t, 2, func(i int) error {
		if i == 0 {
			return s.SetUserState(t.Context(), one, second.ID, true)
		}
		return s.DeleteUser(t.Context(), two, boss.ID, 1)
	}, "last_administrator", "not_found")
	if left := s.Count("users", "role = 'admin'", "state = 'active'", "company_id = '"+sample.ID+"'"); n != 1 || left != 1 {
		t.Errorf("%d removals succeeded, %d active administrators are left", n, left)
	}
}

// Two who demote each other at once: one of them stays.
func TestAdministratorsWhoDemoteEachOtherLeaveOne(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	for range 8 {
		two := []*storetest.Person{sample.Administrator("山田 太郎"), sample.Administrator("鈴木 一郎")}
		forms, who := []portal.User{two[1].Form(), two[0].Form()}, []portal.Actor{two[0].Actor(), two[1].Actor()}
		forms[0].Role, forms[1].Role = portal.General, portal.General
		n := storetest.Together(t, 2, func(i int) error {
			return s.ChangeUser(t.Context(), who[i], two[1-i].ID, 1, forms[i])
		}, "last_administrator")
		if left := s.Count("users", "role = 'admin'"); n != 1 || left != 1 {
			t.Fatalf("%d were demoted, %d administrators are left", n, left)
		}
		s.Write(`DELETE FROM users`)
	}
}

// What could hand over an account or open the whole company asks who sits there; the rest does not.
func TestSomeChangesOfPeopleNeedAFreshCode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	away := s.Holding(boss.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	change := func(edit func(form *portal.User)) func(who portal.Actor, p *storetest.Person) error {
		return func(who portal.Actor, p *storetest.Person) error {
			form := p.Form()
			edit(&form)
			return s.ChangeUser(t.Context(), who, p.ID, p.Version(), form)
		}
	}
	for about, row := range map[string]struct {
		deed func(who portal.Actor, p *storetest.Person) error
		code string
	}{
		"another factor":        {change(func(f *portal.User) { f.Factor = portal.FactorTOTP }), "code_needed"},
		"a factor to be chosen": {change(func(f *portal.User) { f.Factor = portal.FactorUnset }), "code_needed"},
		"another mailbox":       {change(func(f *portal.User) { f.Mail = "x" + f.Mail }), "code_needed"},
		"an administrator":      {change(func(f *portal.User) { f.Role = portal.Administrator }), "code_needed"},
		"an administrator anew": {func(who portal.Actor, p *storetest.Person) error {
			s.Write(`UPDATE users SET role = 'admin', state = 'disabled' WHERE id = ?`, p.ID)
			return s.SetUserState(t.Context(), who, p.ID, false)
		}, "code_needed"},
		"a new administrator": {func(who portal.Actor, p *storetest.Person) error {
			form := p.Form()
			form.Mail, form.Role = "new"+form.Mail, portal.Administrator
			_, err := s.AddUser(t.Context(), who, form)
			return err
		}, "code_needed"},
		"a new user": {func(who portal.Actor, p *storetest.Person) error {
			form := p.Form()
			form.Mail = "new" + form.Mail
			_, err := s.AddUser(t.Context(), who, form)
			return err
		}, ""},
		"another name":           {change(func(f *portal.User) { f.Name += "!" }), "code_needed"},
		"another phone":          {change(func(f *portal.User) { f.Phone = "03-0000-9999" }), "code_needed"},
		"a name spelt otherwise": {change(func(f *portal.User) { f.Name = "佐藤花子" }), ""},
		"a mobile phone":         {change(func(f *portal.User) { f.Mobile = "090-1234-5678" }), ""},
		"less to do": {func(who portal.Actor, p *storetest.Person) error {
			s.Write(`UPDATE users SET role = 'admin' WHERE id = ?`, p.ID)
			return change(func(f *portal.User) { f.Role = portal.General })(who, p)
		}, ""},
		"from an older form": {func(who portal.Actor, p *storetest.Person) error {
			form := p.Form()
			form.Factor = portal.FactorTOTP
			return s.ChangeUser(t.Context(), who, p.ID, 99, form)
		}, "conflict"},
	} {
		p := sample.User("佐藤 花子")
		if err := row.deed(away, p); row.code == "" && err != nil || row.code != "" && !portal.Refused(err, row.code) {
			t.Errorf("%s: got %v, want %q", about, err, row.code)
		}
		if row.code != "code_needed" {
			continue
		}
		if err := row.deed(boss.AtWork(), p); err != nil {
			t.Errorf("%s, with a fresh code: %v", about, err)
		}
	}
}

func TestANewMailAddressIsToldToBothMailboxes(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	form, before := hanako.Form(), hanako.Mail
	form.Mail = "hanako.sato@example.co.jp"
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, 1, form)) }); wrote != "audit+1 outbox+2 users~" {
		t.Errorf("wrote %q", wrote)
	}
	for to, said := range map[string]string{before: portal.MaskMail(form.Mail), form.Mail: form.Mail} {
		mails := s.MailsTo(to)
		if len(mails) != 1 || mails[0].Template != portal.MailMailChanged || mails[0].Fields["old"] != before || mails[0].Fields["new"] != said {
			t.Errorf("%s got %+v", to, mails)
		}
	}
}

func TestDisablingAndEnabling(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako, invited := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 一郎").Invited()
	for p, back := range map[*storetest.Person]portal.State{hanako: portal.Active, invited: portal.Invited} {
		if wrote := s.Changes(func() { storetest.Done(t, s.SetUserState(t.Context(), boss.Actor(), p.ID, true)) }); wrote != "audit+1 users~" || p.State() != portal.Disabled {
			t.Errorf("disabling wrote %q, the account is %s", wrote, p.State())
		}
		storetest.Done(t, s.SetUserState(t.Context(), boss.Actor(), p.ID, true)) // twice is once
		storetest.Done(t, s.SetUserState(t.Context(), boss.Actor(), p.ID, false))
		if p.State() != back {
			t.Errorf("enabled again the account is %s, want %s", p.State(), back)
		}
	}
	stranger := s.Company("別会社").Administrator("社長")
	if wrote := s.Changes(func() {
		storetest.Refused(t, s.SetUserState(t.Context(), stranger.Actor(), hanako.ID, true), "not_found")
		storetest.Refused(t, s.SetUserState(t.Context(), boss.Actor(), "nobody", true), "not_found")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}

func TestDeletingAUserKeepsTheRecord(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1").Contract("N1").Numbers("0300001001")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子").Sees("Y1")
	hanako.Registered()
	hanako.SignedIn()
	storetest.Refused(t, signsIn(s, hanako.Mail, "wrong", ""), "login_refused")
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset))
	forwards(t, s, hanako, "Y1", to("090-1234-5678"), "0300001001")
	stranger := s.Company("別会社").Administrator("社長")
	if wrote := s.Changes(func() { storetest.Refused(t, s.DeleteUser(t.Context(), stranger.Actor(), hanako.ID, 1), "not_found") }); wrote != "" {
		t.Errorf("another company's: wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Refused(t, s.DeleteUser(t.Context(), boss.Actor(), hanako.ID, 1), "conflict") }); wrote != "" {
		t.Errorf("another version: wrote %q", wrote)
	}
	wrote := s.Changes(func() { storetest.Done(t, s.DeleteUser(t.Context(), boss.Actor(), hanako.ID, 2)) })
	if wrote != "attempts-1 audit+1 factors-1 group_members-1 links-1 sessions-1 used_steps-1 users-1" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Refused(t, s.DeleteUser(t.Context(), boss.Actor(), hanako.ID, 2), "not_found")
	recent, err := s.RecentChanges(t.Context(), boss.Actor(), 10)
	storetest.Done(t, err)
	if len(recent) != 1 || recent[0].UserName != "佐藤 花子" {
		t.Errorf("the history says %+v", recent)
	}
}

// Who sets their own password changes nothing that an administrator sees: whoever looked at them before may delete them.
func TestANewPasswordIsNoChangeOfWhatAnAdministratorSees(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	company := s.Company("サンプル商事")
	boss, hanako := company.Administrator("社長"), company.User("佐藤 花子")
	shown, err := s.Person(t.Context(), boss.Actor(), hanako.ID)
	storetest.Done(t, err)
	_, err = s.ChangePassword(t.Context(), s.Holding(hanako.SignedIn()), storetest.Password, newPassword)
	storetest.Done(t, err)
	storetest.Done(t, s.DeleteUser(t.Context(), boss.Actor(), hanako.ID, shown.Version))
}
