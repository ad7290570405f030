package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// backTo asks for what the first number was after a change, with another end or that of then.
func backTo(t testing.TB, s *storetest.Store, who *storetest.Person, change int64, end *int64) store.Restoring {
	t.Helper()
	const digits = "0300001001"
	return store.Restoring{Number: s.Number(digits), Change: change, Seen: one(t, s, who, "Y1", digits).SetIn, Until: end}
}

// What was to end does not come back for good because nobody said when it ends now.
func TestAnEndedForwardingComesBackWithAnEndOfItsOwn(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	const digits = "0300001001"
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), digits)
	ended := s.Clock.Now().Add(time.Hour)
	set := forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), digits)
	returns(t, s.Store, 2*time.Hour, 1)

	check, err := s.CheckRestore(t.Context(), s.hanako.Actor(), backTo(t, s.Store, s.hanako, set, nil))
	storetest.Done(t, err)
	if after := check.Changes[0].After; check.Ended != ended.UnixMilli() || after.Until != 0 || after.ActiveDestination() != "08012345678" {
		t.Errorf("it ended at %d, and would be %+v", check.Ended, after)
	}
	restore := func(end *int64) error {
		_, _, err := s.Restore(t.Context(), s.hanako.AtWork(), backTo(t, s.Store, s.hanako, set, end))
		return err
	}
	wrote := s.Changes(func() {
		storetest.Refused(t, restore(nil), "until_needed")
		storetest.Refused(t, restore(ptr(ended.UnixMilli())), "until_past")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	soon := s.Clock.Now().Add(time.Hour).UnixMilli()
	check, err = s.CheckRestore(t.Context(), s.hanako.Actor(), backTo(t, s.Store, s.hanako, set, &soon))
	storetest.Done(t, err)
	if got := check.Changes[0].Return.Text(check.Changes[0].After, portal.English); got != "All calls are forwarded to 090-1234-5678 (mobile)" {
		t.Errorf("then %q is to return", got)
	}
	storetest.Done(t, restore(&soon))
	if got, want := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)), "08012345678 for 1h0m0s, then 09012345678"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
	storetest.Done(t, restore(ptr(int64(0))))
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)); got != "08012345678" {
		t.Errorf("for good it is %q", got)
	}
}

// A change that let a number follow a schedule, or leave it, is made once more as a whole, by what the schedule says now.
func TestAScheduleComesBackFromTheHistory(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	const digits = "0300001001"
	keeps(t, s.Store, s.hanako, "Y1", digits)
	hours := schedule(t, s.Store, s.boss, "本社")
	followed := follow(t, s.Store, s.hanako, hours, toMobile, digits)
	left, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, digits)
	storetest.Done(t, err)
	restore := func(change int64) error {
		_, _, err := s.Restore(t.Context(), s.hanako.AtWork(), backTo(t, s.Store, s.hanako, change, nil))
		return err
	}
	turns(t, s.Store, 8*time.Hour, 0)
	storetest.Done(t, restore(followed)) // it was open then, and is closed now
	standsAs(t, s.Store, s.hanako, digits, mobile+" followed")
	again := latest(s.Store)
	check, err := s.CheckRestore(t.Context(), s.hanako.Actor(), backTo(t, s.Store, s.hanako, left, nil))
	storetest.Done(t, err)
	if got := check.Changes[0].Replan.Sentence(check.Changes[0].After, portal.English); got != "Follows no schedule and keeps its current setting" {
		t.Errorf("it is asked about %q", got)
	}
	storetest.Done(t, restore(left))
	standsAs(t, s.Store, s.hanako, digits, "-")
	storetest.Done(t, restore(again)) // a restore can be restored, too
	standsAs(t, s.Store, s.hanako, digits, mobile+" followed")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), latest(s.Store))
	storetest.Done(t, err)
	standsAs(t, s.Store, s.hanako, digits, "-")
	storetest.Done(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 1, true))
	storetest.Refused(t, restore(followed), "schedule_gone")
}
