package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Planned is a plan with the name of its schedule, which stays true in the history when that is gone.
type Planned struct {
	portal.Plan
	Schedule string
	Calendar *portal.Schedule `json:"-"` // nil in the history
}

// following is the plan with its schedule, for what comes at an instant; nil for none.
func (p *Planned) following() *portal.Following {
	if p == nil || p.Calendar == nil {
		return nil
	}
	return &portal.Following{Plan: p.Plan, Schedule: *p.Calendar}
}

// Follows says which schedule a number follows, and where that stands.
type Follows struct {
	Planned
	Open    bool  // what its numbers were told last
	Next    int64 // the next boundary, milliseconds since 1970 UTC; 0 for none
	Refused int64 // the change that switched the number off because the setting is no longer allowed; 0 for none

	// Why what the plan sets in a period could not be set when that last began; nil where it could.
	OpenRefusal, ClosedRefusal *portal.Error

	WillFail bool // what it sets would be refused today, and was not then; only where that was asked for
}

// Fails tells whether there is such a period.
func (f *Follows) Fails() bool { return f.OpenRefusal != nil || f.ClosedRefusal != nil }

// refusal is that of a period.
func (f *Follows) refusal(open bool) *portal.Error {
	if open {
		return f.OpenRefusal
	}
	return f.ClosedRefusal
}

// PlanState says how what is set for the number stands to its schedule; "" for one that follows none.
func (n Number) PlanState() portal.PlanState {
	switch {
	case n.Follows == nil:
		return ""
	case n.Follows.Refused != 0 && n.Follows.Refused == n.Version:
		return portal.PlanRefused
	}
	return n.Follows.State(n.Forwarding, n.Follows.Open)
}

// planRow is a plan as it is stored, with its schedule. Of a number that follows none the columns are NULL.
type planRow struct {
	ScheduleID *string
	Open       *string
	Closed     *string
	RefusedIn  *int64
	Schedule   *string
	IsOpen     *bool
	NextAt     *int64
	Calendar   *string

	OpenRefusal, ClosedRefusal *string
}

// followed joins them to a query over numbers n.
const followed = `
	LEFT JOIN plans p ON p.number_id = n.id
	LEFT JOIN schedules sc ON sc.id = p.schedule_id`

// plans are what plans are made of, by how it is stored: of thousands of numbers, most have the same.
type plans struct {
	settings  settingCache
	calendars map[string]*portal.Schedule
}

type settingCache map[string]portal.Setting

func (s settingCache) read(text string) (portal.Setting, error) { return readOnce(s, text) }

// readOnce reads a text that was not read before.
func readOnce[T any](known map[string]T, text string) (T, error) {
	read, before := known[text]
	if before {
		return read, nil
	}
	err := json.Unmarshal([]byte(text), &read)
	if err == nil {
		known[text] = read
	}
	return read, err
}

func (r planRow) follows(known plans) (*Follows, error) {
	if r.ScheduleID == nil {
		return nil, nil
	}
	f := &Follows{Planned: Planned{Plan: portal.Plan{ScheduleID: *r.ScheduleID}, Schedule: *r.Schedule}, Open: *r.IsOpen, Next: *r.NextAt, Refused: *r.RefusedIn}
	var err error
	if f.Calendar, err = readOnce(known.calendars, *r.Calendar); err != nil {
		return nil, err
	}
	if f.Plan.Open, err = known.settings.read(*r.Open); err != nil {
		return nil, err
	}
	if f.Plan.Closed, err = known.settings.read(*r.Closed); err != nil {
		return nil, err
	}
	if f.OpenRefusal, err = readRefusal(*r.OpenRefusal); err != nil {
		return nil, err
	}
	f.ClosedRefusal, err = readRefusal(*r.ClosedRefusal)
	return f, err
}

// ended is the number's course at an instant, and the end that has come last by then; 0 when nothing has ended.
func (n Number) ended(at time.Time) (portal.Course, int64) {
	return n.planned().following().Ended(n.course(), at)
}

// Replan is a change of which schedule a number follows; nil on a side is none.
type Replan struct{ Before, After *Planned }

func (r *Replan) text() (string, error) {
	if r == nil {
		return "", nil
	}
	text, err := json.Marshal(r)
	return string(text), err
}

func readReplan(text string) (*Replan, error) {
	if text == "" {
		return nil, nil
	}
	var r Replan
	err := json.Unmarshal([]byte(text), &r)
	return &r, err
}

