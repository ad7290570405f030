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

var (
	ringing  = portal.Setting{}
	toMobile = portal.Setting{On: true, Actions: portal.Unconditional, Target: 1}
	toBox    = portal.Setting{On: true, Actions: portal.Unconditional, Target: portal.Voicemail}
)

// keeps lets numbers remember a mobile on list 1, and forward nothing.
func keeps(t testing.TB, s *storetest.Store, who *storetest.Person, group string, digits ...string) {
	t.Helper()
	var change portal.Change
	change.Entries[0] = &portal.EntryText{Text: "090-1234-5678"}
	forwards(t, s, who, group, change, digits...)
}

// schedule adds one that is open on weekdays from 9 to 18.
func schedule(t testing.TB, s *storetest.Store, boss *storetest.Person, name string) string {
	t.Helper()
	id, err := s.AddSchedule(t.Context(), boss.Actor(), nineToSix(name))
	storetest.Done(t, err)
	return id
}

// setsPlan saves a plan for these numbers from a page that was read just now.
func setsPlan(t testing.TB, s *storetest.Store, who *storetest.Person, group string, plan *portal.Plan, digits ...string) (int64, error) {
	t.Helper()
	id, _, err := s.SetPlans(context.Background(), who.AtWork(), store.PlanEdit{Pick: pick(t, s, group, digits...), Seen: latest(s), Plan: plan})
	return id, err
}

// follow is setsPlan that must succeed: ring in opening hours, and what closed says besides.
func follow(t testing.TB, s *storetest.Store, who *storetest.Person, schedule string, closed portal.Setting, digits ...string) int64 {
	t.Helper()
	id, err := setsPlan(t, s, who, "Y1", &portal.Plan{ScheduleID: schedule, Open: ringing, Closed: closed}, digits...)
	storetest.Done(t, err)
	return id
}

// turns lets time pass and looks at the clock, as the program does; want is how many numbers are switched.
func turns(t testing.TB, s *storetest.Store, after time.Duration, want int) {
	t.Helper()
	s.Clock.Pass(after)
	_, err := s.EndDue(t.Context())
	storetest.Done(t, err)
	got, err := s.FollowSchedules(t.Context())
	storetest.Done(t, err)
	if got != want {
		t.Errorf("at %s %d numbers were switched, want %d", s.Clock.Now().Format("2 15:04"), got, want)
	}
}

// stands is how a number stands: where its calls go, and how that stands to its schedule.
func stands(t testing.TB, s *storetest.Store, who *storetest.Person, digits string) string {
	t.Helper()
	number := one(t, s, who, "Y1", digits)
	return strings.TrimSpace(portal.Detail(number.Forwarding, portal.English) + " " + string(number.PlanState()))
}

func standsAs(t testing.TB, s *storetest.Store, who *storetest.Person, digits, want string) {
	t.Helper()
	if got := stands(t, s, who, digits); got != want {
		t.Errorf("at %s %s stands as %q, want %q", s.Clock.Now().Format("2 15:04"), digits, got, want)
	}
}

const mobile = "Unconditional: 090-1234-5678"

func TestNumbersFollowASchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	hours := schedule(t, s.Store, s.boss, "本社")
	wrote := s.Changes(func() { follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001002") })
	if wrote != "audit+1 changes+1 destinations+1 forwardings~ history+2 outbox+1 plans+2" {
		t.Errorf("following wrote %q", wrote)
	}
	if mail := s.boss.LastMail(portal.MailForwarding); !strings.Contains(mail.Fields["line.0"], "本社") || !strings.Contains(mail.Fields["line.0"], "090-1234-5678") {
		t.Errorf("the mail says %q", mail.Fields["line.0"])
	}
	if got, want := onRecord(t, s.Store, s.boss.Actor(), portal.English), "plan >Follows the schedule “本社”. During opening hours, calls are not forwarded. "+
		"Outside opening hours, all calls are forwarded to 090-1234-5678 (mobile)."; !strings.Contains(got, want) {
		t.Errorf("on record is %q", got)
	}
	standsAs(t, s.Store, s.hanako, "0300001001", "- followed")
	turns(t, s.Store, 8*time.Hour-time.Millisecond, 0)
	wrote = s.Changes(func() { turns(t, s.Store, time.Millisecond, 2) })
	if wrote != "audit+1 changes+1 forwardings~ history+2 schedules~" {
		t.Errorf("a boundary wrote %q", wrote)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "; schedule >本社; ") {
		t.Errorf("on record is %q", got)
	}
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	if wrote := s.Changes(func() { turns(t, s.Store, time.Minute, 0) }); wrote != "" {
		t.Errorf("a second look wrote %q", wrote)
	}
	want := "schedule 本社 " + mobile + " 0s late; plan 佐藤 花子 -; form 佐藤 花子 -"
	if got := histories(t, s.Store, s.hanako, "0300001001"); got != want {
		t.Errorf("the history is %q, want %q", got, want)
	}
	if got := s.Events(); got[len(got)-1] != "forwarding_scheduled" {
		t.Errorf("the trail says %v", got)
	}
	turns(t, s.Store, 15*time.Hour, 2)
	standsAs(t, s.Store, s.hanako, "0300001002", "- followed")
}

// The program was stopped over several boundaries: only the latest counts, with its true time.
func TestTheLatestBoundaryCounts(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	s.Stop()
	s.Clock.Pass(34 * time.Hour) // Friday 20:00: closed, open and closed again
	s.Reopen()
	if next, err := s.NextDue(t.Context()); err != nil || next.After(s.Clock.Now()) {
		t.Errorf("next is due at %v, %v", next, err)
	}
	turns(t, s.Store, 0, 1)
	if got := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(got, "schedule 本社 "+mobile+" 2h0m0s late; plan") {
		t.Errorf("the history is %q", got)
	}
	monday := storetest.Start.AddDate(0, 0, 4).Add(-time.Hour)
	if next, err := s.NextDue(t.Context()); err != nil || !next.Equal(monday) {
		t.Errorf("then next is due at %v, %v", next, err)
	}
	turns(t, s.Store, -34*time.Hour, 1) // the clock is put back to Thursday 10:00
	standsAs(t, s.Store, s.hanako, "0300001001", "- followed")
	turns(t, s.Store, 8*time.Hour, 1)
}

func TestWhatIsSetByHandStaysUntilTheNextBoundary(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001", "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: 080-1234-5678 by_hand")
	turns(t, s.Store, time.Hour, 0)
	// At the boundary the schedule sets list 1, which is another number now.
	turns(t, s.Store, 7*time.Hour, 1)
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: 080-1234-5678 followed")
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
	// Set by hand in the moment between a boundary and the look at the clock.
	s.Clock.Pass(15 * time.Hour)
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Target: ptr(portal.Voicemail)}, "0300001002")
	turns(t, s.Store, time.Second, 1)
	standsAs(t, s.Store, s.hanako, "0300001002", "Unconditional: voicemail by_hand")
	turns(t, s.Store, 9*time.Hour, 2)
}

// An edit can move a boundary into the past. It did not come by the clock: what was set by hand stays until one does, and a
// restart makes no difference.
func TestABoundaryThatAnEditMovesIntoThePast(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, "0300001001")
	s.Clock.Pass(2 * time.Hour)
	untilEleven := nineToSix("本社")
	for day := range untilEleven.Week {
		for i := range untilEleven.Week[day] {
			untilEleven.Week[day][i].Until = 11 * 60
		}
	}
	storetest.Done(t, s.ChangeSchedule(t.Context(), s.boss.AtWork(), hours, 1, untilEleven))
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
	for _, when := range []string{"after the edit", "after a restart"} {
		turns(t, s.Store, time.Minute, 0)
		if got := stands(t, s.Store, s.hanako, "0300001001"); got != "Unconditional: voicemail by_hand" {
			t.Errorf("%s what was set by hand is %s", when, got)
		}
		s.Reopen()
	}
	turns(t, s.Store, 21*time.Hour, 2) // to Friday, 9:00
	standsAs(t, s.Store, s.hanako, "0300001001", "- followed")
}

func TestAnEndStaysOverBoundaries(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001", "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, 9*time.Hour), "0300001001")
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: voicemail until")
	turns(t, s.Store, 8*time.Hour, 1) // 18:00: the other one
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: voicemail until")
	turns(t, s.Store, time.Hour, 0) // 19:00: what the schedule sets now returns, not what was set at 10:00
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	// An end and a boundary pass while the program is stopped.
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001")
	turns(t, s.Store, 15*time.Hour, 1) // the other one again
	standsAs(t, s.Store, s.hanako, "0300001001", "- followed")
}

// Whoever sets until a time what is set anyway wants it to stay over the boundaries until then.
func TestAnEndThatOnlyHoldsTheScheduleOff(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 10*time.Hour), "0300001001")
	standsAs(t, s.Store, s.hanako, "0300001001", "- until")
	turns(t, s.Store, 8*time.Hour, 0)
	standsAs(t, s.Store, s.hanako, "0300001001", "- until")
	turns(t, s.Store, 2*time.Hour, 0)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
}

