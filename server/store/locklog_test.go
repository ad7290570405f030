package store_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// locksAndUnlocks locks numbers and unlocks them again, so often, without a moment in between.
func locksAndUnlocks(t *testing.T, s firms, times int, phones ...string) {
	t.Helper()
	for i := range times {
		_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", phones...), fmt.Sprint("理由", i))
		storetest.Done(t, err)
		_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", phones...))
		storetest.Done(t, err)
	}
}

// pasts reads a history to its end, in pages of a size: "form" for a change, "lock: reason" and "unlock" for locks.
func pasts(t *testing.T, s *storetest.Store, who *storetest.Person, digits string, size int) []string {
	t.Helper()
	var told []string
	for before, older := (store.PastCursor{}), true; older; {
		page, err := s.History(t.Context(), who.Actor(), s.Number(digits), before, size)
		storetest.Done(t, err)
		if page.Older && len(page.Rows) != size {
			t.Fatalf("a page of %d has %d entries", size, len(page.Rows))
		}
		for _, one := range page.Rows {
			switch {
			case one.Lock == nil:
				before = store.PastCursor{Change: one.Past.Change}
				told = append(told, one.Past.Way)
			case one.Lock.Locked:
				before = store.PastCursor{Lock: one.Lock.ID}
				told = append(told, "lock: "+one.Lock.Reason)
			default:
				before = store.PastCursor{Lock: one.Lock.ID}
				told = append(told, "unlock"+one.Lock.Reason)
			}
		}
		older = page.Older
	}
	return told
}

// Who sees a number sees when it was locked, by whom and why, among its changes.
func TestLocksAreAPartOfTheHistory(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	s.Clock.Pass(time.Minute)
	locked := s.Clock.Now().UnixMilli()
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001", "0300001002"), "工事のため")
	storetest.Done(t, err)
	s.Clock.Pass(time.Minute)
	_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001"))
	storetest.Done(t, err)
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	for digits, want := range map[string]string{
		"0300001001": "[form unlock lock: 工事のため form]",
		"0300001002": "[lock: 工事のため]", // it was never changed
		"0300001003": "[]",
	} {
		if got := fmt.Sprint(pasts(t, s.Store, s.hanako, digits, 10)); got != want {
			t.Errorf("the history of %s is %s, want %s", digits, got, want)
		}
	}
	page, err := s.History(t.Context(), s.hanako.Actor(), s.Number("0300001001"), store.PastCursor{}, 10)
	storetest.Done(t, err)
	if set, taken := page.Rows[2].Lock, page.Rows[1].Lock; set.UserName != "山田 太郎" || set.At != locked || taken.UserName != "山田 太郎" || taken.At <= set.At {
		t.Errorf("it was locked %+v and unlocked %+v", set, taken)
	}
}

// Wherever a page ends, between changes or between locks of one instant, the next goes on there: nothing is lost or told twice.
func TestAHistoryOfLocksIsReadPageByPage(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	both := []string{"0300001001", "0300001002"}
	locksAndUnlocks(t, s, 2, both...)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-0001"), both[1])
	locksAndUnlocks(t, s, 1, both[1])
	for i := range 2 {
		forwards(t, s.Store, s.hanako, "Y1", to(fmt.Sprint("080-1234-000", i)), both...)
	}
	s.Clock.Pass(-time.Hour) // whatever the clock says, what was done last is told first
	locksAndUnlocks(t, s, 3, both...)
	cycle := func(times int) (told []string) {
		for i := range times {
			told = append(told, fmt.Sprint("lock: 理由", i), "unlock")
		}
		return told
	}
	for digits, want := range map[string][]string{
		both[0]: slices.Concat(cycle(2), []string{"form", "form"}, cycle(3)),
		both[1]: slices.Concat(cycle(2), []string{"form"}, cycle(1), []string{"form", "form"}, cycle(3)),
	} {
		slices.Reverse(want)
		for size := 1; size <= len(want)+1; size++ {
			if got := pasts(t, s.Store, s.hanako, digits, size); !slices.Equal(got, want) {
				t.Errorf("%s in pages of %d: %q, want %q", digits, size, got, want)
			}
		}
	}
}

