package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

var box = portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}

// meets is a number that follows a schedule, and is at the message box from Thursday 10:00 until an end.
func meets(t testing.TB, term time.Duration) firms {
	t.Helper()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, box, term), "0300001001")
	return s
}

// looks is a look at the clock, as the program does it.
func looks(t testing.TB, s *storetest.Store) {
	t.Helper()
	for _, due := range []func(context.Context) (int, error){s.EndDue, s.FollowSchedules, s.WarnDue} {
		_, err := due(t.Context())
		storetest.Done(t, err)
	}
}

// Ends and boundaries that come in one moment, or while the program is stopped, set once what holds now, and say since when.
func TestAnEndMeetsABoundary(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		end, look     time.Duration // after Thursday 10:00
		history, mail string
	}{
		"in one moment":             {8 * time.Hour, 8 * time.Hour, "until  " + mobile + " 0s late", "10/1 18:00  無条件で 090-1234-5678（携帯電話）へ転送中"},
		"in one moment, unnoticed":  {8 * time.Hour, 9 * time.Hour, "until  " + mobile + " 1h0m0s late", "10/1 18:00  無条件で 090-1234-5678（携帯電話）へ転送中"},
		"the boundary first":        {8*time.Hour + time.Minute, 9 * time.Hour, "until  " + mobile + " 59m0s late", "10/1 18:01  無条件で 090-1234-5678（携帯電話）へ転送中"},
		"the end first":             {8*time.Hour - time.Minute, 9 * time.Hour, "schedule 本社 " + mobile + " 1h0m0s late", "10/1 17:59  無条件で 090-1234-5678（携帯電話）へ転送中"},
		"between two boundaries":    {9 * time.Hour, 24 * time.Hour, "schedule 本社 - 1h0m0s late", "10/1 19:00  転送していません"},
		"after several boundaries":  {24 * time.Hour, 25 * time.Hour, "until  - 1h0m0s late", "10/2 10:00  転送していません"},
		"among several boundaries":  {24 * time.Hour, 50 * time.Hour, "schedule 本社 " + mobile + " 18h0m0s late", "10/2 10:00  無条件で 090-1234-5678（携帯電話）へ転送中"},
		"long before the only look": {time.Hour, 90 * 24 * time.Hour, "schedule 本社 - 1h0m0s late", "10/1 11:00  転送していません"},
	} {
		s := meets(t, row.end)
		s.Stop()
		s.Clock.Pass(row.look)
		s.Reopen()
		wrote := s.Changes(func() { looks(t, s.Store) })
		if want := "audit+1 changes+1 forwardings~ history+1 outbox+2"; strings.TrimSuffix(wrote, " schedules~") != want {
			t.Errorf("%s: wrote %q, want %q", about, wrote, want)
		}
		if got := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(got, row.history+"; form") {
			t.Errorf("%s: the history is %q", about, got)
		}
		if got := s.boss.LastMail(portal.MailEnded).Fields["line.0"]; got != "03-0000-1001  "+row.mail {
			t.Errorf("%s: the mail says %q", about, got)
		}
		if got := stands(t, s.Store, s.hanako, "0300001001"); !strings.HasSuffix(got, " followed") {
			t.Errorf("%s: it stands as %q", about, got)
		}
	}
}

// Numbers of two schedules and of none that end unnoticed are told apart.
func TestWhatEndsUnnoticedHasItsOwnCause(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	all := []string{"0300001001", "0300001002", "0300001003", "0300001004"}
	keeps(t, s.Store, s.hanako, "Y1", all...)
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, all[:2]...)
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "工場"), toBox, all[2])
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), all...)
	s.Clock.Pass(9 * time.Hour)
	wrote := s.Changes(func() { looks(t, s.Store) })
	if wrote != "audit+3 changes+3 forwardings~ history+4 outbox+2 schedules~" {
		t.Errorf("wrote %q", wrote)
	}
	for i, want := range []string{"schedule 本社 " + mobile, "schedule 本社 " + mobile, "schedule 工場 Unconditional: voicemail", "until  -"} {
		if got := histories(t, s.Store, s.hanako, all[i]); !strings.HasPrefix(got, want) {
			t.Errorf("of %s the history is %q, want %q", all[i], got, want)
		}
	}
	due := storetest.Rows[int64](s.Store, `SELECT due_at FROM changes WHERE due_at > 0 ORDER BY id`)
	if !slices.IsSorted(due) {
		t.Errorf("the changes were due at %v", due)
	}
}

