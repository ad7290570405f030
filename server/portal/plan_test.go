package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	ringing  = Setting{}
	toMobile = Setting{On: true, Actions: Unconditional, Target: 1}
	toBox    = Setting{On: true, Actions: NoAnswer, RingSeconds: 15, Target: Voicemail}
)

// withMobile is a number that remembers a mobile and forwards nothing.
func withMobile() Forwarding {
	var f Forwarding
	f.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678"}
	return f
}

// dayPlan rings in opening hours and goes to the mobile besides.
func dayPlan() *Following {
	return &Following{Plan: Plan{ScheduleID: "hours", Open: ringing, Closed: toMobile}, Schedule: officeHours()}
}

func TestASettingStandsOverTheNumbersEntries(t *testing.T) {
	t.Parallel()
	f := withMobile()
	on := toMobile.ApplyTo(f)
	if !on.On || on.Entries != f.Entries || on.ActiveDestination() != "09012345678" || !toMobile.Holds(on) {
		t.Errorf("on it is %+v", on)
	}
	off := ringing.ApplyTo(on)
	if off.On || off.Target != 1 || off.Actions != Unconditional || !ringing.Holds(off) || toMobile.Holds(off) {
		t.Errorf("off it is %+v", off)
	}
	on.Until = 1
	if toMobile.Holds(on) {
		t.Error("what has an end of its own is taken for the schedule's")
	}
	if again := toMobile.ApplyTo(on); again.Until != 0 {
		t.Errorf("the schedule's setting ends at %d", again.Until)
	}
}

func TestAPlanIsCheckedForBothPeriods(t *testing.T) {
	t.Parallel()
	box := Line{Digits: "0312345678", Plan: "IP Voice", MessageBox: true}
	plain := Line{Digits: "0312345678", Plan: PlanMobileOfficeSet}
	for _, row := range []struct {
		open, closed Setting
		line         Line
		want         string
	}{
		{ringing, toMobile, plain, ""},
		{toMobile, toBox, box, ""},
		{ringing, toBox, plain, "closed.actions actions_not_in_plan, closed.target voicemail_not_contracted"},
		{Setting{On: true}, ringing, box, "open.actions actions_required, open.target target_required"},
		{Setting{On: true, Actions: NoAnswer, RingSeconds: 99, Target: 1}, ringing, box, "open.ring_seconds ring_range"},
		{Setting{On: true, Actions: Busy, Target: 2}, toMobile, box, "open.target target_empty"},
		{Setting{Actions: 99, Target: 9}, toMobile, box, ""}, // what is off does not matter
	} {
		var got []string
		for _, one := range (Plan{Open: row.open, Closed: row.closed}).Check(withMobile(), row.line, DefaultPolicy()) {
			got = append(got, one.Field+" "+one.Code)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%+v, %+v: %v, want %s", row.open, row.closed, got, row.want)
		}
	}
}

func TestHowANumberStandsToItsPlan(t *testing.T) {
	t.Parallel()
	plan := dayPlan().Plan
	ends := toMobile.ApplyTo(withMobile())
	ends.Until = 1
	for _, row := range []struct {
		f    Forwarding
		open bool
		want PlanState
	}{
		{withMobile(), true, PlanFollowed},
		{withMobile(), false, PlanByHand},
		{toMobile.ApplyTo(withMobile()), false, PlanFollowed},
		{toMobile.ApplyTo(withMobile()), true, PlanByHand},
		{toBox.ApplyTo(withMobile()), false, PlanByHand},
		{ends, false, PlanUntil},
	} {
		if got := plan.State(row.f, row.open); got != row.want {
			t.Errorf("%+v in a period that is open %v: %s, want %s", row.f, row.open, got, row.want)
		}
	}
	if to := fmt.Sprint(plan.Destinations(withMobile())); to != "[09012345678]" {
		t.Errorf("it goes to %s", to)
	}
}

func spansTold(spans []Span) string {
	var all []string
	for _, one := range spans {
		state := "off"
		if one.Forwarding.On {
			state = "to " + one.Forwarding.ActiveDestination()
		}
		all = append(all, fmt.Sprintf("%s %s (%s)", one.From.Format("2 15:04"), state, one.Why))
	}
	return strings.Join(all, ", ")
}

func TestTheTimelineOfANumberThatFollowsASchedule(t *testing.T) {
	t.Parallel()
	mobile := toMobile.ApplyTo(withMobile())
	end := func(f Forwarding, at string) Forwarding {
		f.Until = tokyo(at).UnixMilli()
		return f
	}
	const day = "1 18:00 to 09012345678 (schedule), 2 09:00 off (schedule), 2 12:00 to 09012345678 (schedule)"
	for _, row := range []struct {
		what   string
		course Course
		want   string
	}{
		{"followed", Course{Now: withMobile()},
			"1 14:00 off (schedule), " + day},
		{"by hand until the boundary", Course{Now: mobile},
			"1 14:00 to 09012345678 (set), " + day},
		{"an end over the boundary", Course{Now: end(mobile, "2026-10-02 10:00"), Back: []Forwarding{withMobile()}},
			"1 14:00 to 09012345678 (set), 2 10:00 off (schedule), 2 12:00 to 09012345678 (schedule)"},
		{"an end, and another after it", Course{Now: end(withMobile(), "2026-10-01 15:00"), Back: []Forwarding{end(mobile, "2026-10-01 19:00"), withMobile()}},
			"1 14:00 off (set), 1 15:00 to 09012345678 (until), 1 19:00 to 09012345678 (schedule), 2 09:00 off (schedule), 2 12:00 to 09012345678 (schedule)"},
	} {
		if got := spansTold(Timeline(row.course, dayPlan(), tokyo("2026-10-01 14:00"), tokyo("2026-10-02 13:00"))); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.what, got, row.want)
		}
	}
}

