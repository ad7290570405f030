package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// scheduleLimit is how many schedules a company may have.
const scheduleLimit = 100

// Schedule is a company's schedule as it is stored, with where it stands.
type Schedule struct {
	ID string
	portal.Schedule
	Open    bool      // what its numbers were told last
	Next    time.Time // when that changes; the zero time for never
	Numbers int       // that follow it and that the actor may see
	Refused int       // of them, those that could not be set as it says when a period last began
	Version int64
}

type scheduleRow struct {
	ID       string `db:"id"`
	Name     string `db:"name"`
	Calendar string `db:"calendar"`
	IsOpen   bool   `db:"is_open"`
	NextAt   int64  `db:"next_at"`
	Numbers  int    `db:"numbers"`
	Refused  int    `db:"refused"`
	Version  int64  `db:"version"`
	EditedAt int64  `db:"edited_at"` // only where it was asked for
}

// scheduleColumns take the actor's id first, twice: numbers that follow are counted among those that the actor may see.
const scheduleColumns = `
	SELECT s.id, s.name, s.calendar, s.is_open, s.next_at, s.version, (
		SELECT COUNT(*) FROM plans p CROSS JOIN numbers n CROSS JOIN visible w
		WHERE p.schedule_id = s.id AND n.id = p.number_id AND w.voice_group_id = n.voice_group_id AND w.user_id = ?) AS numbers, (
		SELECT COUNT(*) FROM plans p CROSS JOIN numbers n CROSS JOIN visible w
		WHERE p.schedule_id = s.id AND n.id = p.number_id AND w.voice_group_id = n.voice_group_id AND w.user_id = ?
			AND (p.open_refusal <> '' OR p.closed_refusal <> '')) AS refused
	FROM schedules s`

func (r scheduleRow) schedule() (Schedule, error) {
	s := Schedule{ID: r.ID, Open: r.IsOpen, Next: instant(r.NextAt), Numbers: r.Numbers, Refused: r.Refused, Version: r.Version}
	if err := json.Unmarshal([]byte(r.Calendar), &s.Schedule); err != nil {
		return s, fmt.Errorf("read schedule %s: %w", r.ID, err)
	}
	s.Name = r.Name
	return s, nil
}