func TestASettingThatIsNoLongerAllowed(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001001")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001002")
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	wrote := s.Changes(func() { turns(t, s.Store, 8*time.Hour, 2) })
	if wrote != "audit+2 changes+1 forwardings~ history+2 outbox+1 plans~ schedules~" {
		t.Errorf("wrote %q", wrote)
	}
	standsAs(t, s.Store, s.hanako, "0300001001", "- refused")
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
	mail := s.boss.LastMail(portal.MailScheduleRefused)
	if mail.Fields["count"] != "1" || mail.Fields["schedule"] != "本社" || mail.Fields["line.0"] != "03-0000-1001  契約で留守番電話が使えなくなったため" {
		t.Errorf("the mail says %v", mail.Fields)
	}
	if got := s.Events(); got[len(got)-1] != "schedule_refused" {
		t.Errorf("the trail says %v", got)
	}
	s.Write(`UPDATE contracts SET message_box = TRUE`)
	turns(t, s.Store, 24*time.Hour, 1) // open and closed again
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: voicemail followed")
}

// failing counts the numbers of the one schedule that cannot be set as it says.
func failing(t testing.TB, s firms) int {
	t.Helper()
	all, err := s.Schedules(t.Context(), s.hanako.Actor())
	storetest.Done(t, err)
	return all[0].Refused
}

// What cannot be set is told when it begins to fail, and again only when the reason changes; it is shown until it is mended.
func TestAFailingScheduleIsToldOnce(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001001")
	both := &portal.Plan{ScheduleID: hours, Open: toMobile, Closed: toBox}
	_, err := setsPlan(t, s.Store, s.hanako, "Y1", both, "0300001002")
	storetest.Done(t, err)
	told := func() int { return s.Count("outbox", "template = 'schedule_refused'") }
	reason := func(policy string) {
		s.Write(`UPDATE companies SET policy = ? WHERE id = ?`, policy, s.boss.Company.ID)
	}

	s.Write(`UPDATE contracts SET message_box = FALSE`)
	turns(t, s.Store, 8*time.Hour, 2) // Thursday 18:00
	if told() != 1 || failing(t, s) != 2 {
		t.Errorf("told %d times of %d", told(), failing(t, s))
	}
	turns(t, s.Store, 15*time.Hour, 1) // Friday 9:00: the one that forwards by day, too
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
	if failing(t, s) != 2 {
		t.Errorf("by day %d fail", failing(t, s))
	}
	wrote := s.Changes(func() { turns(t, s.Store, 9*time.Hour, 1) }) // 18:00: switched off again, for the known reason
	if wrote != "audit+1 changes+1 forwardings~ history+1 plans~ schedules~" || told() != 1 {
		t.Errorf("a boundary wrote %q and told %d times", wrote, told())
	}
	standsAs(t, s.Store, s.hanako, "0300001001", "- refused")
	standsAs(t, s.Store, s.hanako, "0300001002", "- refused")
	s.Reopen()
	if wrote := s.Changes(func() { turns(t, s.Store, time.Minute, 0) }); wrote != "" {
		t.Errorf("the next start wrote %q", wrote)
	}

	// Another reason: the mobile by day is not allowed any more either.
	reason(`{"allow_list":["0312345678"]}`)
	turns(t, s.Store, 63*time.Hour-time.Minute, 1) // Monday 9:00
	if mail := s.boss.LastMail(portal.MailScheduleRefused); told() != 2 || mail.Fields["count"] != "1" || !strings.Contains(mail.Fields["line.0"], "許可されていない") {
		t.Errorf("told %d times, the last time %v", told(), mail.Fields)
	}

	// Mended: it says so by following.
	reason(`{}`)
	s.Write(`UPDATE contracts SET message_box = TRUE`)
	turns(t, s.Store, 9*time.Hour, 2)
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: voicemail followed")
	turns(t, s.Store, 15*time.Hour, 2)
	if told() != 2 || failing(t, s) != 0 {
		t.Errorf("told %d times, %d fail", told(), failing(t, s))
	}
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	turns(t, s.Store, 9*time.Hour, 2)
	if told() != 3 {
		t.Errorf("when it fails anew it is told %d times", told())
	}
}

// Those that fail come first; nobody finds a number that they do not see.
func TestFollowersAreListed(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002", "0300001003")
	keeps(t, s.Store, s.boss, "Y2", "0300002001")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001003")
	_, err := setsPlan(t, s.Store, s.boss, "Y2", &portal.Plan{ScheduleID: hours, Closed: toMobile}, "0300002001")
	storetest.Done(t, err)
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	turns(t, s.Store, 8*time.Hour, 4)
	list := func(who *storetest.Person, page int) string {
		t.Helper()
		found, err := s.Followers(t.Context(), who.Actor(), hours, page, 2)
		storetest.Done(t, err)
		told := fmt.Sprint(found.Total)
		for _, one := range found.Rows {
			told += fmt.Sprintf(" %s %s", one.Digits, one.PlanState())
		}
		return told
	}
	for _, row := range []struct {
		who  *storetest.Person
		page int
		want string
	}{
		{s.boss, 0, "4 0300001003 refused 0300001001 followed"}, {s.boss, 1, "4 0300001002 followed 0300002001 followed"},
		{s.hanako, 1, "3 0300001002 followed"}, {s.alone.Sees("Y3"), 0, "0"},
	} {
		if got := list(row.who, row.page); got != row.want {
			t.Errorf("page %d of %s is %s, want %s", row.page, row.who.Name, got, row.want)
		}
	}
	_, err = s.Followers(t.Context(), s.elsewhere.Actor(), hours, 0, 2)
	storetest.Refused(t, err, "not_found")
}