// What is announced is what comes: the schedule's setting of the period in which the end lies.
func TestTheAnnouncedReturn(t *testing.T) {
	t.Parallel()
	for term, want := range map[time.Duration]string{7 * time.Hour: "転送していません", 8 * time.Hour: "無条件で 090-1234-5678（携帯電話）へ転送中"} {
		s := meets(t, term)
		if got := announced(t, s.Store, s.boss, "0300001001"); got != want {
			t.Errorf("after %v %q is announced, want %q", term, got, want)
		}
		if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "; returns >"+want+"; ") {
			t.Errorf("on record is %q", got)
		}
		s.Clock.Pass(term - time.Hour)
		_, err := s.WarnDue(t.Context())
		storetest.Done(t, err)
		if got := s.boss.LastMail(portal.MailEnds).Fields["line.0"]; !strings.HasSuffix(got, " → "+want) {
			t.Errorf("the mail says %q", got)
		}
	}
}

func TestUndoingAroundAnEndAndABoundary(t *testing.T) {
	t.Parallel()
	undo := func(s firms, want string) {
		t.Helper()
		_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), latest(s.Store))
		storetest.Done(t, err)
		standsAs(t, s.Store, s.hanako, "0300001001", want)
	}
	// The end was taken away, and would have come after the boundary.
	s := meets(t, 9*time.Hour)
	turns(t, s.Store, 8*time.Hour+time.Minute, 0)
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{Until: ptr(int64(0))}, "0300001001")
	turns(t, s.Store, time.Hour, 0)
	undo(s, mobile+" followed")
	// The schedule took it over, unnoticed: somebody wants what was set before.
	s = meets(t, 7*time.Hour)
	turns(t, s.Store, 9*time.Hour, 0)
	undo(s, "Unconditional: voicemail by_hand")
	undo(s, mobile+" followed")
}

// A change in the moment between an end with a boundary and the look at the clock is one of what the schedule sets since.
func TestAChangeJustAfterAnEndAndABoundary(t *testing.T) {
	t.Parallel()
	s := meets(t, 8*time.Hour)
	s.Clock.Pass(8 * time.Hour)
	var label portal.Change
	label.Entries[4] = &portal.EntryText{Text: "03-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", label, "0300001001")
	turns(t, s.Store, time.Second, 0)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
}

// announced is what a number's page says of what returns.
func announced(t testing.TB, s *storetest.Store, who *storetest.Person, digits string) string {
	t.Helper()
	number, err := s.NumberByID(t.Context(), who.AtWork(), s.Number(digits))
	storetest.Done(t, err)
	back, err := s.Returns(t.Context(), who.AtWork(), number)
	storetest.Done(t, err)
	return back.Text(number.Forwarding, portal.Japanese)
}

// lived is a number as a plain list of what comes in the order of time makes it.
type lived struct {
	portal.Course
	follows portal.Following
	at      time.Time
	due     int64 // when something came last
	ended   bool  // a term did since it was looked at
}

// tick is as fine as the ends and boundaries of the test are; a mail before an end may come between two.
const tick = 30 * time.Minute

func (l *lived) until(now time.Time) {
	for l.ended = false; !l.at.Add(tick).After(now); {
		was := l.follows.Schedule.Open(l.at)
		l.at = l.at.Add(tick)
		is, ends := l.follows.Schedule.Open(l.at), false
		for l.Now.Until != 0 && l.Now.Until <= l.at.UnixMilli() {
			l.Now, l.Back, ends = l.Back[0], l.Back[1:], true
		}
		if l.Now.Until == 0 && (ends || is != was) {
			l.Course = portal.Course{Now: l.follows.Plan.Of(is).ApplyTo(l.Now)}
		}
		if ends || l.Now.Until == 0 && is != was {
			l.due = l.at.UnixMilli()
		}
		l.ended = l.ended || ends
	}
}

