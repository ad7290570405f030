package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func notice(title string, from time.Time) portal.Notice {
	return portal.Notice{Title: map[portal.Language]string{portal.Japanese: title, portal.English: "Maintenance"}, From: from}
}

func titles(t *testing.T, notices []store.Notice, err error) string {
	t.Helper()
	storetest.Done(t, err)
	var all []string
	for _, one := range notices {
		all = append(all, one.Title[portal.Japanese])
	}
	return strings.Join(all, ", ")
}

func TestANoticeIsShownFromUntil(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").AtWork()
	form := notice("停止のお知らせ", storetest.Start.Add(time.Hour))
	form.Until, form.Entrance = storetest.Start.Add(2*time.Hour), true
	inside := notice("社内だけ", storetest.Start)
	loud := notice("重要", storetest.Start.Add(-time.Hour))
	loud.Important = true
	for _, one := range []portal.Notice{form, inside, loud} {
		if wrote := s.Changes(func() {
			_, err := s.AddNotice(t.Context(), boss, one)
			storetest.Done(t, err)
		}); wrote != "audit+1 notices+1" {
			t.Errorf("adding wrote %q", wrote)
		}
	}
	for _, row := range []struct {
		pass               time.Duration
		entrance, insiders string
	}{
		{0, "", "重要, 社内だけ"},
		{time.Hour, "停止のお知らせ", "重要, 停止のお知らせ, 社内だけ"},
		{time.Hour - time.Millisecond, "停止のお知らせ", "重要, 停止のお知らせ, 社内だけ"},
		{time.Millisecond, "", "重要, 社内だけ"},
	} {
		s.Clock.Pass(row.pass)
		found, err := s.EntranceNotices(t.Context())
		entrance := titles(t, found, err)
		found, err = s.ShownNotices(t.Context(), boss)
		if insiders := titles(t, found, err); entrance != row.entrance || insiders != row.insiders {
			t.Errorf("at %s: %q and %q, want %q and %q", s.Clock.Now(), entrance, insiders, row.entrance, row.insiders)
		}
	}
}

func TestANoticeIsChangedAndEnded(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	taro := sample.Administrator("山田 太郎")
	boss := taro.AtWork()
	id, err := s.AddNotice(t.Context(), boss, notice("停止", storetest.Start))
	storetest.Done(t, err)
	form := notice("停止の延期", storetest.Start)
	form.Entrance = true
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeNotice(t.Context(), boss, id, 1, form)) }); wrote != "audit+1 notices~" {
		t.Errorf("changing wrote %q", wrote)
	}
	if got := onRecord(t, s, boss, portal.Japanese); got != "title_ja 停止>停止の延期; entrance false>true" {
		t.Errorf("on record is %q", got)
	}
	wrote := s.Changes(func() { storetest.Refused(t, s.ChangeNotice(t.Context(), boss, id, 1, form), "conflict") })
	if wrote != "" {
		t.Errorf("an old form wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Refused(t, s.EndNotice(t.Context(), boss, id, 1), "conflict") }); wrote != "" {
		t.Errorf("ending what somebody has rewritten wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.EndNotice(t.Context(), boss, id, 2)) }); wrote != "audit+1 notices~" {
		t.Errorf("ending wrote %q", wrote)
	}
	if found, err := s.EntranceNotices(t.Context()); titles(t, found, err) != "" {
		t.Errorf("ended, and still shown: %+v", found)
	}
	s.Clock.Pass(time.Hour)
	boss = taro.AtWork()
	if wrote := s.Changes(func() { storetest.Done(t, s.EndNotice(t.Context(), boss, id, 2)) }); wrote != "" {
		t.Errorf("ending again wrote %q", wrote)
	}
	planned, err := s.AddNotice(t.Context(), boss, notice("予定", s.Clock.Now().Add(time.Hour)))
	storetest.Done(t, err)
	storetest.Done(t, s.EndNotice(t.Context(), boss, planned, 1))
	s.Clock.Pass(2 * time.Hour)
	if found, err := s.ShownNotices(t.Context(), boss); titles(t, found, err) != "" {
		t.Errorf("ended before it began, and shown: %+v", found)
	}
}

// One company neither reads nor writes what another says, nor speaks at the door for both.
func TestNoticesAreTheCompanysOwn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").AtWork()
	form := notice("停止", storetest.Start)
	form.Entrance = true
	id, err := s.AddNotice(t.Context(), boss, form)
	storetest.Done(t, err)
	if found, err := s.EntranceNotices(t.Context()); titles(t, found, err) != "停止" {
		t.Errorf("the only company shows %+v", found)
	}
	other := s.Company("株式会社となり").Administrator("隣野 一子").Actor()
	if found, err := s.EntranceNotices(t.Context()); titles(t, found, err) != "" {
		t.Errorf("of two companies, strangers read %+v", found)
	}
	if found, err := s.ShownNotices(t.Context(), other); titles(t, found, err) != "" {
		t.Errorf("the other company reads %+v", found)
	}
	_, alone, err := s.Notices(t.Context(), boss)
	if storetest.Done(t, err); alone {
		t.Error("two companies, and one is alone")
	}
	wrote := s.Changes(func() {
		_, err := s.AddNotice(t.Context(), boss, form)
		storetest.Refused(t, err, "notice_entrance")
		storetest.Refused(t, s.ChangeNotice(t.Context(), boss, id, 1, form), "notice_entrance")
		storetest.Refused(t, s.ChangeNotice(t.Context(), other, id, 1, form), "not_found")
		storetest.Refused(t, s.EndNotice(t.Context(), other, id, 1), "not_found")
		_, err = s.Notice(t.Context(), other, id)
		storetest.Refused(t, err, "not_found")
		form.Title = nil
		_, err = s.AddNotice(t.Context(), boss, form)
		storetest.Refused(t, err, "required")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	form = notice("停止", storetest.Start)
	storetest.Done(t, s.ChangeNotice(t.Context(), boss, id, 1, form)) // and taken from the door it can be
}

// What stands before the sign-in speaks to everybody: to write it, to change it, to take it away and to end it needs a code
// of lately. What stands on the dashboard does not.
func TestNoticesBeforeTheSignInNeedAFreshCode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	inside, entrance := notice("中", storetest.Start), notice("外", storetest.Start)
	entrance.Entrance = true
	shown, err := s.AddNotice(t.Context(), boss.AtWork(), entrance)
	storetest.Done(t, err)
	stale := s.Holding(boss.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	if wrote := s.Changes(func() {
		_, err := s.AddNotice(t.Context(), stale, entrance)
		storetest.Refused(t, err, "code_needed")
		storetest.Refused(t, s.ChangeNotice(t.Context(), stale, shown, 1, entrance), "code_needed")
		storetest.Refused(t, s.ChangeNotice(t.Context(), stale, shown, 1, inside), "code_needed")
		storetest.Refused(t, s.EndNotice(t.Context(), stale, shown, 1), "code_needed")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	id, err := s.AddNotice(t.Context(), stale, inside)
	storetest.Done(t, err)
	storetest.Refused(t, s.ChangeNotice(t.Context(), stale, id, 1, entrance), "code_needed")
	storetest.Done(t, s.EndNotice(t.Context(), stale, id, 1))
	storetest.Done(t, s.ChangeNotice(t.Context(), boss.AtWork(), shown, 1, inside))
}