// What an end brings back by the schedule may fail as well: the mail about the end has said so.
func TestAnEndThatCannotGoBackToItsSchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toBox, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 9*time.Hour), "0300001001")
	turns(t, s.Store, 8*time.Hour, 0)
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	wrote := s.Changes(func() { turns(t, s.Store, time.Hour, 0) })
	if wrote != "audit+1 changes+1 forwardings~ history+1 outbox+2 plans~" || failing(t, s) != 1 {
		t.Errorf("wrote %q, %d fail", wrote, failing(t, s))
	}
	standsAs(t, s.Store, s.hanako, "0300001001", "- refused")
	if wrote := s.Changes(func() { turns(t, s.Store, 24*time.Hour, 0) }); wrote != "schedules~" {
		t.Errorf("the next evening wrote %q", wrote)
	}
}

// Two numbers that forward to each other by schedules, whatever let them: the second that would close the loop does not forward.
func TestABoundaryMakesNoLoop(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	remembersEachOther(t, s)
	factory, err := s.AddSchedule(t.Context(), s.boss.Actor(), opens("工場", "10:00", "17:00"))
	storetest.Done(t, err)
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	_, err = setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: factory, Open: toMobile}, "0300001002")
	storetest.Done(t, err)
	s.Write(`UPDATE plans SET closed_setting = open_setting WHERE schedule_id = ?`, factory)
	turns(t, s.Store, 8*time.Hour, 1)
	if got := stands(t, s.Store, s.hanako, "0300001001") + ", " + stands(t, s.Store, s.hanako, "0300001002"); strings.Count(got, "refused") != 1 || strings.Count(got, "followed") != 1 {
		t.Errorf("they stand as %s", got)
	}
}

// remembersEachOther puts two numbers on each other's list 1 without forwarding there.
func remembersEachOther(t testing.TB, s firms) {
	t.Helper()
	for from, other := range map[string]string{"0300001001": "0300001002", "0300001002": "0300001001"} {
		var change portal.Change
		change.Entries[0] = &portal.EntryText{Text: other}
		forwards(t, s.Store, s.hanako, "Y1", change, from)
	}
}

// opens is nineToSix with other hours on weekdays.
func opens(name, from, until string) portal.Schedule {
	s := nineToSix(name)
	for day := time.Monday; day <= time.Friday; day++ {
		s.Week[day] = portal.Hours{portal.ReadInterval(from, until)}
	}
	return s
}

