package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// erases takes old names away, month by month as a program that runs does, and tells from how many changes.
func erases(t *testing.T, s *storetest.Store, months int) (erased int) {
	t.Helper()
	for range months {
		s.Clock.Pass(30 * 24 * time.Hour)
		n, err := s.EraseOldNames(t.Context())
		storetest.Done(t, err)
		erased += n
	}
	return erased
}

func TestNamesAndAddressesGoWithTheTrailAndTheHistoryStays(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	who := map[string]portal.Actor{}
	for i, name := range []string{"サンプル商事", "別会社"} {
		company, digits := s.Company(name), fmt.Sprint("030000100", i)
		keepsTrailFor(s, company, i+1)
		company.VoiceGroup(fmt.Sprint("Y", i)).Contract(fmt.Sprint("N", i)).Numbers(digits)
		boss := company.Administrator("山田 太郎")
		who[digits] = boss.Actor()
		_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{
			Pick: pick(t, s, fmt.Sprint("Y", i), digits), Seen: latest(s), Change: to("090-1234-5678")})
		storetest.Done(t, err)
	}
	s.Write(`INSERT INTO changes (id, company_id, user_id, user_name, at, address, by_way, undoes)
		SELECT 3, company_id, '', '営業時間', at, '', 'schedule', 0 FROM changes WHERE id = 1`)
	first := func(digits string) store.Past {
		page, err := s.History(t.Context(), who[digits], s.Number(digits), store.PastCursor{}, 1)
		storetest.Done(t, err)
		return *page.Rows[0].Past
	}
	before := first("0300001000")
	if n := erases(t, s, 12); n != 0 || before.UserName != "山田 太郎" || before.Address != storetest.Address {
		t.Errorf("%d are erased within a year; it is told %q from %q", n, before.UserName, before.Address)
	}
	if n := erases(t, s, 1); n != 1 {
		t.Errorf("%d are erased after a year", n)
	}
	after := first("0300001000")
	if after.UserName != "" || after.Address != "" || after.After != before.After || after.At != before.At || after.Way != before.Way {
		t.Errorf("the history tells %+v, was %+v", after, before)
	}
	if told := portal.By(after.UserName, portal.Way(after.Way), portal.Japanese); told != "氏名は消去済み（保存期間の経過）" {
		t.Errorf("it says %q", told)
	}
	if other := first("0300001001"); other.UserName != "山田 太郎" || other.Address != storetest.Address {
		t.Errorf("of the other company: %+v", other)
	}
	if s.Count("changes", `user_name = '営業時間'`) != 1 {
		t.Error("the name of a schedule is nobody's")
	}
	if erases(t, s, 1) != 0 || s.Count("audit", `event = 'names_erased'`) != 1 {
		t.Errorf("on record is %v", s.Events())
	}
}

// However many there are, others get their turn in between, and what was cut off goes on.
func TestOldNamesAreErasedInSmallSteps(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	company := s.Company("サンプル商事")
	keepsTrailFor(s, company, 1)
	erases(t, s, 1) // the program looks at the clock
	s.Write(`INSERT INTO changes (id, company_id, user_id, user_name, at, address, by_way, undoes)
		WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < 2500)
		SELECT n, ?, 'u', '佐藤 花子', ?, '192.0.2.7', 'form', 0 FROM list`, company.ID, s.Clock.Now().UnixMilli())
	s.Write(`CREATE TRIGGER cut BEFORE UPDATE ON changes WHEN OLD.id = 1500 BEGIN SELECT RAISE(ABORT, 'cut off'); END`)
	for range 12 {
		s.Clock.Pass(30 * 24 * time.Hour)
		_, err := s.EraseOldNames(t.Context())
		storetest.Done(t, err)
	}
	s.Clock.Pass(10 * 24 * time.Hour)
	if n, err := s.EraseOldNames(t.Context()); n != 1000 || err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Fatalf("%d, %v", n, err)
	}
	s.Write(`DROP TRIGGER cut`)
	if n, err := s.EraseOldNames(t.Context()); n != 1500 || err != nil {
		t.Errorf("it goes on with %d, %v", n, err)
	}
	if left := s.Count("changes", `user_name <> '' OR address <> ''`); left != 0 {
		t.Errorf("%d names are left", left)
	}
	if steps := s.Count("audit", `event = 'names_erased'`); steps != 3 {
		t.Errorf("%d steps", steps)
	}
}

// Who called a destination is kept as long as who changed a number, from the last call on; whoever it was may still take the mark back.
func TestNamesInMarksOfTestCallsGoAtTheSameAge(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keepsTrailFor(s.Store, s.boss.Company, 1)
	keepsTrailFor(s.Store, s.elsewhere.Company, 2)
	keeps(t, s.Store, s.boss, "Y1", "0300001001")
	forwards(t, s.Store, s.elsewhere, "Y9", to("090-1234-5678"), "0300009001")
	var other portal.Change
	other.Entries[1] = &portal.EntryText{Text: "080-1234-5678"}
	forwards(t, s.Store, s.boss, "Y1", other, "0300001001")
	for _, who := range []*storetest.Person{s.hanako, s.elsewhere} {
		_, err := s.MarkTested(t.Context(), who.Actor(), "09012345678")
		storetest.Done(t, err)
	}
	names := func() string {
		return strings.Join(storetest.Rows[string](s.Store, `SELECT digits || ' ' || by_name FROM tests ORDER BY by_id = ?, digits`, s.elsewhere.ID), ", ")
	}
	erases(t, s.Store, 6)
	_, err := s.MarkTested(t.Context(), s.hanako.Actor(), "08012345678")
	storetest.Done(t, err)
	erases(t, s.Store, 6)
	if got := names(); got != "08012345678 佐藤 花子, 09012345678 佐藤 花子, 09012345678 社長" {
		t.Errorf("within a year: %s", got)
	}
	before := s.Count("audit", `event = 'names_erased'`)
	erases(t, s.Store, 1)
	if got := names(); got != "08012345678 佐藤 花子, 09012345678 , 09012345678 社長" {
		t.Errorf("after a year: %s", got)
	}
	if s.Count("audit", `event = 'names_erased'`) == before {
		t.Error("it is not on record")
	}
	colleague := s.boss.Company.User("鈴木 一郎").Sees("Y1")
	storetest.Refused(t, s.UnmarkTested(t.Context(), colleague.Actor(), "09012345678"), "test_of_another")
	storetest.Done(t, s.UnmarkTested(t.Context(), s.hanako.Actor(), "09012345678"))
}
