package store_test

import (
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

var ownData = portal.OwnData{MailLanguage: portal.English, TimeZone: "Europe/Berlin", Title: "課長", Mobile: "090-1234-5678", Notices: true}

func TestPeopleChangeTheirOwnData(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	elsewhere := hanako.SignedIn()
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeOwnData(t.Context(), hanako.Actor(), 1, ownData)) }); wrote != "audit+1 users~" {
		t.Errorf("wrote %q", wrote)
	}
	sheet, err := s.Person(t.Context(), hanako.Actor(), hanako.ID)
	storetest.Done(t, err)
	if sheet.MailLanguage != ownData.MailLanguage || sheet.TimeZone != ownData.TimeZone || sheet.Title != ownData.Title ||
		sheet.Mobile != ownData.Mobile || !sheet.Notices || sheet.Version != 2 || sheet.Phone != hanako.Phone {
		t.Errorf("the sheet says %+v", sheet)
	}
	detail := storetest.Rows[string](s, `SELECT detail FROM audit WHERE event = 'user_changed'`)[0]
	if !strings.Contains(detail, `"Asia/Tokyo"`) || !strings.Contains(detail, `"Europe/Berlin"`) {
		t.Errorf("the trail says %s", detail)
	}
	if !alive(t, s, elsewhere) {
		t.Error("it ended a session")
	}
}

func TestAChangeOfOwnDataIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	boss := hanako.Company.Administrator("山田 太郎")
	storetest.Done(t, s.ChangeUser(t.Context(), boss.Actor(), hanako.ID, 1, hanako.Form()))
	wrong := ownData
	wrong.TimeZone = "Mars/Olympus"
	for code, deed := range map[string]func() error{
		"conflict":          func() error { return s.ChangeOwnData(t.Context(), hanako.Actor(), 1, ownData) }, // of before the administrator's
		"time_zone_unknown": func() error { return s.ChangeOwnData(t.Context(), hanako.Actor(), 2, wrong) },
	} {
		if wrote := s.Changes(func() { storetest.Refused(t, deed(), code) }); wrote != "" {
			t.Errorf("%s: wrote %q", code, wrote)
		}
	}
}

// Whoever sits down at somebody's open screen does not silence the mails about what they do there.
func TestNoticesAreSilencedWithAFreshCodeOnly(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子").Noticed()
	silent := ownData
	silent.Notices = false
	who := s.Holding(hanako.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	if wrote := s.Changes(func() { storetest.Refused(t, s.ChangeOwnData(t.Context(), who, 1, silent), "code_needed") }); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, s.ChangeOwnData(t.Context(), who, 1, ownData))
	storetest.Done(t, s.ChangeOwnData(t.Context(), hanako.AtWork(), 2, silent))
	storetest.Done(t, s.ChangeOwnData(t.Context(), who, 3, ownData))
}

func TestSignInsAreOnesOwnWithWhatWasRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	stranger, owner := storetest.Stranger, storetest.Stranger
	stranger.Address, owner.Agent = "198.51.100.9", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
	_, err := s.SignIn(t.Context(), stranger, hanako.Mail, "wrong")
	storetest.Refused(t, err, "login_refused")
	_, err = s.SignIn(t.Context(), stranger, "nobody@example.co.jp", "wrong")
	storetest.Refused(t, err, "login_refused")
	ticket, err := s.SignIn(t.Context(), owner, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	who := s.Holding(ticket)
	who.Agent = owner.Agent
	code := hanako.LastMail(portal.MailCode).Secret
	_, err = s.EnterMailCode(t.Context(), who, storetest.Wrong(code), false)
	storetest.Refused(t, err, "code_refused")
	_, err = s.EnterMailCode(t.Context(), who, code, false)
	storetest.Done(t, err)

	rows, err := s.SignIns(t.Context(), hanako.Actor())
	storetest.Done(t, err)
	var told []string
	for _, row := range rows {
		told = append(told, string(row.Event)+" "+row.Address+" "+row.Browser)
	}
	want := []string{"sign_in 192.0.2.7 Chrome (Windows)", "code_refused 192.0.2.7 Chrome (Windows)", "sign_in_refused 198.51.100.9 "}
	if !slices.Equal(told, want) {
		t.Errorf("got %q, want %q", told, want)
	}
	if rows, err := s.SignIns(t.Context(), hanako.Company.User("山田 太郎").Actor()); err != nil || len(rows) > 0 {
		t.Errorf("somebody else sees %+v, %v", rows, err)
	}
}

func TestFiftySignInsAreShown(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	s.Write(`
		WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 160)
		INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
		SELECT i, ?, i, ?, '', '', 'sign_in', '', '{}', '' FROM n`, hanako.Company.ID, hanako.ID)
	rows, err := s.SignIns(t.Context(), hanako.Actor())
	if err != nil || len(rows) != 50 || rows[0].ID != 160 || rows[49].ID != 111 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