// A loop that would arise at a boundary is refused when it is saved, whatever is saved last.
func TestALoopOfAPeriodIsRefusedAtTheSave(t *testing.T) {
	t.Parallel()
	const path = "03-0000-1002 → 03-0000-1001 → 03-0000-1002"
	closed := func(schedule string) *portal.Plan { return &portal.Plan{ScheduleID: schedule, Closed: toMobile} }
	for about, row := range map[string]struct {
		last func(s firms, hours, other string) error
		want string // code and field; "" where it may be saved
	}{
		"the same schedule": {func(s firms, hours, _ string) error {
			_, err := setsPlan(t, s.Store, s.hanako, "Y1", closed(hours), "0300001002")
			return err
		}, "destination_loop closed.target"},
		"another that closes at the same time": {func(s firms, _, other string) error {
			_, err := setsPlan(t, s.Store, s.hanako, "Y1", closed(other), "0300001002")
			return err
		}, "destination_loop closed.target"},
		"another that never meets it so": {func(s firms, _, _ string) error {
			within, err := s.AddSchedule(t.Context(), s.boss.Actor(), opens("工場の日中", "10:00", "17:00"))
			storetest.Done(t, err)
			_, err = setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: within, Open: toMobile}, "0300001002")
			return err
		}, ""},
		"another that is open for a while then": {func(s firms, _, _ string) error {
			late, err := s.AddSchedule(t.Context(), s.boss.Actor(), opens("工場の夕方", "10:00", "18:15"))
			storetest.Done(t, err)
			_, err = setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: late, Open: toMobile}, "0300001002")
			return err
		}, "destination_loop open.target"},
		"the other period": {func(s firms, hours, _ string) error {
			_, err := setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: hours, Open: toMobile}, "0300001002")
			return err
		}, ""},
		"by hand, for good": {func(s firms, _, _ string) error {
			_, err := sets(t, s.Store, s.hanako, "Y1", to("0300001001"), "0300001002")
			return err
		}, "destination_loop_later entries.0"},
		"by hand, until before the boundary": {func(s firms, _, _ string) error {
			_, err := sets(t, s.Store, s.hanako, "Y1", until(s.Store, to("0300001001"), 8*time.Hour), "0300001002")
			return err
		}, ""},
		"by hand, until the very boundary, with what returns then": {func(s firms, _, _ string) error {
			var change portal.Change
			change.Entries[1] = &portal.EntryText{Text: "0300001001"}
			forwards(t, s.Store, s.hanako, "Y1", change, "0300001002")
			forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 10*time.Hour), "0300001002")
			_, err := sets(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{Target: ptr(portal.Target(2))}, 8*time.Hour), "0300001002")
			return err
		}, ""},
		"by hand, until after the boundary": {func(s firms, _, _ string) error {
			_, err := sets(t, s.Store, s.hanako, "Y1", until(s.Store, to("0300001001"), 9*time.Hour), "0300001002")
			return err
		}, "destination_loop_later entries.0"},
		"the list to which the schedule sends": {func(s firms, hours, _ string) error {
			var change portal.Change
			change.Entries[0] = &portal.EntryText{Text: "090-1234-5678"}
			forwards(t, s.Store, s.hanako, "Y1", change, "0300001002")
			follow(t, s.Store, s.hanako, hours, toMobile, "0300001002")
			change.Entries[0] = &portal.EntryText{Text: "0300001001"}
			_, err := sets(t, s.Store, s.hanako, "Y1", change, "0300001002")
			return err
		}, "destination_loop_later entries.0"},
	} {
		s := twoFirms(t)
		remembersEachOther(t, s)
		hours, other := schedule(t, s.Store, s.boss, "本社"), schedule(t, s.Store, s.boss, "工場")
		_, err := setsPlan(t, s.Store, s.hanako, "Y1", closed(hours), "0300001001", "0300001002")
		storetest.Refused(t, err, "destination_loop")
		follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
		got := ""
		if refusals := portal.Refusals(row.last(s, hours, other)); len(refusals) > 0 {
			got = refusals[0].Code + " " + refusals[0].Field
			if told := refusals[0].Args["path"]; told != path || len(refusals) > 1 {
				t.Errorf("%s: %d refusals, the path is %s", about, len(refusals), told)
			}
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", about, got, row.want)
		}
	}
}

// A loop that was there before holds nobody up who does something else with one of its numbers.
func TestALoopOfBeforeForbidsNothingElse(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	remembersEachOther(t, s)
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	follow(t, s.Store, s.hanako, hours, ringing, "0300001002")
	s.Write(`UPDATE plans SET closed_setting = (SELECT closed_setting FROM plans WHERE number_id = ?)`, s.Number("0300001001"))
	var change portal.Change
	change.Entries[1] = &portal.EntryText{Text: "090-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", change, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(2))}, "0300001001")
	follow(t, s.Store, s.hanako, hours, ringing, "0300001001") // which ends it
}

func TestWhatAPlanMayNotSet(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001101")
	hours := schedule(t, s.Store, s.boss, "本社")
	theirs, err := s.AddSchedule(t.Context(), s.elsewhere.Actor(), nineToSix("別会社"))
	storetest.Done(t, err)
	for _, row := range []struct {
		plan   *portal.Plan
		digits string
		code   string
	}{
		{&portal.Plan{ScheduleID: theirs, Closed: toMobile}, "0300001001", "schedule_gone"},
		{&portal.Plan{ScheduleID: hours, Closed: toBox}, "0300001101", "voicemail_not_contracted"},
		{&portal.Plan{ScheduleID: hours, Open: toMobile}, "0300001002", "target_empty"},
		{&portal.Plan{ScheduleID: hours, Open: portal.Setting{On: true}}, "0300001001", "actions_required"},
		{nil, "0300001001", "plan_none"},
	} {
		wrote := s.Changes(func() {
			_, err := setsPlan(t, s.Store, s.hanako, "Y1", row.plan, row.digits)
			storetest.Refused(t, err, row.code)
		})
		if wrote != "" {
			t.Errorf("%s wrote %q", row.code, wrote)
		}
	}
	plan := &portal.Plan{ScheduleID: hours, Closed: toMobile}
	_, _, err = s.SetPlans(t.Context(), s.hanako.AtWork(), store.PlanEdit{Pick: pick(t, s.Store, "Y1", "0300001001"), Plan: plan})
	storetest.Refused(t, err, "stale_forwarding")
	_, _, err = s.SetPlans(t.Context(), s.alone.AtWork(), store.PlanEdit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: latest(s.Store), Plan: plan})
	storetest.Refused(t, err, "not_found")
}

