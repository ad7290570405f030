package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// Restoring names a state in a number's history that somebody wants back.
type Restoring struct {
	Number int64
	Change int64  // after which the number was so: the nth of the company
	Seen   int64  // the number's version when the history was read
	Until  *int64 // another end, milliseconds since 1970 UTC, 0 for none; nil for that of then, which must lie ahead
}

// RestoreCheck says what Restore would do.
type RestoreCheck struct {
	Changes []Changed // of the one number
	Ended   int64     // the end of then, milliseconds since 1970 UTC, where that has passed: Restore needs another; 0 for none
	Policy  portal.Policy
}

// CheckRestore says what Restore would do, and what forbids it; where the end of then has passed and no other is named, without
// an end. Codes: not_found, conflict.
func (s *Store) CheckRestore(ctx context.Context, who portal.Actor, back Restoring) (check RestoreCheck, err error) {
	if check.Changes, check.Ended, err = restored(ctx, s.read, s.Now(), who, back); err != nil {
		return check, err
	}
	if check.Policy, err = policyOf(ctx, s.read, who.CompanyID); err != nil {
		return check, err
	}
	return check, s.TellChains(ctx, who, check.Changes)
}

// Restore gives a number the forwarding that it had after an earlier change, as a new change, and where that change let it follow a
// schedule, or no longer any, that too. What is set now returns at another end. Codes: not_found, conflict when it was changed since,
// until_needed, read_only, number_locked, schedule_gone, the faults of a state that is no longer allowed, entry_planned, code_needed
// and destination_held.
func (s *Store) Restore(ctx context.Context, who portal.Actor, back Restoring) (int64, []Changed, error) {
	return s.settleFew(ctx, who, cause{way: portal.WayRestore}, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		changes, ended, err := restored(ctx, from, now, who, back)
		if err == nil && ended != 0 && back.Until == nil { // without a word about it a forwarding would stay that was to end
			err = portal.Refuse("until_needed", "until")
		}
		return changes, err
	})
}

func restored(ctx context.Context, from querier, now time.Time, who portal.Actor, back Restoring) (changes []Changed, ended int64, err error) {
	one, err := numberByID(ctx, from, who, back.Number)
	if err != nil {
		return nil, 0, err
	}
	var past Past
	if err := get(ctx, from, &past, pastColumns+` AND c.id = (`+nthChange+`)`, back.Number, who.CompanyID, back.Change); err != nil {
		return nil, 0, err
	}
	if err := past.read(past.ID); err != nil {
		return nil, 0, err
	}
	if one.SetIn != back.Seen {
		return nil, 0, portal.Refuse("conflict", "")
	}
	if until := past.After.Until; until <= ms(now) {
		ended = until
	}
	change := Changed{Number: one, Replan: past.Replan.again(one)}
	course := portal.Course{Now: past.After, Back: past.Back}.Again(now)
	if back.Until != nil {
		after := past.After
		after.Until = *back.Until
		course, _ = one.ended(now)
		if course = course.SetTo(after); change.follows() != nil {
			course = course.SetOverSchedule(after)
		}
		change.Faults = portal.Change{Until: back.Until}.CheckUntil(course, now)
	}
	change.After, change.Back = course.Now, course.Back
	changes = []Changed{change}
	if err := followAgain(ctx, from, now, who, changes); err != nil {
		return nil, 0, err
	}
	return changes, ended, judged(ctx, from, now, who, changes)
}

// again is what makes the change once more for a number as it is now; nil where that changes nothing.
func (r *Replan) again(one Number) *Replan {
	if r == nil || r.After == nil && one.Follows == nil {
		return nil
	}
	return &Replan{Before: one.planned(), After: r.After}
}
