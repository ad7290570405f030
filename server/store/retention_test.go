package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// lives lets time pass month by month, as a program that runs does.
func lives(t *testing.T, s *storetest.Store, months int) {
	t.Helper()
	for range months {
		s.Clock.Pass(30 * 24 * time.Hour)
		_, err := s.RemoveOldTrail(t.Context())
		storetest.Done(t, err)
	}
}

func keepsTrailFor(s *storetest.Store, company *storetest.Company, years int) {
	s.Write(`UPDATE companies SET policy = ? WHERE id = ?`, fmt.Sprintf(`{"trail_years":%d}`, years), company.ID)
}

// keepsAYear is an installation whose company keeps its trail for a year, with its administrator.
func keepsAYear(t *testing.T) (*storetest.Store, portal.Actor) {
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	keepsTrailFor(s, sample, 1)
	return s, sample.Administrator("山田 太郎").Actor()
}

// yearLater is one whose first three rows were removed, with so many of a day later.
func yearLater(t *testing.T, left int) *storetest.Store {
	t.Helper()
	s, boss := keepsAYear(t)
	leaves(t, s, boss, 3)
	s.Clock.Pass(24 * time.Hour)
	leaves(t, s, boss, left)
	lives(t, s, 12)
	s.Clock.Pass(5*24*time.Hour - time.Second)
	removes(t, s, 3)
	return s
}

func TestOldRowsOfTheTrailAreRemovedAndTheChainHolds(t *testing.T) {
	t.Parallel()
	s, boss := keepsAYear(t)
	leaves(t, s, boss, 3)
	lives(t, s, 12) // 360 days
	leaves(t, s, boss, 2)
	verifies(t, s, 5, "")
	s.Clock.Pass(5*24*time.Hour - time.Millisecond)
	if wrote := s.Changes(func() { removes(t, s, 0) }); wrote != "settings~" {
		t.Errorf("a moment before the year is over: wrote %q", wrote)
	}
	s.Clock.Pass(2 * time.Millisecond)
	if wrote := s.Changes(func() { removes(t, s, 3) }); wrote != "audit-2 audit_gaps+1 settings~" {
		t.Errorf("after a year: wrote %q", wrote)
	}
	verifies(t, s, 3, "")
	page, err := s.Trail(t.Context(), boss, store.TrailFilter{Event: portal.EventTrailRemoved}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if len(page.Rows) != 1 || page.Rows[0].UserName != "denwaban" ||
		page.Rows[0].Detail != `{"from":"2026-10-01T01:00:00Z","rows":3,"to":"2026-10-01T01:00:00Z"}` {
		t.Errorf("on record is %+v", page.Rows)
	}
	if wrote := s.Changes(func() { removes(t, s, 0) }); wrote != "" {
		t.Errorf("again: wrote %q", wrote)
	}
	lives(t, s, 12)
	if n := s.Count("audit_gaps"); n != 1 {
		t.Errorf("one trail has %d gaps", n)
	}
	verifies(t, s, int64(s.Count("audit")), "")
}

func removes(t *testing.T, s *storetest.Store, want int) {
	t.Helper()
	n, err := s.RemoveOldTrail(t.Context())
	if n != want || err != nil {
		t.Errorf("removed %d rows, %v; want %d", n, err, want)
	}
}

// Companies keep their trails for different times; the chain is one.
func TestEachCompanyKeepsItsTrailAsLongAsItDecides(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	short, long := s.Company("サンプル商事"), s.Company("株式会社となり")
	keepsTrailFor(s, short, 1)
	keepsTrailFor(s, long, 2)
	ours, theirs := short.Administrator("山田 太郎").Actor(), long.Administrator("隣野 一子").Actor()
	for range 5 {
		leaves(t, s, ours, 2)
		leaves(t, s, theirs, 1)
		leaves(t, s, portal.Actor{}, 1) // nobody's
	}
	lives(t, s, 13)
	if ours, theirs := s.Count("audit", "user_name = '山田 太郎'"), s.Count("audit", "user_name <> '山田 太郎'", "user_name <> 'denwaban'"); ours != 0 || theirs != 10 {
		t.Errorf("after 13 months there are %d and %d rows", ours, theirs)
	}
	verifies(t, s, 11, "")
	lives(t, s, 12)
	if n := s.Count("audit", "user_name <> 'denwaban'"); n != 0 {
		t.Errorf("after 25 months %d rows are left", n)
	}
	if n := s.Count("audit_gaps"); n != 1 {
		t.Errorf("the gaps beside each other are %d", n)
	}
	verifies(t, s, int64(s.Count("audit")), "")
}

func TestAClockThatJumpsRemovesNothing(t *testing.T) {
	t.Parallel()
	s, boss := keepsAYear(t)
	leaves(t, s, boss, 3)
	removes(t, s, 0)
	for range 20 { // people work, and the program starts again and again, while the clock is wrong
		s.Clock.Pass(20 * 365 * 24 * time.Hour)
		leaves(t, s, boss, 1)
		s.Reopen()
		s.Clock.Pass(time.Hour)
		removes(t, s, 0)
		s.Clock.Pass(-20 * 365 * 24 * time.Hour)
		s.Clock.Pass(time.Hour)
		removes(t, s, 0)
		if s.Count("audit", "event = 'sign_out'") >= 14 {
			break
		}
	}
	verifies(t, s, int64(s.Count("audit")), "")
}

// Whoever changes the database can make a row look old. It is not removed for that.
func TestDamagedRowsAreNotRemoved(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage string
		want   string
	}{
		"redated":             {`UPDATE audit SET at = 0 WHERE id = 6`, "audit row 6 ("},
		"changed":             {`UPDATE audit SET subject = 'x' WHERE id = 4`, "audit row 4 ("},
		"removed before":      {`DELETE FROM audit WHERE id = 4`, "audit row 4 is missing"},
		"a forged gap before": {`UPDATE audit_gaps SET seal = x'00'`, "the seal of the gap of audit rows 1 to 3 is forged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := yearLater(t, 2)
			s.Clock.Pass(24 * time.Hour)
			s.Write(row.damage)
			wrote := s.Changes(func() {
				if _, err := s.RemoveOldTrail(t.Context()); err == nil || !strings.Contains(err.Error(), row.want) {
					t.Errorf("got %v, want %q", err, row.want)
				}
			}, "settings")
			if wrote != "" {
				t.Errorf("wrote %q", wrote)
			}
			if _, err := s.VerifyTrail(context.Background()); err == nil {
				t.Error("the damage cannot be seen")
			}
		})
	}
}

