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

func TestANumberFollowsASchedule(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo := h.signedIn(demoMail), h.signedIn(tokyoMail)
	hours := read[Added](demo.post("/api/schedules", scheduleForm("本社の営業時間"))).ID
	number := pick(tokyo, "Y10000001", "0300001001")
	tokyo.forwards(number, "090-1234-5678").ok()
	draft := read[PlanDraft](tokyo.post("/api/plans/draft", number))
	if draft.Plan != nil || draft.Followers != 0 || len(draft.Schedules) != 1 || draft.Entries[0].Text != "090-1234-5678" || !draft.MessageBox {
		t.Errorf("the page begins with %+v", draft)
	}
	edit := PlanEdit{Selection: number, Seen: draft.Seen, Plan: evenings(hours)}
	check := read[[]PlanCheck](tokyo.post("/api/plans/check", edit))[0]
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
	done := read[Done](tokyo.put("/api/plans", edit))
	if !strings.Contains(done.Numbers[0].After, "スケジュール「本社の営業時間」に従います。営業時間内は転送しません。営業時間外は無条件で 090-1234-5678（携帯電話）へ転送します。") {
		t.Errorf("done is %q", done.Numbers[0].After)
	}
	if len(done.Destinations) != 1 || done.Destinations[0].Grouped != "090-1234-5678" {
		t.Errorf("to be called once are %+v", done.Destinations)
	}
	h.looksAtTheClock(9 * time.Hour)
	tokyo = h.browser() // the session is over as well
	tokyo.signsIn(tokyoMail, trialPassword).ok()
	tokyo.entersTheMailedCode(tokyo.readsTheCode(tokyoMail)).ok()
	plan := read[Following](tokyo.get("/api/numbers/" + itoa(number.IDs[0]) + "/plan"))
	if plan.State != "followed" || plan.IsOpen || plan.Name != "本社の営業時間" || plan.Next == nil || !plan.Next.Equal(opening.Add(24*time.Hour)) {
		t.Errorf("in the evening it is %+v", plan)
	}
	past := read[PastPage](tokyo.get("/api/numbers/" + itoa(number.IDs[0]) + "/history"))
	if first := past.Rows[0]; first.Way != "schedule" || first.Who != "スケジュール「本社の営業時間」" || past.Rows[1].Plan == "" || first.Plan != "" {
		t.Errorf("the history begins with %+v and %+v", past.Rows[0], past.Rows[1])
	}
	row := read[NumberPage](tokyo.get("/api/voice-groups/Y10000001/numbers?phone=0300001001")).Rows[0]
	if row.Follow == nil || row.Follow.State != "followed" || !row.On {
		t.Errorf("in the list it is %+v", row.Follow)
	}
	draft = read[PlanDraft](tokyo.post("/api/plans/draft", number))
	if draft.Plan == nil || draft.Plan.Closed.Target != "list1" || draft.Followers != 1 {
		t.Errorf("the page begins with %+v", draft)
	}
	if left := read[Done](tokyo.put("/api/plans", PlanEdit{Selection: number, Seen: draft.Seen})); len(left.Destinations) != 0 {
		t.Errorf("without a schedule %+v are to be called", left.Destinations)
	}
	if plan := read[Following](tokyo.get("/api/numbers/" + itoa(number.IDs[0]) + "/plan")); plan.State != "" {
		t.Errorf("then it is %+v", plan)
	}
}

func TestWhatIsSetByHandSaysUntilWhen(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo := h.signedIn(demoMail), h.signedIn(tokyoMail)
	hours := read[Added](demo.post("/api/schedules", scheduleForm("本社"))).ID
	number := pick(tokyo, "Y10000001", "0300001001")
	tokyo.forwards(number, "090-1234-5678").ok()
	done := read[Done](tokyo.put("/api/plans", PlanEdit{Selection: number, Seen: tokyo.opensTheForm(number).Seen, Plan: evenings(hours)}))
	if at := done.Numbers[0].ByHand; at != nil {
		t.Errorf("a plan is said to be set by hand until %v", at)
	}
	draft := tokyo.opensTheForm(number)
	next := draft.Numbers[0].Follow.Next
	set := unconditionally(number, draft.Seen, "080-1234-5678")
	for what, changes := range map[string][]Changed{
		"summary": read[[]Changed](tokyo.post("/api/forwardings/check", set)), "done": read[Done](tokyo.put("/api/forwardings", set)).Numbers,
	} {
		if at := changes[0].ByHand; at == nil || !at.Equal(*next) {
			t.Errorf("%s says until %v, want %v", what, at, next)
		}
	}
	set.Seen = tokyo.opensTheForm(number).Seen
	end := h.store.Now().Add(90 * time.Hour).Format(time.RFC3339)
	set.Until = &end
	if at := read[Done](tokyo.put("/api/forwardings", set)).Numbers[0].ByHand; at != nil {
		t.Errorf("what has an end of its own ends at %v as well", at)
	}
}

// The pages of the number and of the schedule say what cannot be set, and the days to come are without it.
func TestAScheduleThatCannotBeFollowedSaysSo(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo := h.signedIn(demoMail), h.signedIn(tokyoMail)
	hours := read[Added](demo.post("/api/schedules", scheduleForm("本社"))).ID
	number := pick(tokyo, "Y10000001", "0300001001")
	tokyo.forwards(number, "090-1234-5678").ok()
	tokyo.put("/api/plans", PlanEdit{Selection: number, Seen: tokyo.opensTheForm(number).Seen, Plan: evenings(hours)}).ok()
	settings := read[Settings](demo.get("/api/settings"))
	settings.Form.AllowList = []string{"0312345678"}
	demo.givesAFreshCode(demoMail).ok()
	if forbids := read[Forbidding](demo.post("/api/settings/check", settings.Form)); forbids.Numbers != 1 || forbids.Phones[0] != "03-0000-1001" {
		t.Errorf("before it is saved it is told to forbid %+v", forbids)
	}
	demo.put("/api/settings", settings).ok()
	if forbids := read[Forbidding](demo.post("/api/settings/check", settings.Form)); forbids.Numbers != 0 {
		t.Errorf("once it is saved it is told to forbid %+v", forbids)
	}
	if sheet := read[ScheduleSheet](tokyo.get("/api/schedules/" + hours)); sheet.Refused != 0 || sheet.WillFail != 1 {
		t.Errorf("before it begins the schedule says %+v", sheet.Schedule)
	}

	plan := read[Following](tokyo.get("/api/numbers/" + itoa(number.IDs[0]) + "/plan"))
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
	h.looksAtTheClock(9 * time.Hour)
	tokyo = h.browser()
	tokyo.signsIn(tokyoMail, trialPassword).ok()
	tokyo.entersTheMailedCode(tokyo.readsTheCode(tokyoMail)).ok()
	if sheet := read[ScheduleSheet](tokyo.get("/api/schedules/" + hours)); sheet.Numbers != 1 || sheet.Refused != 1 || sheet.WillFail != 0 {
		t.Errorf("the schedule says %+v", sheet.Schedule)
	}
	followers := read[NumberPage](tokyo.get("/api/schedules/" + hours + "/numbers"))
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
