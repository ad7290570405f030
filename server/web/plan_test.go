package web

import (
	"strings"
	"testing"
	"time"
)

// evenings lets calls ring in opening hours and sends them to list 1 besides.
func evenings(schedule string) *Plan {
	return &Plan{
		Schedule: schedule, Open: PlanSetting{Actions: []string{}},
		Closed: PlanSetting{On: true, Actions: []string{"unconditional"}, Target: "list1"},
	}
}

// looksAtTheClock does what the program does by itself when time has passed.
func (h *house) looksAtTheClock(after time.Duration) {
	h.t.Helper()
	h.later(after)
	if _, err := h.store.FollowSchedules(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// planned is a house with a schedule, somebody at work, and a number of theirs that forwards to 090-1234-5678.
type planned struct {
	*house
	demo, tokyo *browser
	hours       string
	number      Selection
}

func openPlanned(t *testing.T, schedule string) planned {
	t.Helper()
	h := open(t)
	p := planned{house: h, demo: h.signedIn(demoMail), tokyo: h.signedIn(tokyoMail)}
	p.hours = read[Added](p.demo.post("/api/schedules", scheduleForm(schedule))).ID
	p.number = pick(p.tokyo, "Y10000001", "0300001001")
	p.tokyo.forwards(p.number, "090-1234-5678").ok()
	return p
}

// follows lets the number follow the schedule.
func (p planned) follows() Done {
	p.t.Helper()
	return read[Done](p.tokyo.put("/api/plans", PlanEdit{Selection: p.number, Seen: p.tokyo.opensTheForm(p.number).Seen, Plan: evenings(p.hours)}))
}

// plan is what the page of the number says of the schedule.
func (p planned) plan() Following {
	p.t.Helper()
	return read[Following](p.tokyo.get("/api/numbers/" + itoa(p.number.IDs[0]) + "/plan"))
}

// inTheEvening the schedule has closed, and the session is over as well.
func (p *planned) inTheEvening() {
	p.t.Helper()
	p.looksAtTheClock(9 * time.Hour)
	p.tokyo = p.browser()
	p.tokyo.signsIn(tokyoMail, trialPassword).ok()
	p.tokyo.entersTheMailedCode(p.tokyo.readsTheCode(tokyoMail)).ok()
}

func TestANumberFollowsASchedule(t *testing.T) {
	t.Parallel()
	p := openPlanned(t, "本社の営業時間")
	draft := read[PlanDraft](p.tokyo.post("/api/plans/draft", p.number))
	if draft.Plan != nil || draft.Followers != 0 || len(draft.Schedules) != 1 || draft.Entries[0].Text != "090-1234-5678" || !draft.MessageBox {
		t.Errorf("the page begins with %+v", draft)
	}
	edit := PlanEdit{Selection: p.number, Seen: draft.Seen, Plan: evenings(p.hours)}
	check := read[[]PlanCheck](p.tokyo.post("/api/plans/check", edit))[0]
	if check.After != "転送していません" || !strings.Contains(check.Closed, "090-1234-5678") || len(check.Days) != 7 || len(check.Faults) != 0 {
		t.Errorf("the summary says %+v", check)
	}
	var parts []string
	for _, part := range check.Days[0].Parts {
		parts = append(parts, part.From.In(time.FixedZone("", 9*60*60)).Format("15:04")+" "+part.Why+" "+part.Detail+" "+part.To)
	}
	want := "09:00 schedule - , 18:00 schedule 無条件転送 090-1234-5678 090-1234-5678"
	if got := strings.Join(parts, ", "); got != want {
		t.Errorf("today is %s, want %s", got, want)
	}
	done := read[Done](p.tokyo.put("/api/plans", edit))
	if !strings.Contains(done.Numbers[0].After, "スケジュール「本社の営業時間」に従います。営業時間内は転送しません。営業時間外は無条件で 090-1234-5678（携帯電話）へ転送します。") {
		t.Errorf("done is %q", done.Numbers[0].After)
	}
	if len(done.Destinations) != 1 || done.Destinations[0].Grouped != "090-1234-5678" {
		t.Errorf("to be called once are %+v", done.Destinations)
	}
	p.inTheEvening()
	plan := p.plan()
	if plan.State != "followed" || plan.IsOpen || plan.Name != "本社の営業時間" || plan.Next == nil || !plan.Next.Equal(opening.Add(24*time.Hour)) {
		t.Errorf("in the evening it is %+v", plan)
	}
	past := read[PastPage](p.tokyo.get("/api/numbers/" + itoa(p.number.IDs[0]) + "/history"))
	if first := past.Rows[0].Past; first.Way != "schedule" || first.Who != "スケジュール「本社の営業時間」" || past.Rows[1].Past.Plan == "" || first.Plan != "" {
		t.Errorf("the history begins with %+v and %+v", first, past.Rows[1].Past)
	}
	row := read[NumberPage](p.tokyo.get("/api/voice-groups/Y10000001/numbers?phone=0300001001")).Rows[0]
	if row.Follow == nil || row.Follow.State != "followed" || !row.On {
		t.Errorf("in the list it is %+v", row.Follow)
	}
	draft = read[PlanDraft](p.tokyo.post("/api/plans/draft", p.number))
	if draft.Plan == nil || draft.Plan.Closed.Target != "list1" || draft.Followers != 1 {
		t.Errorf("the page begins with %+v", draft)
	}
	if left := read[Done](p.tokyo.put("/api/plans", PlanEdit{Selection: p.number, Seen: draft.Seen})); len(left.Destinations) != 0 {
		t.Errorf("without a schedule %+v are to be called", left.Destinations)
	}
	if plan := p.plan(); plan.State != "" {
		t.Errorf("then it is %+v", plan)
	}
}

func TestWhatIsSetByHandSaysUntilWhen(t *testing.T) {
	t.Parallel()
	p := openPlanned(t, "本社")
	if at := p.follows().Numbers[0].ByHand; at != nil {
		t.Errorf("a plan is said to be set by hand until %v", at)
	}
	draft := p.tokyo.opensTheForm(p.number)
	next := draft.Numbers[0].Follow.Next
	set := unconditionally(p.number, draft.Seen, "080-1234-5678")
	for what, changes := range map[string][]Changed{
		"summary": read[[]Changed](p.tokyo.post("/api/forwardings/check", set)), "done": read[Done](p.tokyo.put("/api/forwardings", set)).Numbers,
	} {
		if at := changes[0].ByHand; at == nil || !at.Equal(*next) {
			t.Errorf("%s says until %v, want %v", what, at, next)
		}
	}
	set.Seen = p.tokyo.opensTheForm(p.number).Seen
	end := p.store.Now().Add(90 * time.Hour).Format(time.RFC3339)
	set.Until = &end
	if at := read[Done](p.tokyo.put("/api/forwardings", set)).Numbers[0].ByHand; at != nil {
		t.Errorf("what has an end of its own ends at %v as well", at)
	}
}

// The pages of the p.number and of the schedule say what cannot be set, and the days to come are without it.
func TestAScheduleThatCannotBeFollowedSaysSo(t *testing.T) {
	t.Parallel()
	p := openPlanned(t, "本社")
	p.follows()
	settings := read[Settings](p.demo.get("/api/settings"))
	settings.Form.AllowList = []string{"0312345678"}
	p.demo.givesAFreshCode(demoMail).ok()
	if forbids := read[Forbidding](p.demo.post("/api/settings/check", settings.Form)); forbids.Numbers != 1 || forbids.Phones[0] != "03-0000-1001" {
		t.Errorf("before it is saved it is told to forbid %+v", forbids)
	}
	p.demo.put("/api/settings", settings).ok()
	if forbids := read[Forbidding](p.demo.post("/api/settings/check", settings.Form)); forbids.Numbers != 0 {
		t.Errorf("once it is saved it is told to forbid %+v", forbids)
	}
	if sheet := read[ScheduleSheet](p.tokyo.get("/api/schedules/" + p.hours)); sheet.Refused != 0 || sheet.WillFail != 1 {
		t.Errorf("before it begins the schedule says %+v", sheet.Schedule)
	}

	plan := p.plan()
	if plan.OpenFault != nil || plan.ClosedFault == nil || plan.ClosedFault.Code != "destination_not_allowed" || plan.State != "followed" {
		t.Errorf("before it begins the page says %+v", plan)
	}
	for _, day := range plan.Days {
		for _, part := range day.Parts {
			if part.On {
				t.Errorf("on %s it would forward: %+v", day.Date, part)
			}
		}
	}
	p.inTheEvening()
	if sheet := read[ScheduleSheet](p.tokyo.get("/api/schedules/" + p.hours)); sheet.Numbers != 1 || sheet.Refused != 1 || sheet.WillFail != 0 {
		t.Errorf("the schedule says %+v", sheet.Schedule)
	}
	followers := read[NumberPage](p.tokyo.get("/api/schedules/" + p.hours + "/numbers"))
	if one := followers.Rows[0]; followers.Total != 1 || one.Follow.State != "refused" || !one.Follow.Fails {
		t.Errorf("its followers are %+v", followers)
	}
}

func TestAPlanIsRefusedAtItsFields(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo := h.signedIn(demoMail)
	hours := read[Added](demo.post("/api/schedules", scheduleForm("本社"))).ID
	mobile := pick(demo, "Y10000003", "05000003001")
	plan := evenings(hours)
	plan.Open = PlanSetting{On: true, Actions: []string{"busy"}, Target: "voicemail"}
	edit := PlanEdit{Selection: mobile, Seen: demo.opensTheForm(mobile).Seen, Plan: plan}
	var faults []string
	for _, one := range read[[]PlanCheck](demo.post("/api/plans/check", edit))[0].Faults {
		faults = append(faults, one.Field+" "+one.Code)
	}
	want := "open.actions actions_not_in_plan, open.target voicemail_not_contracted"
	if got := strings.Join(faults, ", "); got != want {
		t.Errorf("the faults are %s, want %s", got, want)
	}
	demo.put("/api/plans", edit).is(422, "actions_not_in_plan")
	plan.Closed.Actions = []string{"unconditional", "unconditional"}
	demo.put("/api/plans", edit).is(422, "actions_unknown")
}
