package store_test

import (
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
