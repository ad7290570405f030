package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Where a number is saved that others forward to and that itself forwards only later, the summary and the save say whose calls go on
// then, and from when: never is that refused.
func TestWhoseCallsGoOnOnlyLater(t *testing.T) {
	t.Parallel()
	const first, second = "0300001001", "0300001002"
	off := portal.Change{On: ptr(false)}
	for about, row := range map[string]struct {
		before func(testing.TB, firms)
		change func(firms) portal.Change
		want   string
	}{
		"after an end": {
			func(t testing.TB, s firms) { forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), second) },
			func(s firms) portal.Change { return until(s.Store, off, 8*time.Hour) }, "0300001001 of 1 from 8h0m0s",
		},
		"until an end": {
			func(testing.TB, firms) {},
			func(s firms) portal.Change { return until(s.Store, to("090-1234-5678"), 8*time.Hour) }, "0300001001 of 1 from 0s",
		},
		"off for good": {
			func(testing.TB, firms) {},
			func(firms) portal.Change { return off }, "of 0 from 0s",
		},
		"off by hand until its schedule switches": {
			func(t testing.TB, s firms) {
				keeps(t, s.Store, s.boss, "Y1", second)
				follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toMobile, second)
			},
			func(firms) portal.Change { return off }, "0300001001 of 1 from 8h0m0s",
		},
	} {
		s := twoFirms(t)
		forwards(t, s.Store, s.boss, "Y1", to(second), first)
		row.before(t, s)
		told := func(where string, one store.Changed) {
			t.Helper()
			from := time.Duration(0)
			if one.Upstream.From != 0 {
				from = time.UnixMilli(one.Upstream.From).Sub(s.Clock.Now())
			}
			if got := fmt.Sprint(whoCalls(one.Upstream), " from ", from); got != row.want {
				t.Errorf("%s, %s: %s, want %s", about, where, got, row.want)
			}
		}
		edit := store.Edit{Pick: pick(t, s.Store, "Y1", second), Seen: latest(s.Store), Change: row.change(s)}
		summary, err := s.CheckForwardings(t.Context(), s.boss.AtWork(), edit)
		storetest.Done(t, err)
		told("the summary", summary[0])
		_, done, err := s.SetForwardings(t.Context(), s.boss.AtWork(), edit)
		storetest.Done(t, err)
		_, err = s.TellDone(t.Context(), s.boss.Actor(), done, nil)
		storetest.Done(t, err)
		told("the save", done[0])
		told("the page of the number", onwardOf(t, s.Store, s.boss, second))
	}
}

// The page on which a number begins to follow a schedule says so, too.
func TestWhoseCallsGoOnByASchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.boss, "Y1", "0300001002")
	forwards(t, s.Store, s.boss, "Y1", to("0300001002"), "0300001001")
	plan := &portal.Plan{ScheduleID: schedule(t, s.Store, s.boss, "本社"), Open: ringing, Closed: toMobile}
	summary, err := s.CheckPlans(t.Context(), s.boss.AtWork(), store.PlanEdit{Pick: pick(t, s.Store, "Y1", "0300001002"), Seen: latest(s.Store), Plan: plan})
	storetest.Done(t, err)
	from := time.UnixMilli(summary[0].Upstream.From).In(s.Clock.Now().Location()).Format("15:04")
	if got := whoCalls(summary[0].Upstream); got != "0300001001 of 1" || from != "18:00" {
		t.Errorf("the calls of %s go on from %s", got, from)
	}
}

func onwardOf(t testing.TB, s *storetest.Store, who *storetest.Person, digits string) store.Changed {
	t.Helper()
	told, err := s.Onward(t.Context(), who.Actor(), one(t, s, who, "Y1", digits))
	storetest.Done(t, err)
	return told
}
