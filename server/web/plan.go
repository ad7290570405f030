package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// PlanSetting is what a schedule sets in one of its two periods, over a number's own five entries.
type PlanSetting struct {
	On          bool     `json:"on" doc:"転送する; without it the rest does not matter"`
	Actions     []string `json:"actions" nullable:"false" enum:"unconditional,busy,no_answer,unreachable"`
	RingSeconds int      `json:"ring_seconds" doc:"5 to 30; 0 when absent"`
	Target      string   `json:"target" enum:",list1,list2,list3,list4,list5,voicemail"`
}

// Plan says which schedule numbers follow and what it sets.
type Plan struct {
	Schedule string      `json:"schedule" maxLength:"64"`
	Open     PlanSetting `json:"open" doc:"営業時間内"`
	Closed   PlanSetting `json:"closed" doc:"営業時間外"`
}

// PlanDraft is what the page that lets numbers follow a schedule starts from.
type PlanDraft struct {
	Numbers        []Number    `json:"numbers" nullable:"false"`
	Entries        []PlanEntry `json:"entries" nullable:"false" doc:"リスト1 to リスト5"`
	AllowedActions []string    `json:"allowed_actions" nullable:"false" enum:"unconditional,busy,no_answer,unreachable"`
	MessageBox     bool        `json:"message_box" doc:"留守番電話 can be chosen"`
	Schedules      []Schedule  `json:"schedules" nullable:"false"`
	Plan           *Plan       `json:"plan,omitempty" doc:"what all of them follow; missing when it is not the same"`
	Followers      int         `json:"followers" doc:"of the numbers, how many follow any schedule"`
	Seen           int64       `json:"seen" doc:"to be sent back with the change"`
}

// PlanEntry is one of the five kept destinations of the numbers.
type PlanEntry struct {
	Text  string `json:"text" doc:"empty where there is none, and where the numbers differ"`
	Label string `json:"label"`
	Mixed bool   `json:"mixed" doc:"the numbers differ"`

	Tested *Tested `json:"tested,omitempty"`
}

// PlanEdit is what that page would save, looked at before.
type PlanEdit planEditOf[Selection]

// ChosenPlanEdit is a save of that page.
type ChosenPlanEdit planEditOf[ChosenNumbers]

// planEditOf says what numbers shall follow; without a plan they follow no schedule any more.
type planEditOf[S Selection | ChosenNumbers] struct {
	Selection S     `json:"selection"`
	Seen      int64 `json:"seen"`
	Plan      *Plan `json:"plan,omitempty"`
}

// PlanCheck is one number of the summary before a save.
type PlanCheck struct {
	Changed
	Open   string    `json:"open" doc:"what is set in 営業時間内"`
	Closed string    `json:"closed" doc:"what is set in 営業時間外"`
	Days   []PlanDay `json:"days" nullable:"false" doc:"the next seven days; only of the first numbers"`
}

// Following is how a number stands to the schedule that it follows.
type Following struct {
	State    string     `json:"state" enum:",followed,by_hand,until,refused" doc:"empty: it follows none"`
	ID       string     `json:"schedule"`
	Name     string     `json:"name"`
	TimeZone string     `json:"time_zone"`
	IsOpen   bool       `json:"is_open" doc:"now"`
	Next     *time.Time `json:"next,omitempty" doc:"the next boundary that no end of its own holds off"`
	Open     string     `json:"open" doc:"what is set in 営業時間内"`
	Closed   string     `json:"closed" doc:"what is set in 営業時間外"`
	Days     []PlanDay  `json:"days" nullable:"false" doc:"the next seven days"`

	OpenFault   *Fault `json:"open_fault,omitempty" doc:"why that would not be set today"`
	ClosedFault *Fault `json:"closed_fault,omitempty" doc:"why that would not be set today"`
}

// PlanDay is one day of what comes.
type PlanDay struct {
	Date  string     `json:"date"`
	From  time.Time  `json:"from"`
	Until time.Time  `json:"until"`
	Name  string     `json:"name" doc:"of the holiday or the special day"`
	Parts []PlanPart `json:"parts" nullable:"false" doc:"without gaps"`
}

