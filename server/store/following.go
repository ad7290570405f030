package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// FollowSchedules brings the numbers of every schedule that has come to a boundary to what it sets since then, and says of
// how many. Of several boundaries that passed while the program was stopped only the latest counts; so it does when the
// clock was put back. A schedule that fails does not hold up the others.
func (s *Store) FollowSchedules(ctx context.Context) (int, error) {
	s.followed.looking.Lock()
	defer s.followed.looking.Unlock()
	now := s.Now().UnixMilli()
	due, err := list[followedSchedule](ctx, s.read, `
		SELECT id, company_id FROM schedules WHERE `+scheduleDue+` OR ? ORDER BY next_at, id`, now, now, s.followed.first())
	if err != nil {
		return 0, err
	}
	due, behind := s.followed.begin(due)
	total := 0
	for _, one := range due {
		switched, problem := s.turn(ctx, one, behind[one.ID])
		s.followed.end(one, problem)
		err, total = errors.Join(err, problem), total+switched
	}
	return total, err
}

// scheduleDue takes the instant twice: a boundary has come, or the clock was put back before the one that came last.
const scheduleDue = `(next_at > 0 AND next_at <= ? OR turned_at > ?)`

// turnsAtOnce is how many numbers are switched in one transaction, and in one change of the history; for the same reason as
// that many return at once.
const turnsAtOnce = endsAtOnce

