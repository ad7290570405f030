package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"denwaban/server/portal"
)

// UndoChange takes a change back as a whole: every number gets the forwarding it had before, as a new change, with its end
// and what returns then; had that come meanwhile, what would have returned. It is
// refused when one of them was changed again since or is locked. Codes: not_found (also when the actor may not see all of the
// numbers), conflict with how many were changed, how many are locked, the first of these, and how many are left, read_only,
// number_locked, schedule_gone, the faults of a state that is no longer allowed, entry_planned, code_needed and destination_held.
func (s *Store) UndoChange(ctx context.Context, who portal.Actor, change int64) (int64, []Changed, error) {
	return s.undo(ctx, who, change, false)
}

// UndoRest is UndoChange for those of the numbers that were not changed again since and are not locked; at least one.
func (s *Store) UndoRest(ctx context.Context, who portal.Actor, change int64) (int64, []Changed, error) {
	return s.undo(ctx, who, change, true)
}

func (s *Store) undo(ctx context.Context, who portal.Actor, change int64, rest bool) (int64, []Changed, error) {
	id, err := changeID(ctx, s.read, who, change)
	if err != nil {
		return 0, nil, err
	}
	why := cause{way: portal.WayUndo, undoes: changeKey{id, change}}
	return s.settle(ctx, who, why, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		changes, err := takenBack(ctx, from, now, who, id, rest)
		if err != nil {
			return nil, err
		}
		return changes, judged(ctx, from, now, who, changes)
	})
}

// judged adds to each number of a change what forbids its state today, and what its schedule is to set over that: one that comes
// back with it must be allowed, and one that stays needs its entries, as for a change by hand.
func judged(ctx context.Context, from querier, now time.Time, who portal.Actor, changes []Changed) error {
	for i, one := range changes {
		changes[i].Faults = slices.Concat(forbidden(one.Number), one.Faults)
	}
	if err := checkLoops(ctx, from, now, who, changes); err != nil {
		return err
	}
	policy, err := policyOf(ctx, from, who.CompanyID)
	if err != nil {
		return err
	}
	for i, one := range changes {
		changes[i].Return = one.returns(policy)
		changes[i].Faults = append(one.Faults, portal.CheckForwarding(one.After, one.Number.Line, policy)...)
		if one.Replan == nil {
			before, _ := one.Number.ended(now)
			changes[i].Faults = append(changes[i].Faults, one.Number.needs(before, one.course())...)
		} else if plan := one.Replan.After; plan != nil {
			changes[i].Faults = append(changes[i].Faults, plan.Check(one.course().Last(), one.Number.Line, policy)...)
		}
	}
	return nil
}

func takenBack(ctx context.Context, from querier, now time.Time, who portal.Actor, change int64, rest bool) ([]Changed, error) {
	past, err := list[struct {
		NumberID int64      `db:"number_id"`
		Before   string     `db:"before"`
		Back     string     `db:"back_before"`
		Way      portal.Way `db:"by_way"`
		At       int64      `db:"at"`
		Plans    string     `db:"plans"`
	}](ctx, from, `
		SELECT h.number_id, h.before, h.back_before, c.by_way, c.at, h.plans FROM history h JOIN changes c ON c.id = h.change_id WHERE c.id = ? AND c.company_id = ?`,
		change, who.CompanyID)
	if err != nil {
		return nil, err
	}
	if len(past) == 0 {
		return nil, portal.NotThere()
	}
	found, err := numbers(ctx, from, `SELECT `+numberColumns+` AND n.id IN (SELECT number_id FROM history WHERE change_id = ?) ORDER BY n.digits`,
		who.UserID, change)
	if err != nil {
		return nil, err
	}
	if len(found) != len(past) {
		return nil, portal.NotThere()
	}
	if found, err = goingBack(found, change, rest); err != nil {
		return nil, err
	}
	// Of what the program did by itself, what had ended is wanted again, although its end has passed.
	ended := slices.Contains([]portal.Way{portal.WayUntil, portal.WaySchedule, portal.WayCalendar}, past[0].Way)
	before, replans := map[int64]portal.Course{}, map[int64]*Replan{}
	for _, row := range past {
		var course portal.Course
		if course.Now, err = portal.DecodeForwarding(row.Before); err != nil {
			return nil, fmt.Errorf("read the history of number %d: %w", row.NumberID, err)
		}
		if course.Back, err = readBack(row.Back); err != nil {
			return nil, fmt.Errorf("read the history of number %d: %w", row.NumberID, err)
		}
		if replans[row.NumberID], err = readReplan(row.Plans); err != nil {
			return nil, fmt.Errorf("read the history of number %d: %w", row.NumberID, err)
		}
		before[row.NumberID] = course
	}
	changes := make([]Changed, len(found))
	for i, one := range found {
		changes[i] = Changed{Number: one, Replan: replans[one.ID].back(one)}
		course := before[one.ID].Again(now)
		if !ended {
			course, _ = changes[i].follows().following().Ended(before[one.ID], now)
			course = one.planned().carriedOn(course, instant(past[0].At), now)
		}
		changes[i].After, changes[i].Back = course.Now, course.Back
	}
	return changes, followAgain(ctx, from, now, who, changes)
}

// goingBack are the numbers of a change that go back with it, of all that it set: with rest those that can. Where nothing stands in
// their way but locks on all of them, those say so themselves.
func goingBack(all []Number, change int64, rest bool) ([]Number, error) {
	var left, locked []Number
	for _, one := range all {
		switch {
		case one.Version != change:
		case one.Right.Lock.At != 0:
			locked = append(locked, one)
		default:
			left = append(left, one)
		}
	}
	changed := len(all) - len(left) - len(locked)
	switch {
	case len(left) == len(all), len(left) > 0 && rest:
		return left, nil
	case len(left) == 0 && len(locked) > 0 && (changed == 0 || rest):
		return locked, nil
	}
	const named = 5
	var phones []string
	for _, one := range locked[:min(named, len(locked))] {
		phones = append(phones, portal.FormatPhone(one.Digits))
	}
	return nil, portal.Refuse("conflict", "", "changed", strconv.Itoa(changed), "locked", strconv.Itoa(len(locked)),
		"phones", strings.Join(phones, " "), "left", strconv.Itoa(len(left)))
}

// carriedOn is what a number was set to at an instant, as its schedule sets it now if it stood as that said then.
func (p *Planned) carriedOn(c portal.Course, then, now time.Time) portal.Course {
	follows := p.following()
	if follows == nil || !p.Of(follows.Schedule.Open(then)).Holds(c.Now) {
		return c
	}
	return portal.Course{Now: p.Of(follows.Schedule.Open(now)).ApplyTo(c.Now)}
}