func schedules(ctx context.Context, from querier, query string, args ...any) ([]Schedule, error) {
	rows, err := list[scheduleRow](ctx, from, query, args...)
	if err != nil {
		return nil, err
	}
	found := make([]Schedule, len(rows))
	for i, row := range rows {
		if found[i], err = row.schedule(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// ofSchedules are the company's, for administrators and for people who see any of its voice groups: what the others may know of the
// service is nothing. It takes the arguments of seesSchedules.
const ofSchedules = ` WHERE s.company_id = ? AND (? = 'admin' OR EXISTS (SELECT 1 FROM visible WHERE user_id = ?))`

func seesSchedules(who portal.Actor) []any {
	return []any{who.UserID, who.UserID, who.CompanyID, string(who.Role), who.UserID}
}

// Schedules lists those of the actor's company by name; none for people who see none of its voice groups.
func (s *Store) Schedules(ctx context.Context, who portal.Actor) ([]Schedule, error) {
	found, err := schedules(ctx, s.read, scheduleColumns+ofSchedules, seesSchedules(who)...)
	return inNameOrder(found, func(one *Schedule) string { return one.Name }), err
}

// Schedule is one of those that Schedules lists. Codes: not_found.
func (s *Store) Schedule(ctx context.Context, who portal.Actor, id string) (Schedule, error) {
	return scheduleOf(ctx, s.read, who, id)
}

func scheduleOf(ctx context.Context, from querier, who portal.Actor, id string) (Schedule, error) {
	found, err := schedules(ctx, from, scheduleColumns+ofSchedules+` AND s.id = ?`, append(seesSchedules(who), id)...)
	if err == nil && len(found) == 0 {
		err = portal.NotThere()
	}
	if err != nil {
		return Schedule{}, err
	}
	return found[0], nil
}

// AddSchedule adds a schedule that no number follows yet. Codes: those of portal.ReadSchedule; name_taken, schedules_many.
func (s *Store) AddSchedule(ctx context.Context, who portal.Actor, form portal.Schedule) (string, error) {
	form, calendar, err := readSchedule(form)
	if err != nil {
		return "", err
	}
	id := s.newID()
	return id, s.inTxBy(ctx, who, func(tx *Tx) error {
		var others int
		if err := tx.get(&others, `SELECT COUNT(*) FROM schedules WHERE company_id = ?`, who.CompanyID); err != nil {
			return err
		}
		if others >= scheduleLimit {
			return portal.Refuse("schedules_many", "", "limit", fmt.Sprint(scheduleLimit))
		}
		_, err := tx.exec(`
			INSERT INTO schedules (id, company_id, name, calendar, is_open, turned_at, next_at, version, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
			id, who.CompanyID, form.Name, calendar, form.Open(tx.Now), ms(form.Last(tx.Now)), ms(form.Next(tx.Now)), tx.nowMS())
		if conflict(err) {
			return portal.Refuse("name_taken", "name")
		}
		if err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventScheduleAdded, form.Name, map[string]any{"after": scheduleFacts(form)})
	})
}

// ChangeSchedule writes what an administrator edited, and applies what holds now to the numbers that follow it, but for
// those that were set by hand. Codes: those of AddSchedule; not_found, conflict, schedule_loop, schedule_locked,
// code_needed, destination_held.
func (s *Store) ChangeSchedule(ctx context.Context, who portal.Actor, id string, version int64, form portal.Schedule) error {
	form, calendar, err := readSchedule(form)
	if err != nil {
		return err
	}
	// Where thousands follow, to look for loops would keep others waiting: only where the company did anything meanwhile, it is
	// done once more in the transaction.
	var seen watermark
	if err := get(ctx, s.read, &seen, watermarkQuery); err != nil {
		return err
	}
	looked, err := scheduleOf(ctx, s.read, who, id)
	if err != nil {
		return err
	}
	refusal := checkCalendar(ctx, s.read, s.Now(), who, looked, form)
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := scheduleOf(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		deeds, err := deedsSince(tx, who, seen)
		if err != nil {
			return err
		}
		if len(deeds) > 0 || before.Open != looked.Open {
			refusal = checkCalendar(tx.ctx, tx, tx.Now, who, before, form)
		}
		if refusal != nil {
			return refusal
		}
		_, err = tx.exec(`
			UPDATE schedules SET name = ?, edited_at = CASE WHEN calendar = ? THEN edited_at ELSE ? END, calendar = ?, version = version + 1 WHERE id = ?`,
			form.Name, calendar, tx.nowMS(), calendar, id)
		if conflict(err) {
			return portal.Refuse("name_taken", "name")
		}
		if err != nil {
			return err
		}
		at, err := saveScheduleState(tx, id, form)
		if err != nil {
			return err
		}
		if err := s.audit(tx, who, portal.EventScheduleChanged, form.Name,
			map[string]any{"before": scheduleFacts(before.Schedule), "after": scheduleFacts(form)}); err != nil {
			return err
		}
		return s.refollow(tx, who, before, at.open)
	})
}

// DeleteSchedule deletes a schedule as it was shown in version. Where numbers follow it, it is refused unless detach says that they
// shall keep what is set for them now. Codes: not_found, conflict, schedule_in_use, schedule_locked, the faults of the first number
// that may not keep that, code_needed, destination_held.
func (s *Store) DeleteSchedule(ctx context.Context, who portal.Actor, id string, version int64, detach bool) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		schedule, err := scheduleOf(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if schedule.Version != version {
			return portal.Refuse("conflict", "")
		}
		freed, err := s.release(tx, who, schedule, detach)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM schedules WHERE id = ?`, id); err != nil {
			return err
		}
		detail := map[string]any{}
		if freed > 0 {
			detail["count"] = freed
		}
		return s.audit(tx, who, portal.EventScheduleDeleted, schedule.Name, detail)
	})
}

func readSchedule(form portal.Schedule) (portal.Schedule, string, error) {
	form, err := portal.ReadSchedule(form)
	if err != nil {
		return form, "", err
	}
	calendar, err := json.Marshal(form)
	if err != nil {
		return form, "", fmt.Errorf("write a schedule: %w", err)
	}
	return form, string(calendar), nil
}

// ms is an instant as it is stored: 0 for the zero time.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// scheduleFacts are a schedule as the trail keeps it.
func scheduleFacts(s portal.Schedule) map[string]any {
	facts := map[string]any{"name": s.Name, "time_zone": s.Zone, "holidays": s.Holidays}
	for day, hours := range s.Week {
		facts[weekdays[day]] = spoken(hours.Text)
	}
	facts["special_days"] = spoken(func(lang portal.Language) []string {
		days := []string{}
		for _, one := range s.Days {
			days = append(days, one.Text(lang))
		}
		return days
	})
	return facts
}

var weekdays = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