// A gap hides nothing but what the program itself removed.
func TestVerifyFindsForgedGaps(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage []string
		rows   int64
		want   string
	}{
		"the gap removed": {[]string{`DELETE FROM audit_gaps`}, 0, "audit row 1 is missing"},
		"one row more":    {[]string{`DELETE FROM audit WHERE id = 4`, `UPDATE audit_gaps SET last_id = 4`}, 0, "audit row 1 is missing: the seal"},
		"with its chain":  {[]string{`UPDATE audit_gaps SET last_id = 4, chain = (SELECT chain FROM audit WHERE id = 4)`, `DELETE FROM audit WHERE id = 4`}, 0, "the seal"},
		"a gap of one's own": {[]string{`INSERT INTO audit_gaps SELECT 5, 5, chain, x'00' FROM audit WHERE id = 5`,
			`DELETE FROM audit WHERE id = 5`}, 1, "audit row 5 is missing: the seal"},
		"the gap copied": {[]string{`INSERT INTO audit_gaps SELECT 5, 5, (SELECT chain FROM audit WHERE id = 5), seal FROM audit_gaps`,
			`DELETE FROM audit WHERE id = 5`}, 1, "audit row 5 is missing: the seal"},
		"a row behind it": {[]string{`DELETE FROM audit WHERE id = 4`}, 0, "audit row 4 is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := yearLater(t, 3)
			verifies(t, s, 4, "")
			for _, statement := range row.damage {
				s.Write(statement)
			}
			verifies(t, s, row.rows, row.want)
		})
	}
}

// A long trail goes in steps; each of them is on record.
func TestALongTrailIsRemovedInSteps(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎").Actor()
	leaves(t, s, boss, 2500)
	lives(t, s, 13)
	verifies(t, s, 2500, "")
	keepsTrailFor(s, sample, 1)
	removes(t, s, 2500)
	if rows := storetest.Rows[string](s, `SELECT detail FROM audit ORDER BY id`); len(rows) != 3 {
		t.Errorf("on record are %q", rows)
	}
	verifies(t, s, 3, "")
}

// A new root key seals the gaps anew: what somebody forges with the key before is found.
func TestGapsAfterARotation(t *testing.T) {
	t.Parallel()
	s := yearLater(t, 2)
	before := storetest.Rows[[]byte](s, `SELECT seal FROM audit_gaps`)[0]
	rotate(t, s)
	verifies(t, s, 4, "")
	s.Clock.Pass(24 * time.Hour)
	removes(t, s, 2)
	verifies(t, s, 3, "")
	rotate(t, s)
	s.Write(`UPDATE audit_gaps SET seal = ?`, before)
	rotate(t, s)
	if _, err := s.VerifyTrail(t.Context()); err == nil {
		t.Error("a seal that was forged was made good by a rotation")
	}
}
