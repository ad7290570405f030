package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// PlanDraft is what the page that lets numbers follow a schedule starts from.
type PlanDraft struct {
	Draft
	Schedules []Schedule
	Plan      *portal.Plan // what all of them follow; nil when it is not the same
	Followers int          // of them, how many follow any
}

// PlanEdit is a save of that page. A nil Plan is 「スケジュールを使わない」.
type PlanEdit struct {
	Pick Selection
	Seen int64
	Plan *portal.Plan
}

// DraftPlans reads numbers for that page. Codes: nothing_selected, not_found.
func (s *Store) DraftPlans(ctx context.Context, who portal.Actor, pick Selection) (PlanDraft, error) {
	var draft PlanDraft
	var err error
	if draft.Draft, err = s.DraftForwardings(ctx, who, pick); err != nil {
		return draft, err
	}
	for i, one := range draft.Numbers {
		if one.Follows != nil {
			draft.Followers++
		}
		switch {
		case one.Follows == nil:
			draft.Plan = nil
		case i == 0:
			draft.Plan = &one.Follows.Plan
		case draft.Plan != nil && *draft.Plan != one.Follows.Plan:
			draft.Plan = nil
		}
	}
	if draft.Followers < len(draft.Numbers) {
		draft.Plan = nil
	}
	draft.Schedules, err = s.Schedules(ctx, who)
	return draft, err
}

// CheckPlans says what SetPlans would do, and what forbids it, number by number. Codes: nothing_selected, not_found,
// stale_forwarding, schedule_gone, plan_none.
func (s *Store) CheckPlans(ctx context.Context, who portal.Actor, edit PlanEdit) ([]Changed, error) {
	changes, err := replanned(ctx, s.read, s.Now(), who, edit)
	if err != nil {
		return nil, err
	}
	return changes, s.TellChains(ctx, who, changes)
}

// SetPlans lets one number or many follow a schedule, or no longer any, all or none, and sets at once what holds now. It
// returns which change of the company it is, by which it can be taken back. Codes: those of CheckPlans, the faults of the first number that
// has some, and code_needed and destination_held for what needs a fresh code in either period.
func (s *Store) SetPlans(ctx context.Context, who portal.Actor, edit PlanEdit) (int64, []Changed, error) {
	return s.settle(ctx, who, cause{way: portal.WayPlan}, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		return replanned(ctx, from, now, who, edit)
	})
}

// replanned works out what a save of that page makes of its numbers. What has an end of its own stays until then; without
// a schedule, a number keeps what is set for it.
func replanned(ctx context.Context, from querier, now time.Time, who portal.Actor, edit PlanEdit) ([]Changed, error) {
	found, err := selected(ctx, from, who, edit.Pick)
	if err != nil {
		return nil, err
	}
	if err := checkFresh(ctx, from, who, found, edit.Seen); err != nil {
		return nil, err
	}
	policy, err := policyOf(ctx, from, who.CompanyID)
	if err != nil {
		return nil, err
	}
	if edit.Plan == nil {
		changes, err := released(found, now, policy)
		if err != nil {
			return nil, err
		}
		return changes, checkLoops(ctx, from, now, who, changes)
	}
	schedule, err := scheduleOf(ctx, from, who, edit.Plan.ScheduleID)
	if portal.Refused(err, "not_found") {
		return nil, portal.Refuse("schedule_gone", "schedule", "name", "")
	}
	if err != nil {
		return nil, err
	}
	plan, open := &Planned{*edit.Plan, schedule.Name, &schedule.Schedule}, schedule.Schedule.Open(now)
	changes := make([]Changed, len(found))
	for i, one := range found {
		course, _ := one.ended(now)
		if course.Now.Until == 0 {
			course = portal.Course{Now: plan.Of(open).ApplyTo(course.Now)}
		}
		changes[i] = becomes(one, course)
		changes[i].Replan = &Replan{Before: one.planned(), After: plan}
		changes[i].Return = changes[i].returns(policy)
		changes[i].Faults = slices.Concat(forbidden(one), plan.Check(course.Last(), one.Line, policy)) // of what it will find when its turn comes
	}
	return changes, checkLoops(ctx, from, now, who, changes)
}

// released are numbers that follow a schedule no longer. Codes: plan_none.
func released(found []Number, now time.Time, policy portal.Policy) ([]Changed, error) {
	changes := []Changed{}
	for _, one := range found {
		if one.Follows == nil {
			continue
		}
		course, _ := one.ended(now)
		change := becomes(one, course)
		change.Replan, change.Faults = &Replan{Before: one.planned()}, forbidden(one)
		change.Return = change.returns(policy)
		changes = append(changes, change)
	}
	if len(changes) == 0 {
		return nil, portal.Refuse("plan_none", "")
	}
	return changes, nil
}