func TestAHistoryOfLocksIsOnlyForWhoSeesTheNumber(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	locksAndUnlocks(t, s, 1, "0300001001", "0300001002")
	page, err := s.History(t.Context(), s.hanako.Actor(), s.Number("0300001001"), store.PastCursor{}, 1)
	storetest.Done(t, err)
	before := store.PastCursor{Lock: page.Rows[0].Lock.ID}
	for _, who := range []*storetest.Person{s.elsewhere, s.alone} {
		_, err := s.History(t.Context(), who.Actor(), s.Number("0300001001"), before, 10)
		storetest.Refused(t, err, "not_found")
	}
	_, err = s.History(t.Context(), s.hanako.Actor(), s.Number("0300001002"), before, 10) // of another number
	storetest.Refused(t, err, "not_found")
}

// However many locks there were, a page looks at those that it tells alone.
func TestAHistoryOfLocksScansNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	if plan := s.QueryPlan(store.PastLocksQuery); !strings.Contains(plan, "lock_log_number") || strings.Contains(plan, "TEMP B-TREE") {
		t.Errorf("the plan is\n%s", plan)
	}
}

// In a folder of an earlier version, locks that still hold come into the history where they belong: behind what was changed until
// then, before what ended since.
func TestLocksOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5679"), 2*time.Hour), "0300001001", "0300001002")
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001", "0300001003"), "工事のため")
	storetest.Done(t, err)
	returns(t, s.Store, 2*time.Hour, 2)
	_, err = s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001002"), "点検")
	storetest.Done(t, err)
	var was []string
	all := []string{"0300001001", "0300001002", "0300001003"}
	for _, digits := range all {
		was = append(was, pasts(t, s.Store, s.boss, digits, 10)...)
	}
	if got := strings.Join(was, " "); got != "until lock: 工事のため form form lock: 点検 until form lock: 工事のため" {
		t.Fatalf("the histories are %s", got)
	}
	file, err := os.ReadFile("migrations/0043_lock_log.sql")
	storetest.Done(t, err)
	_, filled, found := strings.Cut(string(file), "INSERT INTO lock_log")
	if !found {
		t.Fatal("the migration fills nothing in")
	}
	s.Write(`DELETE FROM lock_log`)
	s.Write("INSERT INTO lock_log" + filled)
	var is []string
	for _, digits := range all {
		is = append(is, pasts(t, s.Store, s.boss, digits, 10)...)
	}
	if !slices.Equal(is, was) {
		t.Errorf("brought up to date they are %q", is)
	}
}

// Names of who locked a number go when those of who changed it do, of each company by itself; a lock that holds names its owner.
func TestNamesGoOutOfTheHistoryOfLocks(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keepsTrailFor(s.Store, s.boss.Company, 1)
	keepsTrailFor(s.Store, s.elsewhere.Company, 2)
	locksAndUnlocks(t, s, 1, "0300001001")
	for group, who := range map[string]*storetest.Person{"Y1": s.boss, "Y9": s.elsewhere} {
		_, err := s.LockNumbers(t.Context(), who.Actor(), pick(t, s.Store, group, map[string]string{"Y1": "0300001001", "Y9": "0300009001"}[group]), "工事のため")
		storetest.Done(t, err)
	}
	if n := erases(t, s.Store, 12); n != 0 {
		t.Errorf("%d are erased within a year", n)
	}
	if n := erases(t, s.Store, 1); n != 3 {
		t.Errorf("%d are erased after a year", n)
	}
	page, err := s.History(t.Context(), s.hanako.Actor(), s.Number("0300001001"), store.PastCursor{}, 10)
	storetest.Done(t, err)
	var told []string
	for _, one := range page.Rows {
		told = append(told, fmt.Sprint(one.Lock.UserName, one.Lock.Locked, one.Lock.Reason))
	}
	if got := strings.Join(told, " "); got != "true工事のため false true理由0" {
		t.Errorf("the history tells %s", got)
	}
	if lock := one(t, s.Store, s.hanako, "Y1", "0300001001").Right.Lock; lock.By != "山田 太郎" {
		t.Errorf("the lock that holds is %q's", lock.By)
	}
	others, err := s.History(t.Context(), s.elsewhere.Actor(), s.Number("0300009001"), store.PastCursor{}, 10)
	storetest.Done(t, err)
	if others.Rows[0].Lock.UserName != s.elsewhere.Name {
		t.Errorf("of the other company: %+v", others.Rows[0].Lock)
	}
}