// Where calls go later is vouched for when it is set: in either period, and when the number on the list is changed while
// nothing is forwarded.
func TestNewDestinationsOfAPlanNeedAFreshCode(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	hours := schedule(t, s.Store, s.boss, "本社")
	at := s.hanako.AtWork()
	s.Clock.Pass(portal.FreshFor)
	edit := store.PlanEdit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: latest(s.Store), Plan: &portal.Plan{ScheduleID: hours, Closed: toMobile}}
	_, _, err := s.SetPlans(t.Context(), at, edit)
	storetest.Refused(t, err, "code_needed")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	at = s.hanako.AtWork()
	s.Clock.Pass(portal.FreshFor)
	var change portal.Change
	change.Entries[0] = &portal.EntryText{Text: "080-9999-8888"}
	_, _, err = s.SetForwardings(t.Context(), at, store.Edit{Pick: edit.Pick, Seen: latest(s.Store), Change: change})
	storetest.Refused(t, err, "code_needed")
}

func TestUndoingAPlan(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	hours := schedule(t, s.Store, s.boss, "本社")
	undo := func(change int64) error {
		_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), change)
		return err
	}
	storetest.Done(t, undo(follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")))
	standsAs(t, s.Store, s.hanako, "0300001001", "-")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	off, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001001")
	storetest.Done(t, err)
	turns(t, s.Store, 8*time.Hour, 0)
	standsAs(t, s.Store, s.hanako, "0300001001", "-")
	storetest.Done(t, undo(off)) // after the boundary: as the schedule sets it now
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	off, err = setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001001")
	storetest.Done(t, err)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile)
	storetest.Done(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 1, false))
	storetest.Refused(t, undo(off), "schedule_gone")
}

// What was set by hand is taken back to the schedule, not to what that said before a boundary that came meanwhile.
func TestUndoingOverABoundary(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001", "0300001002")
	s.Clock.Pass(7 * time.Hour)
	same := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}, "0300001001")
	turns(t, s.Store, time.Hour, 1) // it stands already as the schedule sets it from 18:00 on
	s.Clock.Pass(time.Hour)
	_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), same)
	storetest.Done(t, err)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	// Within the period it goes back to what the schedule says in it.
	other := forwards(t, s.Store, s.hanako, "Y1", portal.Change{Target: ptr(portal.Voicemail)}, "0300001002")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), other)
	storetest.Done(t, err)
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
	// What was by hand before is by hand again, also after a boundary.
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{Target: ptr(portal.Voicemail)}, "0300001002")
	again := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001002")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), again)
	storetest.Done(t, err)
	standsAs(t, s.Store, s.hanako, "0300001002", "Unconditional: voicemail by_hand")
}

// A plan is judged by what it will find: the entries of today may go with an end that comes before its turn.
func TestAPlanIsJudgedByWhatItWillFind(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	hours := schedule(t, s.Store, s.boss, "本社")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001") // list 1 is empty again at 11:00
	_, err := setsPlan(t, s.Store, s.hanako, "Y1", &portal.Plan{ScheduleID: hours, Closed: toMobile}, "0300001001")
	storetest.Refused(t, err, "target_empty")
}

// The same the other way round: what is set until an end may lack an entry that the plan needs, and may not stay for good.
func TestAnEntryThatAPlanNeedsIsNotEmptied(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	box := portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}
	box.Entries[0] = &portal.EntryText{}
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, box, 7*time.Hour), "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	step := store.BatchStepForm{Name: "災害時", Pick: pick(t, s.Store, "Y1", "0300001001")}
	for about, deed := range map[string]func() error{
		"the form": func() error {
			_, err := sets(t, s.Store, s.hanako, "Y1", portal.Change{Until: ptr(int64(0))}, "0300001001")
			return err
		},
		"a file": func() error {
			file := numberLines(t, "phone|until|list2", "03-0000-1001||03-1234-5678")
			if got := outcome(looksAt(t, s.Store, s.hanako, file)); !strings.HasPrefix(got, "2:entry_planned/list1") {
				t.Errorf("the file is looked at as %q", got)
			}
			_, err := imports(t, s.Store, s.hanako, file, latest(s.Store))
			if portal.Refused(err, "import_faulty") {
				return portal.Refuse("entry_planned", "entries.0") // as was told before
			}
			return err
		},
		"a batch": func() error {
			step.Change = portal.Change{On: ptr(true)}
			_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), step)
			return err
		},
	} {
		wrote := s.Changes(func() {
			err := deed()
			if storetest.Refused(t, err, "entry_planned"); err != nil && portal.Refusals(err)[0].Field != "entries.0" {
				t.Errorf("%s: it stands at %q", about, portal.Refusals(err)[0].Field)
			}
		})
		if wrote != "" {
			t.Errorf("%s wrote %q", about, wrote)
		}
	}
	turns(t, s.Store, 8*time.Hour, 0) // after the end, as the schedule has it by then
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	// Nothing is set until an end any more: it is not emptied by the plain way either.
	var emptied portal.Change
	emptied.Entries[0] = &portal.EntryText{}
	emptied.On = ptr(false)
	_, err := sets(t, s.Store, s.hanako, "Y1", emptied, "0300001001")
	storetest.Refused(t, err, "entry_planned")
	step.Change = emptied
	_, err = s.SaveBatchStep(t.Context(), s.hanako.AtWork(), step)
	storetest.Refused(t, err, "entry_planned")
	// Until an end it may be.
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, box, time.Hour), "0300001001")
	turns(t, s.Store, time.Hour, 0)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
}

