package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// refusedAs is the code, the field and the path of the first refusal; "" for none.
func refusedAs(err error) string {
	refusals := portal.Refusals(err)
	if len(refusals) == 0 {
		return ""
	}
	return strings.Join(strings.Fields(refusals[0].Code+" "+refusals[0].Field+" "+refusals[0].Args["path"]), " ")
}

// What an end brings back counts as what is set: no save leaves a loop to it.
func TestALoopOfAnEndIsRefusedAtTheSave(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		end  time.Duration // from 10:00, of the number that is off until it forwards to the other again
		set  func(s firms) portal.Change
		want string
	}{
		"for good": {8 * time.Hour, func(firms) portal.Change { return to("0300001001") },
			"destination_loop_later entries.0 03-0000-1002 → 03-0000-1001 → 03-0000-1002"},
		"until after it": {8 * time.Hour, func(s firms) portal.Change { return until(s.Store, to("0300001001"), 9*time.Hour) },
			"destination_loop_later entries.0 03-0000-1002 → 03-0000-1001 → 03-0000-1002"},
		"until it":     {8 * time.Hour, func(s firms) portal.Change { return until(s.Store, to("0300001001"), 8*time.Hour) }, ""},
		"until before": {8 * time.Hour, func(s firms) portal.Change { return until(s.Store, to("0300001001"), time.Hour) }, ""},
	} {
		s := twoFirms(t)
		forwards(t, s.Store, s.hanako, "Y1", to("0300001002"), "0300001001")
		forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, row.end), "0300001001")
		_, err := sets(t, s.Store, s.hanako, "Y1", row.set(s), "0300001002")
		if got := refusedAs(err); got != row.want {
			t.Errorf("%s: %q, want %q", about, got, row.want)
		}
		if row.want != "" {
			continue
		}
		// Whoever lets it return earlier meets the other there.
		_, err = sets(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{}, 30*time.Minute), "0300001001")
		if got, want := refusedAs(err), "destination_loop_later until 03-0000-1001 → 03-0000-1002 → 03-0000-1001"; got != want {
			t.Errorf("%s, and then earlier: %q, want %q", about, got, want)
		}
	}
}

// What is set by hand beside a schedule holds until the next boundary of that, also over those of others.
func TestALoopOfWhatIsSetByHand(t *testing.T) {
	t.Parallel()
	for closes, want := range map[string]string{
		"17:00": "", "20:00": "destination_loop_later entries.0 03-0000-1002 → 03-0000-1001 → 03-0000-1002",
	} {
		s := twoFirms(t)
		remembersEachOther(t, s)
		factory, err := s.AddSchedule(t.Context(), s.boss.Actor(), opens("工場", "09:00", closes))
		storetest.Done(t, err)
		follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
		follow(t, s.Store, s.hanako, factory, ringing, "0300001002")
		_, err = sets(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}, "0300001002")
		if got := refusedAs(err); got != want {
			t.Errorf("with hours until %s: %q, want %q", closes, got, want)
		}
	}
}

// meetAtTheFactory are two numbers that forward to each other: the one after 18:00, the other while the factory is open.
func meetAtTheFactory(t *testing.T) (s firms, factory string) {
	t.Helper()
	s = twoFirms(t)
	remembersEachOther(t, s)
	factory, err := s.AddSchedule(t.Context(), s.boss.Actor(), opens("工場", "10:00", "17:00"))
	storetest.Done(t, err)
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	_, err = setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: factory, Open: toMobile}, "0300001002")
	storetest.Done(t, err)
	return s, factory
}

func TestHoursThatCloseALoopAreRefused(t *testing.T) {
	t.Parallel()
	s, factory := meetAtTheFactory(t)
	change := func(version int64, hours portal.Schedule) error {
		return s.ChangeSchedule(t.Context(), s.boss.AtWork(), factory, version, hours)
	}
	var err error
	wrote := s.Changes(func() { err = change(1, opens("工場", "10:00", "20:00")) })
	if got := refusedAs(err); wrote != "" || got != "schedule_loop 03-0000-1002 → 03-0000-1001 → 03-0000-1002" {
		t.Errorf("longer hours: %q, wrote %q", got, wrote)
	} else if at := portal.Refusals(err)[0].Args["at"]; at != "10/1 18:00" {
		t.Errorf("they would meet at %s", at)
	}
	storetest.Done(t, change(1, opens("工場の日中", "10:00", "18:00")))
	holiday := opens("工場の日中", "10:00", "18:00")
	holiday.Days = []portal.SpecialDays{{Name: "棚卸し", From: portal.ParseDate("2027-03-01"), Until: portal.ParseDate("2027-03-01"),
		Hours: portal.Hours{portal.ReadInterval("10:00", "19:00")}}}
	if got := refusedAs(change(2, holiday)); !strings.HasPrefix(got, "schedule_loop") {
		t.Errorf("one long day: %q", got)
	}
	s.Write(`UPDATE plans SET closed_setting = open_setting WHERE schedule_id = ?`, factory) // a loop of before
	storetest.Done(t, change(2, opens("工場の日中", "10:00", "16:00")))
}