// PlanPart is a time in which one state is in force.
type PlanPart struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	On    bool      `json:"on" doc:"calls are forwarded"`
	Why   string    `json:"why" enum:"set,until,schedule"`

	Detail string `json:"detail" doc:"転送詳細, - when off"`
	To     string `json:"to" doc:"of that only where calls go; empty when off"`
}

type planInput struct {
	Spoken
	Body PlanEdit
}

type chosenPlanInput struct {
	Spoken
	Body ChosenPlanEdit
}

// picturedNumbers are the numbers of a summary whose days are shown.
const picturedNumbers = 10

func (p PlanSetting) setting() (portal.Setting, error) {
	if !p.On {
		return portal.Setting{}, nil
	}
	actions, refusal := portal.ParseActions(p.Actions)
	if refusal != nil {
		return portal.Setting{}, refusal
	}
	setting := portal.Setting{On: true, Actions: actions, Target: portal.TargetNamed(p.Target)}
	if actions.Has(portal.NoAnswer) {
		setting.RingSeconds = p.RingSeconds
	}
	return setting, nil
}

func wireSetting(s portal.Setting) PlanSetting {
	f := wireForwarding(s.ApplyTo(portal.Forwarding{}))
	return PlanSetting{On: f.On, Actions: f.Actions, RingSeconds: f.RingSeconds, Target: f.Target}
}

// edit is the save for the numbers that its selection names.
func (b planEditOf[S]) edit(pick store.Selection) (store.PlanEdit, error) {
	edit := store.PlanEdit{Pick: pick, Seen: b.Seen}
	if b.Plan == nil {
		return edit, nil
	}
	open, err := b.Plan.Open.setting()
	if err != nil {
		return edit, err
	}
	closed, err := b.Plan.Closed.setting()
	edit.Plan = &portal.Plan{ScheduleID: b.Plan.Schedule, Open: open, Closed: closed}
	return edit, err
}

func (s *Server) draftPlans(ctx context.Context, by visitor, in *draftInput) (*answer[PlanDraft], error) {
	draft, err := s.store.DraftPlans(ctx, by.Who, in.Body.selection(s.nowAt(by)))
	wire := PlanDraft{
		Numbers: make([]Number, len(draft.Numbers)), Entries: make([]PlanEntry, len(draft.Form.Entries)), Schedules: make([]Schedule, len(draft.Schedules)),
		AllowedActions: draft.Line.AllowedActions().Names(), MessageBox: draft.Line.MessageBox, Followers: draft.Followers, Seen: draft.Seen,
	}
	for i, one := range draft.Numbers {
		wire.Numbers[i] = wireNumber(one, in.language(), s.nowAt(by))
	}
	for i, one := range draft.Form.Entries {
		wire.Entries[i] = PlanEntry{Text: one.Text, Label: one.Label, Mixed: draft.Mixed.Entries[i]}
	}
	if err == nil {
		err = s.markEntries(ctx, by.Who, wire.Entries)
	}
	for i, one := range draft.Schedules {
		wire.Schedules[i] = s.wireSchedule(one)
	}
	if plan := draft.Plan; plan != nil {
		wire.Plan = &Plan{Schedule: plan.ScheduleID, Open: wireSetting(plan.Open), Closed: wireSetting(plan.Closed)}
	}
	return reply(wire, err)
}

func (s *Server) checkPlans(ctx context.Context, by visitor, in *planInput) (*answer[[]PlanCheck], error) {
	edit, err := planEditOf[Selection](in.Body).edit(in.Body.Selection.selection(s.nowAt(by)))
	if err != nil {
		return nil, err
	}
	changes, err := s.store.CheckPlans(ctx, by.Who, edit)
	if err != nil {
		return nil, err
	}
	return reply(s.wirePlanChecks(ctx, by, changes, in.language()))
}

