package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// between runs what somebody else does after the next change was worked out and before it is stored: these are the first two
// times at which a change asks what time it is.
func between(t testing.TB, s *storetest.Store, deed func()) {
	t.Helper()
	asked, now := 0, s.Now
	s.Store.Now = func() time.Time {
		if asked++; asked == 2 {
			deed()
		}
		return now()
	}
	t.Cleanup(func() {
		if s.Store.Now = now; asked < 2 {
			t.Error("nobody came between")
		}
	})
}

// What was worked out before others wrote is stored only where it would still be worked out so.
func TestWhatHappensBetweenWorkingOutAndStoringCounts(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		before  func(t *testing.T, s firms) // what is there first
		between func(t *testing.T, s firms)
		code    string
	}{
		"a lock": {between: func(t *testing.T, s firms) {
			_, err := s.LockNumbers(t.Context(), s.boss.AtWork(), pick(t, s.Store, "Y1", "0300001001"), "")
			storetest.Done(t, err)
		}, code: "number_locked"},
		"a right": {between: func(t *testing.T, s firms) {
			groups, err := s.Groups(t.Context(), s.boss.Actor())
			storetest.Done(t, err)
			for _, one := range groups {
				storetest.Done(t, s.DeleteGroup(t.Context(), s.boss.Actor(), one.ID, 1)) // ends her sessions as well
			}
		}, code: "signed_out"},
		"another change": {between: func(t *testing.T, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001001")
		}, code: "conflict"},
		"a loop": {
			before: func(t *testing.T, s firms) { forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), "0300001001") },
			between: func(t *testing.T, s firms) {
				forwards(t, s.Store, s.boss, "Y1", to("03-0000-1001"), "0300001002")
			},
			code: "destination_loop",
		},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			s := twoFirms(t)
			if row.before != nil {
				row.before(t, s)
			}
			change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
			who := s.hanako.AtWork()
			between(t, s.Store, func() { row.between(t, s) })
			_, _, err := s.UndoChange(t.Context(), who, change)
			storetest.Refused(t, err, row.code)
		})
	}
}

// A loop that a colleague opens meanwhile refuses nothing, and one that stays is told once.
func TestALoopIsJudgedAnewBetweenWorkingOutAndStoring(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		set   string // the number that is set between
		where string // calls to it go
		codes int
	}{
		"opened": {"0300001002", "080-1234-5678", 0},
		"stays":  {"0300001003", "080-1234-5678", 1},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			s := twoFirms(t)
			forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), "0300001001")
			change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
			forwards(t, s.Store, s.boss, "Y1", to("03-0000-1001"), "0300001002")
			who := s.hanako.AtWork()
			between(t, s.Store, func() { forwards(t, s.Store, s.boss, "Y1", to(row.where), row.set) })
			_, _, err := s.UndoChange(t.Context(), who, change)
			if faults := portal.Refusals(err); len(faults) != row.codes || row.codes == 0 && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Whatever colleagues set for other numbers between working out and storing, the answer is the one that was given if they had set
// it before: who is refused, for which way, how far calls go on and from when.
func TestSettingBetweenIsAsSettingBefore(t *testing.T) {
	t.Parallel()
	answers := map[string]int{}
	for seed := range uint64(10) {
		early, late := waysHome(t, seed), waysHome(t, seed)
		early.others(t, seed)
		between(t, late.Store, func() { late.others(t, seed) })
		want, got := early.takesBack(t), late.takesBack(t)
		if got != want {
			t.Errorf("seed %d: set between, the answer is\n%s\nset before, it is\n%s", seed, got, want)
		}
		kind, _, _ := strings.Cut(want, " ")
		answers[kind]++
	}
	if answers["refused"] == 0 || answers["onward"] == 0 || answers["plain"] == 0 {
		t.Errorf("the ways were %v", answers)
	}
}

// home are numbers that forward to each other, and a change that takes two of them out of it: one sends calls there at once, and one
// when its schedule says so.
type home struct {
	firms
	who    portal.Actor
	hours  string
	change int64
}

func waysHome(t *testing.T, seed uint64) home {
	s := home{firms: twoFirms(t)}
	s.hours = schedule(t, s.Store, s.boss, "本社")
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-1002"), "0300001001")
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-1003"), "0300001101")
	follow(t, s.Store, s.boss, s.hours, toMobile, "0300001101") // when it is closed, to the same
	s.change = forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001", "0300001101")
	s.others(t, seed+1000)
	s.who = s.hanako.AtWork()
	return s
}