func TestAnEditedScheduleHoldsAtOnce(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002", "0300001003")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001002", "0300001003")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(true), Actions: ptr(portal.Busy), Target: ptr(portal.Voicemail)}, time.Hour), "0300001003")
	form := nineToSix("本社")
	form.Days = []portal.SpecialDays{{Name: "臨時休業", From: portal.ParseDate("2026-10-01"), Until: portal.ParseDate("2026-10-01")}}
	wrote := s.Changes(func() { storetest.Done(t, s.ChangeSchedule(t.Context(), s.boss.AtWork(), hours, 1, form)) })
	if wrote != "audit+2 changes+1 forwardings~ history+1 outbox+1 schedules~" {
		t.Errorf("wrote %q", wrote)
	}
	if mail := s.boss.LastMail(portal.MailForwarding); mail.Fields["who"] != "山田 太郎" || mail.Fields["line.0"] != "03-0000-1001  無条件で 090-1234-5678（携帯電話）へ転送中" {
		t.Errorf("the mail says %v", mail.Fields)
	}
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	standsAs(t, s.Store, s.hanako, "0300001002", "Unconditional: voicemail by_hand")
	standsAs(t, s.Store, s.hanako, "0300001003", "Busy: voicemail until")
	if got := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(got, "calendar 山田 太郎 "+mobile+"; plan") {
		t.Errorf("the history is %q", got)
	}
	turns(t, s.Store, time.Hour, 0)
	standsAs(t, s.Store, s.hanako, "0300001003", mobile+" followed")
}

// Who edits a schedule, or deletes it, so that calls go elsewhere at once, vouches for that as for any other change.
func TestWhoSwitchesByAScheduleVouchesForIt(t *testing.T) {
	t.Parallel()
	today := nineToSix("本社")
	today.Days = []portal.SpecialDays{{Name: "臨時休業", From: portal.ParseDate("2026-10-01"), Until: portal.ParseDate("2026-10-01")}}
	for about, row := range map[string]struct {
		before string // is done to the company
		code   string
	}{
		"destinations that are known":    {``, ""},
		"a destination of nobody before": {`DELETE FROM destinations`, "code_needed"},
		"a code at every change":         {`UPDATE companies SET policy = '{"every_forwarding":true}'`, "code_needed"},
	} {
		s := twoFirms(t)
		keeps(t, s.Store, s.hanako, "Y1", "0300001001")
		hours := schedule(t, s.Store, s.boss, "本社")
		follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
		if row.before != "" {
			s.Write(row.before)
		}
		away := s.Holding(s.boss.SignedIn())
		s.Clock.Pass(portal.FreshFor)
		for deed, do := range map[string]func(portal.Actor) error{
			"edit":   func(who portal.Actor) error { return s.ChangeSchedule(t.Context(), who, hours, 1, today) },
			"delete": func(who portal.Actor) error { return s.DeleteSchedule(t.Context(), who, hours, 1, true) },
		} {
			if row.code == "" || deed == "delete" && strings.HasPrefix(row.before, "DELETE") {
				continue
			}
			if wrote := s.Changes(func() { storetest.Refused(t, do(away), row.code) }); wrote != "" {
				t.Errorf("%s, %s: wrote %q", about, deed, wrote)
			}
		}
		if row.code != "" {
			away = s.boss.AtWork()
		}
		storetest.Done(t, s.ChangeSchedule(t.Context(), away, hours, 1, today))
		standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
	}
}