// The boundary at 18:00 switches nothing of what has an end after it.
func TestTheNextBoundaryThatSwitches(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"": "1 18:00", "2026-10-01 17:00": "1 18:00", "2026-10-01 18:00": "1 18:00", "2026-10-01 18:01": "2 09:00", "2026-10-02 09:30": "2 12:00",
	} {
		course := Course{Now: withMobile()}
		if end != "" {
			course.Now.Until = tokyo(end).UnixMilli()
			course.Back = []Forwarding{withMobile()}
		}
		if got := dayPlan().Next(course, tokyo("2026-10-01 14:00")).Format("2 15:04"); got != want {
			t.Errorf("with the end %q it is %s, want %s", end, got, want)
		}
	}
}

// From a boundary on, and until the next one, a number that has no end of its own is as its schedule says.
func TestAfterABoundaryTheScheduleHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		follows := &Following{Plan: Plan{Open: ringing, Closed: toMobile}, Schedule: someSchedule(t)}
		from := time.UnixMilli(rapid.Int64Range(1_767_225_600_000, 1_893_456_000_000).Draw(t, "from"))
		to := from.Add(7 * 24 * time.Hour)
		course := Course{Now: toBox.ApplyTo(withMobile())}
		if rapid.Bool().Draw(t, "ends") {
			course.Now.Until = from.Add(time.Duration(rapid.IntRange(1, 10000).Draw(t, "minutes")) * time.Minute).UnixMilli()
			course.Back = []Forwarding{withMobile()}
		}
		at := from
		for i, span := range Timeline(course, follows, from, to) {
			if !span.From.Equal(at) || !span.To.After(at) {
				t.Fatalf("span %d from %s to %s begins at %s", i, span.From, span.To, at)
			}
			if at = span.To; i == 0 {
				continue
			}
			if open := follows.Schedule.Open(span.From); !follows.Plan.Of(open).Holds(span.Forwarding) {
				t.Fatalf("from %s open is %v and it is %+v", span.From, open, span.Forwarding)
			}
		}
		if !at.Equal(to) {
			t.Fatalf("it ends at %s, not at %s", at, to)
		}
	})
}

func TestAnEntryThatThePlanNeeds(t *testing.T) {
	t.Parallel()
	plan, before := dayPlan().Plan, withMobile()
	before.Entries[1] = Entry{Text: "080-1234-5678", Digits: "08012345678"}
	needs := func(before, after Forwarding) Errors { return plan.Needs(Course{Now: before}, Course{Now: after}) }
	after := before
	after.Entries[0], after.Entries[1] = Entry{Text: "070-1234-5678", Digits: "07012345678"}, Entry{}
	if faults := needs(before, after); faults != nil {
		t.Errorf("another number, and an entry that it does not use: %v", faults)
	}
	after.Entries[0] = Entry{}
	if faults := needs(before, after); len(faults) != 1 || faults[0].Field != "entries.0" || faults[0].Code != "entry_planned" {
		t.Errorf("its entry emptied: %v", faults)
	}
	before.Entries[0] = Entry{Label: "当番"} // a name alone: no number is taken away
	if faults := needs(before, after); faults != nil {
		t.Errorf("an entry that had no number: %v", faults)
	}
	before.Entries[0], plan.Closed.On = withMobile().Entries[0], false
	if faults := needs(before, after); faults != nil {
		t.Errorf("the entry of a period in which nothing is forwarded: %v", faults)
	}
	// Of several states one after the other, the plan finds the last.
	full, empty := withMobile(), Forwarding{}
	plan = dayPlan().Plan
	until := func(f Forwarding) Forwarding {
		return f.until(time.Date(2026, 10, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	}
	for about, row := range map[string]struct {
		before, after Course
		faults        int
	}{
		"emptied until an end":                   {Course{Now: full}, Course{Now: until(empty), Back: []Forwarding{full}}, 0},
		"what was set until an end, for good":    {Course{Now: until(empty), Back: []Forwarding{full}}, Course{Now: empty}, 1},
		"empty for good, and filled until then":  {Course{Now: until(full), Back: []Forwarding{empty}}, Course{Now: empty}, 0},
		"filled until an end, and empty at that": {Course{Now: full}, Course{Now: until(full), Back: []Forwarding{empty}}, 1},
	} {
		if faults := plan.Needs(row.before, row.after); len(faults) != row.faults {
			t.Errorf("%s: %v", about, faults)
		}
	}
}

func TestPlanSentence(t *testing.T) {
	t.Parallel()
	plan := dayPlan().Plan
	for _, row := range []struct {
		plan *Plan
		lang Language
		want string
	}{
		{&plan, Japanese, "スケジュール「本社」に従います。営業時間内は転送しません。営業時間外は無条件で 090-1234-5678（携帯電話）へ転送します。"},
		{&plan, English, "Follows the schedule “本社”. During opening hours, calls are not forwarded. " +
			"Outside opening hours, all calls are forwarded to 090-1234-5678 (mobile)."},
		{nil, Japanese, "スケジュールを使わず、いまの設定のままにします"},
	} {
		if got := PlanSentence("本社", row.plan, withMobile(), row.lang); got != row.want {
			t.Errorf("%s, want %s", got, row.want)
		}
	}
}