// However ends, boundaries, changes by hand and times without the program follow each other: a number becomes what it would
// be if each had come in its time, by one change at the most when the clock is looked at, and what was announced.
func TestEndsAndBoundariesComeInTheirOrder(t *testing.T) {
	t.Parallel()
	s, digits := twoFirms(t), "0300001001"
	keeps(t, s.Store, s.hanako, "Y1", digits)
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, digits)
	held, err := s.Schedule(t.Context(), s.boss.Actor(), hours)
	storetest.Done(t, err)
	rapid.Check(t, func(r *rapid.T) {
		look := func(l *lived) {
			before, was := latest(s.Store), one(t, s.Store, s.hanako, "Y1", digits).Forwarding
			looks(t, s.Store)
			l.until(s.Clock.Now())
			if got, want := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)), told(s.Store, l.Course); got != want {
				r.Fatalf("at %v it is %q, want %q", s.Clock.Now(), got, want)
			}
			due := storetest.Rows[int64](s.Store, fmt.Sprint(`SELECT due_at FROM changes WHERE nth > `, before))
			if len(due) > 1 || len(due) == 1 && due[0] != l.due || l.ended && len(due) == 0 {
				r.Fatalf("at %v there are changes due at %v, want %d", s.Clock.Now(), due, l.due)
			}
			if !l.ended {
				return
			}
			if line := s.boss.LastMail(portal.MailEnded).Fields["line.0"]; !strings.HasSuffix(line, "  "+portal.Returned(was, l.Now, nil, portal.Japanese)) {
				r.Fatalf("the mail says %s, it is %v", line, l.Now)
			}
		}
		days := rapid.IntRange(1, 30).Draw(r, "days")
		s.Clock.Pass(time.Duration(days) * 24 * time.Hour)
		looks(t, s.Store)
		l := lived{follows: portal.Following{Plan: one(t, s.Store, s.hanako, "Y1", digits).Follows.Plan, Schedule: held.Schedule},
			Course: course(t, s.Store, s.hanako, "Y1", digits), at: s.Clock.Now()}
		for range rapid.IntRange(1, 5).Draw(r, "steps") {
			change := rapid.SampledFrom([]portal.Change{box, to("090-1234-5678"), to("080-1234-5678"), {On: ptr(false)}, {}}).Draw(r, "change")
			if term := rapid.IntRange(0, 100).Draw(r, "ticks of the term"); term > 0 {
				change = until(s.Store, change, time.Duration(term)*tick)
			} else {
				change.Until = ptr(int64(0))
			}
			forwards(t, s.Store, s.hanako, "Y1", change, digits)
			set := one(t, s.Store, s.hanako, "Y1", digits)
			l.Course = portal.Course{Now: set.Forwarding, Back: set.Back}
			if then := l; set.Forwarding.Until != 0 {
				then.until(time.UnixMilli(set.Forwarding.Until))
				if got, want := announced(t, s.Store, s.hanako, digits), (portal.Return{Forwarding: then.Now}).Text(set.Forwarding, portal.Japanese); got != want {
					r.Fatalf("announced is %q, what comes is %q", got, want)
				}
			}
			stop := s.Clock.Now().Add(time.Duration(rapid.IntRange(0, 100).Draw(r, "ticks that pass")) * tick)
			if rapid.Bool().Draw(r, "runs") {
				for next, err := s.NextDue(t.Context()); err == nil && !next.After(stop); next, err = s.NextDue(t.Context()) {
					s.Clock.Pass(next.Sub(s.Clock.Now()))
					look(&l)
				}
			}
			s.Clock.Pass(stop.Sub(s.Clock.Now()))
			look(&l)
		}
	})
}