// A lock holds whatever somebody does to the schedule, until it is taken off; at a boundary the clock switches the number.
func TestALockedNumberIsNotSwitchedByWhoEditsItsSchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001002")
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001002"), "")
	storetest.Done(t, err)
	today := nineToSix("本社")
	today.Days = []portal.SpecialDays{{Name: "臨時休業", From: portal.ParseDate("2026-10-01"), Until: portal.ParseDate("2026-10-01")}}
	wrote := s.Changes(func() {
		for _, err := range []error{
			s.ChangeSchedule(t.Context(), s.boss.AtWork(), hours, 1, today),
			s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 1, true),
		} {
			storetest.Refused(t, err, "schedule_locked")
			if args := portal.Refusals(err)[0].Args; args["count"] != "1" || args["phone"] != "03-0000-1002" {
				t.Errorf("it says %v", args)
			}
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, s.ChangeSchedule(t.Context(), s.boss.AtWork(), hours, 1, opens("本社", "09:00", "19:00"))) // switches nothing now
	turns(t, s.Store, 9*time.Hour, 2)
	_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001002"))
	storetest.Done(t, err)
	storetest.Done(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 2, true))
}

// What is restored at a number that follows a schedule is set by hand, until the next boundary; an end of its own is kept.
func TestRestoringBesideASchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	const digits = "0300001001"
	keeps(t, s.Store, s.hanako, "Y1", digits)
	forever := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, digits)
	late := forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), 9*time.Hour), digits)
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, digits)
	restores := func(change int64, end *int64, want string) {
		t.Helper()
		_, _, err := s.Restore(t.Context(), s.hanako.AtWork(), backTo(t, s.Store, s.hanako, change, end))
		storetest.Done(t, err)
		standsAs(t, s.Store, s.hanako, digits, want)
	}
	restores(forever, nil, "Unconditional: voicemail by_hand")
	turns(t, s.Store, 8*time.Hour, 1)
	standsAs(t, s.Store, s.hanako, digits, mobile+" followed")
	restores(late, nil, "Unconditional: 080-1234-5678 until")
	turns(t, s.Store, time.Hour, 0)
	standsAs(t, s.Store, s.hanako, digits, mobile+" followed")
	restores(late, ptr(int64(0)), "Unconditional: 080-1234-5678 followed") // it is what the schedule makes of its list 1
	turns(t, s.Store, 14*time.Hour, 1)
	standsAs(t, s.Store, s.hanako, digits, "- followed")
}

func TestDeletingAScheduleThatNumbersFollow(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	turns(t, s.Store, 8*time.Hour, 1)
	if found, err := s.Schedule(t.Context(), s.boss.Actor(), hours); err != nil || found.Numbers != 1 {
		t.Errorf("%d numbers follow, %v", found.Numbers, err)
	}
	if wrote := s.Changes(func() {
		storetest.Refused(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 1, false), "schedule_in_use")
	}); wrote != "" {
		t.Errorf("refused, it wrote %q", wrote)
	}
	storetest.Done(t, s.DeleteSchedule(t.Context(), s.boss.AtWork(), hours, 1, true))
	standsAs(t, s.Store, s.hanako, "0300001001", mobile)
	if got := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(got, "plan 山田 太郎 "+mobile+"; schedule") {
		t.Errorf("the history is %q", got)
	}
}

// A crash between two transactions of a boundary leaves numbers behind: they are found at the next start.
func TestABoundaryThatACrashCutOff(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001", "0300001002")
	turns(t, s.Store, 8*time.Hour, 2)
	s.Write(`UPDATE forwardings SET is_on = FALSE, version = version - 1 WHERE number_id = ?`, s.Number("0300001001"))
	turns(t, s.Store, time.Minute, 0)
	s.Reopen()
	turns(t, s.Store, time.Minute, 1)
	standsAs(t, s.Store, s.hanako, "0300001001", mobile+" followed")
}

// BenchmarkBoundary is 10,000 numbers of one schedule at a boundary: one transaction, for which others wait.
func BenchmarkBoundary(b *testing.B) {
	s := storetest.Open(b)
	firm := s.Company("大企業")
	boss := firm.Administrator("山田 太郎")
	contract := firm.VoiceGroup("Y1").Contract("N1", storetest.MessageBox)
	digits := make([]string, 10_000)
	for i := range digits {
		digits[i] = fmt.Sprintf("03%08d", 20_000_000+i)
	}
	contract.Numbers(digits...)
	all := store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}
	daily := nineToSix("毎日")
	daily.Week[time.Saturday], daily.Week[time.Sunday], daily.Holidays = daily.Week[1], daily.Week[1], false
	hours, err := s.AddSchedule(b.Context(), boss.Actor(), daily)
	storetest.Done(b, err)
	_, _, err = s.SetPlans(b.Context(), boss.AtWork(), store.PlanEdit{Pick: all, Plan: &portal.Plan{ScheduleID: hours, Closed: toBox}})
	storetest.Done(b, err)
	after := 8 * time.Hour // to 18:00, and to 10:00
	for b.Loop() {
		turns(b, s, after, len(digits))
		after = 24*time.Hour - after
	}
}