func (s *Server) wirePlanChecks(ctx context.Context, by visitor, changes []store.Changed, language portal.Language) ([]PlanCheck, error) {
	wire := make([]PlanCheck, len(changes))
	marked, err := s.markChanges(ctx, by.Who, changes, wireChanges(changes, language, s.nowAt(by)))
	if err != nil {
		return nil, err
	}
	for i, one := range marked {
		wire[i] = PlanCheck{Changed: one, Days: []PlanDay{}}
	}
	plan := changes[0].Replan.After
	if plan == nil {
		return wire, nil
	}
	schedule, err := s.store.Schedule(ctx, by.Who, plan.ScheduleID)
	if err != nil {
		return nil, err
	}
	follows := &portal.Following{Plan: plan.Plan, Schedule: schedule.Schedule}
	for i, one := range changes {
		wire[i].Open, wire[i].Closed = portal.SettingDetail(plan.Open, one.After, language), portal.SettingDetail(plan.Closed, one.After, language)
		if i < picturedNumbers {
			wire[i].Days = s.planDays(portal.Course{Now: one.After, Back: one.Back}, follows, language)
		}
	}
	return wire, nil
}

func (s *Server) setPlans(ctx context.Context, by visitor, in *chosenPlanInput) (*answer[Done], error) {
	edit, err := planEditOf[ChosenNumbers](in.Body).edit(in.Body.Selection.selection())
	if err != nil {
		return nil, err
	}
	id, changes, err := s.store.SetPlans(ctx, by.Who, edit)
	done, err := s.done(ctx, by, id, changes, in.language(), err)
	if err != nil {
		return nil, err
	}
	for i, one := range changes {
		done.Body.Numbers[i].After = one.Replan.Sentence(one.After, in.language())
	}
	return done, nil
}

func (s *Server) numberPlan(ctx context.Context, by visitor, in *numberByID) (*answer[Following], error) {
	one, err := s.store.NumberByID(ctx, by.Who, in.ID)
	if err != nil || one.Follows == nil {
		return reply(Following{Days: []PlanDay{}}, err)
	}
	ahead, schedule, err := s.store.Ahead(ctx, by.Who, one)
	if err != nil {
		return nil, err
	}
	about, plan, course := s.wireSchedule(schedule), one.Follows.Plan, ahead.Course
	about.Next = nil // a boundary that an end of its own holds off switches nothing
	if next := ahead.Next(course, s.store.Now()); !next.IsZero() {
		about.Next = &next
	}
	return reply(Following{
		State: string(one.PlanState()), ID: about.ID, Name: about.Name, TimeZone: about.TimeZone, IsOpen: about.Open, Next: about.Next,
		Open:   portal.SettingDetail(plan.Open, one.Forwarding, in.language()),
		Closed: portal.SettingDetail(plan.Closed, one.Forwarding, in.language()),
		Days:   s.planDays(course, &ahead.Following, in.language()),

		OpenFault: wireFault(ahead.OpenRefusal), ClosedFault: wireFault(ahead.ClosedRefusal),
	}, nil)
}

// planDays cuts what comes into days, from now on.
func (s *Server) planDays(course portal.Course, follows *portal.Following, language portal.Language) []PlanDay {
	now := s.store.Now()
	days := follows.Schedule.Picture(now, 7)
	spans := portal.Timeline(course, follows, now, days[len(days)-1].Until)
	wire := make([]PlanDay, len(days))
	for i, day := range days {
		wire[i] = PlanDay{Date: day.Date.String(), From: day.From, Until: day.Until, Name: day.Name[language], Parts: []PlanPart{}}
		for _, span := range spans {
			from, until := later(span.From, day.From), earlier(span.To, day.Until)
			if from.Before(until) {
				wire[i].Parts = append(wire[i].Parts, PlanPart{From: from, Until: until, On: span.Forwarding.On, Why: string(span.Why),
					Detail: portal.Detail(span.Forwarding, language), To: portal.TargetDetail(span.Forwarding, language)})
			}
		}
	}
	return wire
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
