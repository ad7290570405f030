package store_test

import (
	"context"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// A boundary of more numbers than one transaction takes is come to the end after a failure in the middle, at the next look.
func TestABoundaryThatFailsHalfWay(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 10_001)
	all := store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}
	hours := schedule(t, s, boss, "本社")
	_, _, err := s.SetPlans(t.Context(), boss.AtWork(), store.PlanEdit{Pick: all, Seen: latest(s), Plan: &portal.Plan{ScheduleID: hours, Closed: toBox}})
	storetest.Done(t, err)
	turns(t, s, 0, 0)
	s.Write(`CREATE TRIGGER full_disk BEFORE UPDATE ON forwardings WHEN NEW.number_id = (SELECT MAX(number_id) FROM plans) BEGIN SELECT RAISE(ABORT, 'full'); END`)
	s.Clock.Pass(8 * time.Hour)
	look := func(about string, want int, fails bool) {
		t.Helper()
		if n, err := s.FollowSchedules(t.Context()); n != want || (err != nil) != fails {
			t.Errorf("%s: %d were switched, %v", about, n, err)
		}
	}
	look("at the boundary", 10_000, true)
	look("while it still fails", 0, true)
	s.Write(`DROP TRIGGER full_disk`)
	look("mended", 1, false)
	look("again", 0, false)
	if off := s.Count("forwardings", "NOT is_on"); off != 0 {
		t.Errorf("%d are not forwarded", off)
	}
}

// What the first look after the start could not see is looked at by the next one.
func TestTheFirstLookIsMadeUpFor(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	turns(t, s.Store, 8*time.Hour, 1)
	s.Write(`UPDATE forwardings SET is_on = FALSE, version = version - 1 WHERE number_id = ?`, s.Number("0300001001"))
	s.Reopen()
	gone, leave := context.WithCancel(t.Context())
	leave()
	if n, err := s.FollowSchedules(gone); n != 0 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
	turns(t, s.Store, time.Second, 1)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
}