// Two administrators save hours in one moment that are well each and close a loop together: one of them is refused.
func TestHoursOfOneMomentCloseNoLoop(t *testing.T) {
	t.Parallel()
	for range 5 {
		s, factory := meetAtTheFactory(t)
		office := storetest.Rows[string](s.Store, `SELECT id FROM schedules WHERE name = '本社'`)[0]
		hours := map[string]portal.Schedule{factory: opens("工場", "10:00", "18:00"), office: opens("本社", "09:00", "17:30")}
		ids, who := []string{factory, office}, s.boss.AtWork()
		saved := storetest.Together(t, 2, func(i int) error {
			return s.ChangeSchedule(t.Context(), who, ids[i], 1, hours[ids[i]])
		}, "schedule_loop")
		if saved != 1 {
			t.Errorf("%d were saved", saved)
		}
	}
}

func TestWhoLeavesAScheduleClosesNoLoop(t *testing.T) {
	t.Parallel()
	s, factory := meetAtTheFactory(t)
	const want = "destination_loop_later entries.0 03-0000-1002 → 03-0000-1001 → 03-0000-1002"
	wrote := s.Changes(func() {
		_, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001002")
		if got := refusedAs(err); got != want {
			t.Errorf("leaving: %q, want %q", got, want)
		}
		if got := refusedAs(s.DeleteSchedule(t.Context(), s.boss.AtWork(), factory, 1, true)); got != want {
			t.Errorf("deleting: %q, want %q", got, want)
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	turns(t, s.Store, 7*time.Hour, 1) // 17:00
	storetest.Done(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), factory, 1, true))
}

// What comes in one moment, or unnoticed in several, is done one after the other: what would be a loop only between is none.
func TestWhatComesAtOnceClosesNoLoopBetween(t *testing.T) {
	t.Parallel()
	phones := []string{"0300001001", "0300001002"}
	on := portal.Setting{On: true, Actions: portal.Unconditional, Target: 1}
	follows := func(s firms, digits, name string, open, closed portal.Setting) {
		_, err := setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: schedule(t, s.Store, s.boss, name), Open: open, Closed: closed}, digits)
		storetest.Done(t, err)
	}
	onUntil := func(s firms, digits string, term time.Duration) {
		forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}, term), digits)
	}
	offUntil := func(s firms, digits string, term time.Duration) {
		forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, term), digits)
	}
	for about, set := range map[string]func(s firms){
		"two boundaries": func(s firms) {
			follows(s, phones[0], "本社", ringing, on)
			follows(s, phones[1], "工場", on, ringing)
		},
		"an end, and a boundary that takes the way back away": func(s firms) {
			follows(s, phones[1], "工場", on, ringing)
			offUntil(s, phones[1], 12*time.Hour)
			onUntil(s, phones[0], 10*time.Hour)
			offUntil(s, phones[0], 8*time.Hour)
			forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Target: ptr(portal.Target(1)), Until: ptr(int64(0))}, phones[1])
		},
		"a boundary, and an end that takes the way back away": func(s firms) {
			follows(s, phones[0], "本社", ringing, on)
			onUntil(s, phones[1], 8*time.Hour)
		},
		"an end of what follows a schedule, and a boundary": func(s firms) {
			follows(s, phones[0], "本社", ringing, on)
			follows(s, phones[1], "工場", on, ringing)
			offUntil(s, phones[0], 8*time.Hour)
		},
		"an end, and one of an hour before that": func(s firms) {
			forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}, phones[0])
			offUntil(s, phones[0], 8*time.Hour)
			onUntil(s, phones[1], 7*time.Hour)
		},
	} {
		for way, first := range map[string]time.Duration{"in their moment": 8 * time.Hour, "unnoticed": 9 * time.Hour} {
			s := twoFirms(t)
			for i, digits := range phones {
				forwards(t, s.Store, s.hanako, "Y1", portal.Change{Entries: to(phones[1-i]).Entries}, digits)
			}
			set(s)
			s.Clock.Pass(first)
			looks(t, s.Store)
			if got := one(t, s.Store, s.hanako, "Y1", phones[0]).Forwarding.ActiveDestination(); got != phones[1] || s.Count("history", `refusal <> ''`) != 0 {
				t.Errorf("%s, %s: the first forwards to %q, and %d were switched off", about, way, got, s.Count("history", `refusal <> ''`))
			}
			s.Clock.Pass(15 * time.Hour) // 09:00 or later
			looks(t, s.Store)
			if n := s.Count("history", `refusal <> ''`); n != 0 {
				t.Errorf("%s, %s: the next morning %d were switched off", about, way, n)
			}
		}
	}
}