// back is what takes the change back for a number as it is now; nil where there is nothing to take back.
func (r *Replan) back(one Number) *Replan {
	if r == nil {
		return nil
	}
	return &Replan{Before: one.planned(), After: r.Before}
}

// needs is what the number's schedule forbids of a change by hand, from one course to another.
func (n Number) needs(before, after portal.Course) portal.Errors {
	if n.Follows == nil {
		return nil
	}
	return n.Follows.Needs(before, after)
}

func (n Number) planned() *Planned {
	if n.Follows == nil {
		return nil
	}
	return &n.Follows.Planned
}

// follows is the plan of the number after the change; nil for none.
func (c Changed) follows() *Planned {
	if c.Replan != nil {
		return c.Replan.After
	}
	return c.Number.planned()
}

// planned are the numbers to which the plan sends calls sooner or later.
func (c Changed) planned() []string {
	if plan := c.follows(); plan != nil {
		return plan.Destinations(c.After)
	}
	return nil
}

// Sets are the forwardings that the change puts in force: one, or where it is about a schedule, those of its two periods.
func (c Changed) Sets() []portal.Forwarding {
	switch {
	case c.Replan == nil:
		return []portal.Forwarding{c.After}
	case c.Replan.After == nil:
		return nil
	}
	return []portal.Forwarding{c.Replan.After.Open.ApplyTo(c.After), c.Replan.After.Closed.ApplyTo(c.After)}
}

// sentence says in one line what is set after the change, and what it wrote besides; for a change of the plan what that sets in
// its periods.
func (c Changed) sentence(lang portal.Language, now time.Time, zone *time.Location) string {
	lists := portal.Rewritten(c.Number.Forwarding, c.After, lang)
	return portal.Standing{Forwarding: c.After, Plan: c.Replan.Sentence(c.After, lang), Lists: lists}.Text(lang, now, zone)
}

// Sentence says what a number with these entries follows from then on; "" where that was left alone.
func (r *Replan) Sentence(f portal.Forwarding, lang portal.Language) string {
	switch {
	case r == nil:
		return ""
	case r.After == nil:
		return portal.PlanSentence("", nil, f, lang)
	}
	return portal.PlanSentence(r.After.Schedule, &r.After.Plan, f, lang)
}

// writePlans stores what numbers follow after a change.
func writePlans(tx *Tx, changes []Changed) error {
	if !slices.ContainsFunc(changes, func(one Changed) bool { return one.Replan != nil }) {
		return nil
	}
	forget, err := tx.prepare(`DELETE FROM plans WHERE number_id = ?`)
	if err != nil {
		return err
	}
	keep, err := tx.prepare(`INSERT INTO plans (number_id, schedule_id, open_setting, closed_setting, refused) VALUES (?, ?, ?, ?, 0)`)
	if err != nil {
		return err
	}
	for _, one := range changes {
		if one.Replan == nil {
			continue
		}
		if err := forget.exec(one.Number.ID); err != nil {
			return err
		}
		plan := one.Replan.After
		if plan == nil {
			continue
		}
		open, err := json.Marshal(plan.Open)
		if err != nil {
			return fmt.Errorf("write a plan: %w", err)
		}
		closed, err := json.Marshal(plan.Closed)
		if err != nil {
			return fmt.Errorf("write a plan: %w", err)
		}
		if err := keep.exec(one.Number.ID, plan.ScheduleID, string(open), string(closed)); err != nil {
			return err
		}
	}
	return nil
}

// followAgain is for numbers that are to follow again what they followed: a schedule that is gone forbids it, and what the
// schedule had set is what it sets now.
func followAgain(ctx context.Context, from querier, now time.Time, who portal.Actor, changes []Changed) error {
	known := map[string]*Schedule{}
	for i, one := range changes {
		if one.Replan == nil || one.Replan.After == nil {
			continue
		}
		plan := one.Replan.After
		schedule, asked := known[plan.ScheduleID]
		if !asked {
			found, err := scheduleOf(ctx, from, who, plan.ScheduleID)
			if err == nil {
				schedule = &found
			} else if !portal.Refused(err, "not_found") {
				return err
			}
			known[plan.ScheduleID] = schedule
		}
		if schedule == nil {
			changes[i].Faults = append(one.Faults, portal.Refuse("schedule_gone", "", "name", plan.Schedule))
			continue
		}
		plan.Calendar = &schedule.Schedule
		if plan.Open.Holds(one.After) || plan.Closed.Holds(one.After) {
			changes[i].After = plan.Of(schedule.Schedule.Open(now)).ApplyTo(one.After)
		}
	}
	return nil
}
