package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func contractRows() []portal.ContractRow {
	row := portal.ContractRow{
		Line: 2, Service: "IP Voice", VoiceGroup: "Y1", Representative: "N1", Contract: "N1", Site: "S1", SiteName: "本社", Number: "0300001001", Plan: "IP Voice", Opened: true,
	}
	second := row
	second.Line, second.Number = 3, "0300001002"
	return []portal.ContractRow{row, second}
}

// A service is every company's: the record of the import that made one names it. The same file again makes none.
func TestTheRecordOfAnImportNamesNewServices(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	row := portal.ContractRow{Line: 2, Service: "新サービス", VoiceGroup: "Y77", Contract: "N770000001", Plan: "IP Voice", Opened: true}
	_, err := s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{row})
	storetest.Done(t, err)
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "new_services >新サービス; ") ||
		!strings.Contains(got, "services_added >1; ") || !strings.Contains(got, "voice_groups_added >1") {
		t.Errorf("on record: %s", got)
	}
	row.Line, row.Contract = 3, "N770000002"
	_, err = s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{row})
	storetest.Done(t, err)
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); strings.Contains(got, "services") || strings.Contains(got, "voice_groups") {
		t.Errorf("once it is there, on record: %s", got)
	}
}

func TestContractsAreImported(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	imports := func(company string, create bool, rows ...portal.ContractRow) (did store.Inventory, err error) {
		imported, err := s.ImportContracts(t.Context(), company, create, rows)
		return imported.Inventory, err
	}
	rows := contractRows()
	if wrote := s.Changes(func() {
		_, err := imports("サンプル商事", false, rows...)
		if err == nil || err.Error() != "there is no company サンプル商事" {
			t.Errorf("got %v", err)
		}
	}); wrote != "" {
		t.Errorf("a company that is not there wrote %q", wrote)
	}
	if wrote := s.Changes(func() {
		did, err := imports("サンプル商事", true, rows...)
		if storetest.Done(t, err); did != (store.Inventory{Added: 1, Numbers: 2}) {
			t.Errorf("it did %+v", did)
		}
	}); wrote != "audit+2 companies+1 contracts+1 numbers+2 services+1 voice_groups+1" {
		t.Errorf("wrote %q", wrote)
	}
	if wrote := s.Changes(func() { _, err := imports("サンプル商事", true, rows...); storetest.Done(t, err) }); wrote != "" {
		t.Errorf("the same file again wrote %q", wrote)
	}

	branch := rows[1] // the second number moves to a new site
	branch.Contract, branch.Site, branch.SiteName = "N2", "S2", "支店"
	head := rows[0]
	head.MessageBox = true
	if wrote := s.Changes(func() {
		did, err := imports("サンプル商事", false, head, branch)
		if storetest.Done(t, err); did != (store.Inventory{Added: 1, Changed: 1, Numbers: 1}) {
			t.Errorf("it did %+v", did)
		}
	}); wrote != "audit+1 contracts+1 numbers~" {
		t.Errorf("bringing it up to date wrote %q", wrote)
	}
	branch.Representative, head.Representative = "N2", "N2"
	if did, err := imports("サンプル商事", false, head, branch); err != nil || did != (store.Inventory{Changed: 1}) {
		t.Errorf("another representative: %+v, %v", did, err)
	}

	stolen := rows[0]
	stolen.VoiceGroup, stolen.Contract, stolen.Number = "Y1", "N9", "0300001009"
	if wrote := s.Changes(func() {
		_, err := imports("株式会社となり", true, stolen)
		if err == nil || err.Error() != "line 2: voice group Y1 belongs to another company" {
			t.Errorf("got %v", err)
		}
	}); wrote != "" {
		t.Errorf("what is refused wrote %q", wrote)
	}
}

func TestTheOperatorAddsPeople(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	group := sample.Group("本社")
	form := portal.User{Name: "初 一", Mail: "first@example.com", Phone: "0300000001", Role: portal.Administrator, Factor: portal.FactorUnset,
		MailLanguage: portal.Japanese, TimeZone: "Asia/Tokyo", Groups: []string{group.Name}}
	var token string
	if wrote := s.Changes(func() {
		var err error
		token, err = s.AddUserAs(t.Context(), "", form)
		storetest.Done(t, err)
	}); wrote != "audit+1 group_members+1 links+1 outbox+1 users+1" {
		t.Errorf("wrote %q", wrote)
	}
	if mails := s.MailsTo(form.Mail); len(mails) != 1 || mails[0].Secret != token {
		t.Errorf("the mails are %+v", mails)
	}
	again, err := s.InviteAgain(t.Context(), "FIRST@example.com")
	storetest.Done(t, err)
	storetest.Refused(t, s.CheckLink(t.Context(), token), "link_ended")
	storetest.Done(t, s.CheckLink(t.Context(), again))

	registered := s.Company("株式会社となり").User("隣野 二子")
	s.Company("株式会社よそ").User("隣野 一子").Disabled()
	if wrote := s.Changes(func() {
		if _, err := s.AddUserAs(t.Context(), "", form); err == nil {
			t.Error("one of two companies is taken")
		}
		form.Groups = []string{"別"}
		_, err := s.AddUserAs(t.Context(), "サンプル商事", form)
		storetest.Refused(t, err, "group_unknown")
		form.Groups = nil
		_, err = s.AddUserAs(t.Context(), "サンプル商事", form)
		storetest.Refused(t, err, "mail_taken")
		for _, deed := range []func(string) (string, error){
			func(id string) (string, error) { return s.InviteAgain(t.Context(), id) },
			func(id string) (string, error) { return s.ResetFactor(t.Context(), id) },
		} {
			_, err := deed("nobody@example.com")
			storetest.Refused(t, err, "not_found")
			_, err = deed("p3@example.co.jp")
			storetest.Refused(t, err, "user_disabled")
		}
		_, err = s.InviteAgain(t.Context(), registered.Mail)
		storetest.Refused(t, err, "user_active")
	}); wrote != "" {
		t.Errorf("what is refused wrote %q", wrote)
	}
}

// Whoever shut the authenticator knew the password: neither opens anything afterwards, nor what was signed in.
func TestTheOperatorResetsASecondFactor(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	app := boss.Registered()
	s.Clock.Pass(10 * step)
	in, pending := boss.SignedIn(), boss.Pending()
	s.Write(`UPDATE factors SET failures = ?`, portal.MostWrongCodes)
	storetest.Refused(t, entersTheCode(t, s, boss, app.Code(0)), "codes_shut")
	var token string
	if wrote := s.Changes(func() {
		var err error
		token, err = s.ResetFactor(t.Context(), boss.Mail)
		storetest.Done(t, err)
	}); wrote != "audit+1 factors-1 links+1 outbox+2 sessions-3 users~" {
		t.Errorf("wrote %q", wrote)
	}
	boss.LastMail(portal.MailFactorChanged)
	if alive(t, s, in) || alive(t, s, pending) || boss.LastMail(portal.MailReset).Secret != token {
		t.Error("a session lives on, or the mail has another link")
	}
	storetest.Refused(t, signsIn(s, boss.Mail, storetest.Password, ""), "login_refused")
	ticket, err := proves(t, s, token, boss)
	storetest.Done(t, err)
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), boss.Mail, newPassword)
	storetest.Done(t, err)
	storetest.Done(t, signsIn(s, boss.Mail, newPassword, ""))
	if boss.Factor() != portal.FactorUnset || boss.State() != portal.Active {
		t.Errorf("the factor is %s, the account %s", boss.Factor(), boss.State())
	}
}
