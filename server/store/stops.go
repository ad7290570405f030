package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// periods are the numbers on the ways of calls with what their schedules set, and the schedules.
type periods struct {
	stops     map[string]*stop
	schedules map[string]portal.Schedule
}

// stop is a number of the company: where its calls go now and until when, or where they go in each period of its schedule.
type stop struct {
	now, open, closed string
	until             int64
	schedule          string // "" for a number that follows none
}

// at is where its calls go while schedules stand in some way; "" where they stay, and where that is not known: what has an
// end before is not looked beyond.
func (s *stop) at(m portal.Meeting) string {
	switch {
	case s.schedule == "":
		if s.until != 0 && s.until <= m.From.UnixMilli() {
			return ""
		}
		return s.now
	case m.Open[s.schedule]:
		return s.open
	}
	return s.closed
}

func stopOf(f portal.Forwarding, plan *Planned) *stop {
	if plan == nil {
		return &stop{now: f.ActiveDestination(), until: f.Until}
	}
	return &stop{open: plan.Open.Over(f).ActiveDestination(), closed: plan.Closed.Over(f).ActiveDestination(), schedule: plan.ScheduleID}
}

// look reads the numbers to which calls come, and to which they go on in any period, to the ends of all ways.
func (p *periods) look(ctx context.Context, from asker, who portal.Actor, digits []string) error {
	if tx, writing := from.(*Tx); writing {
		if inside, err := insideOf(tx, who, digits); err != nil || len(inside) == 0 {
			return err
		}
	}
	asked, known := map[string]bool{"": true}, settings{}
	for len(digits) > 0 {
		digits = slices.DeleteFunc(slices.Clone(digits), func(one string) bool {
			was := asked[one]
			asked[one] = true
			return was
		})
		var next []string
		for some := range slices.Chunk(digits, namedAtOnce) {
			query, args, err := placeholders(`
				SELECT n.digits, COALESCE(f.destination, ''), COALESCE(f.until_at, 0), p.schedule_id, p.open_setting, p.closed_setting,
					CASE WHEN p.schedule_id IS NULL THEN NULL ELSE f.entries END
				FROM numbers n CROSS JOIN voice_groups v LEFT JOIN forwardings f ON f.number_id = n.id LEFT JOIN plans p ON p.number_id = n.id
				WHERE v.id = n.voice_group_id AND v.company_id = ? AND n.digits IN (?)`, []any{who.CompanyID}, some)
			if err != nil {
				return fmt.Errorf("look where calls go in every period: %w", err)
			}
			found, err := list[stopRow](ctx, from, query, args...)
			if err != nil {
				return err
			}
			for _, row := range found {
				one, err := row.stop(known)
				if err != nil {
					return err
				}
				p.stops[row.digits] = one
				next = append(next, one.now, one.open, one.closed)
			}
		}
		digits = next
	}
	return nil
}

// calendars reads the schedules that are met.
func (p *periods) calendars(ctx context.Context, from asker, who portal.Actor) error {
	ids := map[string]bool{}
	for _, one := range p.stops {
		if one.schedule != "" {
			ids[one.schedule] = true
		}
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(ids)), namedAtOnce) {
		query, args, err := placeholders(`SELECT id, calendar FROM schedules WHERE company_id = ? AND id IN (?)`, []any{who.CompanyID}, some)
		if err != nil {
			return fmt.Errorf("look for schedules: %w", err)
		}
		found, err := list[scheduleRow](ctx, from, query, args...)
		if err != nil {
			return err
		}
		for _, row := range found {
			schedule, err := row.schedule()
			if err != nil {
				return err
			}
			p.schedules[row.ID] = schedule.Schedule
		}
	}
	return nil
}

// stopRow is a stop as it is stored.
type stopRow struct {
	digits, now                     string
	until                           int64
	schedule, open, closed, entries *string
}

func (r *stopRow) fields() []any {
	return []any{&r.digits, &r.now, &r.until, &r.schedule, &r.open, &r.closed, &r.entries}
}

func (r *stopRow) stop(known settings) (*stop, error) {
	if r.schedule == nil {
		return &stop{now: r.now, until: r.until}, nil
	}
	var f portal.Forwarding
	var err error
	plan := Planned{Plan: portal.Plan{ScheduleID: *r.schedule}}
	if r.entries != nil {
		if f.Entries, err = portal.KeptEntries(*r.entries); err != nil {
			return nil, fmt.Errorf("read the entries of %s: %w", r.digits, err)
		}
	}
	if plan.Open, err = known.read(*r.open); err != nil {
		return nil, fmt.Errorf("read the plan of %s: %w", r.digits, err)
	}
	if plan.Closed, err = known.read(*r.closed); err != nil {
		return nil, fmt.Errorf("read the plan of %s: %w", r.digits, err)
	}
	return stopOf(f, &plan), nil
}