// Whatever people save, by hand, with ends, by schedules and in their hours: what could be saved comes as it was saved. No end
// and no boundary finds a loop.
func TestWhatCouldBeSavedClosesNoLoop(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	all := []string{"0300001001", "0300001002", "0300001003"}
	for i, digits := range all {
		var change portal.Change
		change.Entries[0], change.Entries[1] = &portal.EntryText{Text: all[(i+1)%3]}, &portal.EntryText{Text: all[(i+2)%3]}
		forwards(t, s.Store, s.hanako, "Y1", change, digits)
	}
	schedules := []string{schedule(t, s.Store, s.boss, "本社"), schedule(t, s.Store, s.boss, "工場")}
	setting := rapid.Custom(func(r *rapid.T) portal.Setting {
		if rapid.Bool().Draw(r, "off") {
			return ringing
		}
		return portal.Setting{On: true, Actions: portal.Unconditional, Target: portal.Target(rapid.IntRange(1, 2).Draw(r, "list"))}
	})
	loops := func() int { return s.Count("history", `refusal LIKE '%destination_loop%'`) }
	saved, refused := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(r, "deeds") {
			digits := rapid.SampledFrom(all).Draw(r, "number")
			var err error
			switch rapid.IntRange(0, 3).Draw(r, "deed") {
			case 0, 1:
				to := setting.Draw(r, "by hand")
				change := portal.Change{On: &to.On, Until: ptr(int64(0))}
				if to.On {
					change.Actions, change.Target = &to.Actions, &to.Target
				}
				if term := rapid.IntRange(0, 60).Draw(r, "hours of the term"); term > 0 {
					change = until(s.Store, change, time.Duration(term)*time.Hour)
				}
				_, err = sets(t, s.Store, s.hanako, "Y1", change, digits)
			case 2:
				plan := &portal.Plan{ScheduleID: rapid.SampledFrom(schedules).Draw(r, "schedule"), Open: setting.Draw(r, "open"), Closed: setting.Draw(r, "closed")}
				if rapid.IntRange(0, 3).Draw(r, "leaves") == 0 {
					plan = nil
				}
				_, err = setsPlan(t, s.Store, s.hanako, "Y1", plan, digits)
			case 3:
				id, begin := rapid.SampledFrom(schedules).Draw(r, "schedule"), rapid.IntRange(0, 22).Draw(r, "begin")
				held, problem := s.Schedule(t.Context(), s.boss.Actor(), id)
				storetest.Done(t, problem)
				err = s.ChangeSchedule(t.Context(), s.boss.AtWork(), id, held.Version,
					opens(held.Name, fmt.Sprintf("%02d:00", begin), fmt.Sprintf("%02d:00", rapid.IntRange(begin+1, 23).Draw(r, "end"))))
			}
			if err == nil {
				saved++
			} else if refused++; len(portal.Refusals(err)) == 0 {
				r.Fatal(err)
			}
			stop := s.Clock.Now().Add(time.Duration(rapid.IntRange(0, 30).Draw(r, "hours that pass")) * time.Hour)
			for next, err := s.NextDue(t.Context()); err == nil && !next.IsZero() && !next.After(stop); next, err = s.NextDue(t.Context()) {
				s.Clock.Pass(next.Sub(s.Clock.Now()))
				looks(t, s.Store)
				if loops() > 0 {
					r.Fatalf("at %v calls would have gone in a loop", s.Clock.Now())
				}
			}
			s.Clock.Pass(stop.Sub(s.Clock.Now()))
		}
	})
	if saved < 20 || refused < 20 {
		t.Errorf("%d were saved and %d refused: that proves little", saved, refused)
	}
}