// turn takes a schedule over the boundaries that have come, with all its numbers but those for which somebody set something
// since the latest of them, or until a time that has not come. Where it stands is kept first, so that what ends or is edited
// meanwhile goes by the new period; numbers that a failure leaves behind are found when it is looked at whole, as at the next start.
func (s *Store) turn(ctx context.Context, one followedSchedule, whole bool) (total int, err error) {
	last, unread := int64(0), error(nil)
	for more := true; more; {
		switched := 0
		err := s.inTx(ctx, func(tx *Tx) (err error) {
			schedule, moved, err := advance(tx, one.ID)
			if more = false; err != nil || !moved && !whole && last == 0 {
				return err
			}
			due, err := readableNumbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND p.schedule_id = ?`+unturned+` AND n.id > ? ORDER BY n.id LIMIT ?`,
				one.CompanyID, one.ID, schedule.overHand(), last, turnsAtOnce)
			if err != nil || due.rows == 0 {
				return err
			}
			more, last, unread = due.rows == turnsAtOnce, due.last, errors.Join(unread, due.unread)
			who := system
			who.CompanyID = one.CompanyID
			changes, err := turned(tx, due.numbers, schedule.open)
			if err != nil {
				return err
			}
			if err := s.fallBack(tx, who, changes); err != nil {
				return err
			}
			_, switched, err = s.follow(tx, who, changes, cause{way: portal.WaySchedule, due: schedule.turned}, schedule.open)
			return err
		})
		if err != nil {
			return total, err
		}
		total += switched
	}
	return total, unread
}

// unturned takes scheduleState.overHand: numbers of a schedule that its latest boundary may make others of.
const unturned = ` AND COALESCE(f.until_at, 0) = 0 AND (h.at IS NULL OR h.at < ? OR h.user_id = '' AND p.refused <> f.version)`

// advance keeps where a schedule stands now, and tells whether it has come to a boundary. One that was deleted a moment ago has
// no numbers any more.
func advance(tx *Tx, id string) (at scheduleState, moved bool, err error) {
	var row struct {
		scheduleRow
		TurnedAt int64 `db:"turned_at"`
	}
	err = tx.get(&row, `SELECT id, name, calendar, is_open, next_at, version, edited_at, turned_at FROM schedules WHERE id = ?`, id)
	if portal.Refused(err, "not_found") {
		return at, false, nil
	}
	if err != nil {
		return at, false, err
	}
	schedule, err := row.schedule()
	if err != nil {
		return at, false, err
	}
	at, err = saveScheduleState(tx, id, schedule.Schedule)
	at.edited = row.EditedAt
	return at, at.open != row.IsOpen || at.turned != row.TurnedAt, err
}

// scheduleState is where a schedule stands.
type scheduleState struct {
	name   string
	open   bool
	turned int64 // the boundary at which that began; 0 for none in sight
	edited int64 // when its calendar last was; only where that was asked for
}

// scheduleStateAt is where a schedule stands at an instant.
func scheduleStateAt(calendar portal.Schedule, now time.Time) scheduleState {
	return scheduleState{name: calendar.Name, open: calendar.Open(now), turned: ms(calendar.Last(now))}
}

// overHand is the boundary to which gives way what was set by hand before it; 0 where an edit moved that into the past, so that
// it never came by the clock.
func (a scheduleState) overHand() int64 {
	if a.turned <= a.edited {
		return 0
	}
	return a.turned
}

// stateAt is where a number's schedule stands, worked out once for all that follow it.
func (f *Follows) stateAt(now time.Time, known map[string]scheduleState) scheduleState {
	at, asked := known[f.ScheduleID]
	if !asked {
		at = scheduleStateAt(*f.Calendar, now)
		at.name = f.Schedule
		known[f.ScheduleID] = at
	}
	return at
}

// saveScheduleState keeps where a schedule stands at the transaction's instant.
func saveScheduleState(tx *Tx, id string, calendar portal.Schedule) (scheduleState, error) {
	at := scheduleStateAt(calendar, tx.Now)
	tx.comesDue()
	_, err := tx.exec(`UPDATE schedules SET is_open = ?, turned_at = ?, next_at = ? WHERE id = ?`, at.open, at.turned, ms(calendar.Next(tx.Now)), id)
	return at, err
}

// turned are the numbers that a period makes another of. Those that somebody set meanwhile as it does are mended.
func turned(tx *Tx, found []Number, open bool) ([]Changed, error) {
	changes := []Changed{}
	for _, one := range found {
		change := becomes(one, portal.Course{Now: one.Follows.Of(open).ApplyTo(one.Forwarding)})
		if !one.Follows.Of(open).Holds(one.Forwarding) {
			changes = append(changes, change)
		} else if err := keepRefusal(tx, 0, change, open); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// follow writes what a schedule sets in a period, and says in which change and of how many numbers. What may not be set any more is told once, and
// again when the reason is another one: until that is mended, the pages say so.
func (s *Store) follow(tx *Tx, who portal.Actor, changes []Changed, why cause, open bool) (made changeKey, switched int, err error) {
	changes = slices.DeleteFunc(changes, func(one Changed) bool { return one.staysRefused(open) })
	if len(changes) == 0 {
		return made, 0, nil
	}
	if made, err = s.record(tx, who, changes, why); err != nil {
		return made, 0, err
	}
	news := []Changed{}
	for _, one := range changes {
		if err := keepRefusal(tx, made.id, one, open); err != nil {
			return made, 0, err
		}
		if one.refusal != nil && !one.knownAlready(open) {
			news = append(news, one)
		}
	}
	return made, len(changes), s.tellRefused(tx, who, news)
}

// refollow applies an edited schedule at once to the numbers that stood as it said before. Codes: code_needed,
// destination_held; schedule_locked, for a lock holds whatever switches a number but the clock.
func (s *Store) refollow(tx *Tx, who portal.Actor, before Schedule, open bool) error {
	if before.Open == open {
		return nil
	}
	found, err := numbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND p.schedule_id = ? ORDER BY n.digits`, who.CompanyID, before.ID)
	if err != nil {
		return err
	}
	followers := []Number{}
	for _, one := range found {
		switch one.Follows.Open = before.Open; one.PlanState() {
		case portal.PlanFollowed, portal.PlanRefused:
			followers = append(followers, one)
		}
	}
	changes, err := turned(tx, followers, open)
	if err != nil || len(changes) == 0 {
		return err
	}
	if err := unlocked(tx, changes); err != nil {
		return err
	}
	if err := s.fallBack(tx, who, changes); err != nil {
		return err
	}
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return err
	}
	changes = slices.DeleteFunc(changes, func(one Changed) bool { return one.staysRefused(open) })
	if len(changes) == 0 {
		return nil
	}
	if err := s.checkVouched(tx, who, changes, policy, ""); err != nil {
		return err
	}
	made, _, err := s.follow(tx, who, changes, cause{way: portal.WayCalendar}, open)
	if err != nil {
		return err
	}
	return s.tellForwarding(tx, who, made.nth, changes)
}

// unlocked refuses a deed of a person that would change locked numbers. Codes: schedule_locked.
func unlocked(tx *Tx, changes []Changed) error {
	var locked []string
	for some := range slices.Chunk(changes, namedAtOnce) {
		ids := make([]int64, len(some))
		for i, one := range some {
			ids[i] = one.Number.ID
		}
		query, args, err := placeholders(`SELECT n.digits FROM locks k JOIN numbers n ON n.id = k.number_id WHERE k.number_id IN (?) ORDER BY n.digits`, nil, ids)
		if err != nil {
			return fmt.Errorf("look for locks: %w", err)
		}
		found, err := list[string](tx.ctx, tx, query, args...)
		if err != nil {
			return err
		}
		locked = append(locked, found...)
	}
	if len(locked) == 0 {
		return nil
	}
	return portal.Refuse("schedule_locked", "", "count", fmt.Sprint(len(locked)), "phone", portal.FormatPhone(locked[0]))
}

// release lets the numbers of a schedule follow it no longer; they keep what is set for them.
func (s *Store) release(tx *Tx, who portal.Actor, schedule Schedule, detach bool) (int, error) {
	found, err := numbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND p.schedule_id = ? ORDER BY n.digits`, who.CompanyID, schedule.ID)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	if !detach {
		return 0, portal.Refuse("schedule_in_use", "", "count", fmt.Sprint(len(found)))
	}
	changes := make([]Changed, len(found))
	for i, one := range found {
		changes[i] = becomes(one, one.course())
		changes[i].Replan = &Replan{Before: one.planned()}
	}
	if err := unlocked(tx, changes); err != nil {
		return 0, err
	}
	if err := checkLoops(tx.ctx, tx, tx.Now, who, changes); err != nil {
		return 0, err
	}
	_, err = s.change(tx, who, changes, cause{way: portal.WayPlan})
	return len(found), err
}