// others sets some of the other numbers to go somewhere, for good, for an hour or by a schedule; a loop of their own is refused.
func (s home) others(t *testing.T, seed uint64) {
	chance := rand.New(rand.NewPCG(seed, 0))
	digits := []string{"0300001002", "0300001003", "0300001004"}
	for range 1 + chance.IntN(3) {
		of := digits[chance.IntN(len(digits))]
		change := to(append(digits, "0300001001", "0300001101", "09012345678", "08012345678")[chance.IntN(len(digits)+4)])
		switch chance.IntN(4) {
		case 0:
			change.Until = ptr(s.Clock.Now().Add(time.Hour).UnixMilli())
		case 1:
			_, _ = setsPlan(t, s.Store, s.boss, "Y1", &portal.Plan{ScheduleID: s.hours, Open: ringing, Closed: toMobile}, of)
			continue
		}
		_, _ = sets(t, s.Store, s.boss, "Y1", change, of)
	}
}

// takesBack takes the change back and tells the answer.
func (s home) takesBack(t *testing.T) string {
	_, changed, err := s.UndoChange(t.Context(), s.who, s.change)
	if err != nil {
		told := "refused"
		for _, fault := range portal.Refusals(err) {
			told += fmt.Sprint(" ", fault.Code, fault.Field, fault.Args)
		}
		return told
	}
	told := "plain"
	for _, one := range changed {
		if len(one.Chain) > 0 {
			told = "onward"
		}
	}
	for _, one := range changed {
		told += fmt.Sprint(" ", one.Number.Digits, one.After, one.Chain, one.From)
	}
	return told
}

// A boundary that comes between leaves no row where it switches nothing; the number stands as the new period says nevertheless.
func TestABoundaryBetweenWorkingOutAndStoring(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		before func(t *testing.T, s firms, hours string) int64
		deed   func(t *testing.T, s firms, hours string, change int64)
	}{
		"a plan": {
			before: func(*testing.T, firms, string) int64 { return 0 },
			deed: func(t *testing.T, s firms, hours string, _ int64) {
				follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
			},
		},
		"the end of a plan, taken back": {
			before: func(t *testing.T, s firms, hours string) int64 {
				follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
				gone, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001001")
				storetest.Done(t, err)
				return gone
			},
			deed: func(t *testing.T, s firms, _ string, gone int64) {
				_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), gone)
				storetest.Done(t, err)
			},
		},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			s := twoFirms(t)
			keeps(t, s.Store, s.hanako, "Y1", "0300001001")
			hours := schedule(t, s.Store, s.boss, "本社")
			change := row.before(t, s, hours)
			s.Clock.Pass(8*time.Hour - 50*time.Millisecond) // just before six
			s.hanako.AtWork()                               // asks what time it is
			between(t, s.Store, func() { s.Clock.Pass(100 * time.Millisecond) })
			row.deed(t, s, hours, change)
			turns(t, s.Store, time.Minute, 0)
			standsAs(t, s.Store, s.boss, "0300001001", mobile+" followed")
		})
	}
}

// What ends between is put back as it is after that.
func TestAnEndBetweenWorkingOutAndStoring(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	until := to("090-1234-5678")
	until.Until = ptr(s.Clock.Now().Add(time.Hour).UnixMilli())
	forwards(t, s.Store, s.hanako, "Y1", until, "0300001001")
	change := forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	s.Clock.Pass(time.Hour - 50*time.Millisecond)
	who := s.hanako.AtWork()
	between(t, s.Store, func() { s.Clock.Pass(100 * time.Millisecond) })
	_, changed, err := s.UndoChange(t.Context(), who, change)
	storetest.Done(t, err)
	if after := changed[0].After; after.On || after.Until != 0 {
		t.Errorf("the end has passed, and %+v was put back", after)
	}
}

// Who may not change all numbers of a change takes none of them back.
func TestTakingBackWhatOneSeesInPart(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("090-1234-5678"), "0300002001")
	change, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	who := s.hanako.AtWork()
	if wrote := s.Changes(func() {
		_, _, err := s.UndoChange(t.Context(), who, change)
		storetest.Refused(t, err, "not_found")
		_, _, err = s.UndoRest(t.Context(), who, change)
		storetest.Refused(t, err, "not_found")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}
