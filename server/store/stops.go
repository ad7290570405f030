package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// periods are the numbers on the ways of calls with what ends and schedules make of them, and the schedules.
type periods struct {
	stops     map[string]*stop
	schedules map[string]portal.Schedule
}

// stop is a number of the company: where its calls go (portal.Graph) until what is set ends, one state after the other, and where
// they go then: for good, or in each period of its schedule.
type stop struct {
	held         []timedTarget
	then         string
	schedule     string // "" for a number that follows none
	open, closed string
}

// timedTarget is where calls go until an instant, milliseconds since 1970 UTC.
type timedTarget struct {
	to    string
	until int64
}

func stopOf(course portal.Course, plan *Planned) *stop {
	return stopFrom(course.Now.Goes(), course, plan)
}

// stopFrom is stopOf for a course of which is known only where calls go now, beside its end and what returns.
func stopFrom(to string, course portal.Course, plan *Planned) *stop {
	s, last := &stop{then: to}, course.Now
	for _, next := range course.Back {
		s.held = append(s.held, timedTarget{s.then, last.Until})
		s.then, last = next.Goes(), next
	}
	if last.Until != 0 { // there is nothing to return
		s.held, s.then = append(s.held, timedTarget{s.then, last.Until}), ""
	}
	if plan != nil {
		s.schedule = plan.ScheduleID
		s.open, s.closed = plan.Open.ApplyTo(last).Goes(), plan.Closed.ApplyTo(last).Goes()
	}
	return s
}

// period is where its calls go in a period of its schedule.
func (s *stop) period(open bool) string {
	if open {
		return s.open
	}
	return s.closed
}

// byHand lets what is set beside its schedule, which is open or not, hold until the next boundary, and for good where next is zero: there
// is none. What has an end of its own keeps that, and what the schedule sets as well is the schedule's.
func (s *stop) byHand(open bool, next time.Time) {
	switch {
	case len(s.held) > 0 || s.then == s.period(open):
	case next.IsZero():
		s.schedule = ""
	default:
		s.held = []timedTarget{{s.then, next.UnixMilli()}}
	}
}

// at is where its calls go while schedules stand as m tells, "" where they stay, and which of its states that is: its place among those
// that are held, 0 for what is set now; how many are held for what holds for good after them; bySchedule for what its schedule sets.
func (s *stop) at(m portal.ScheduleStates) (to string, state int) {
	for i, one := range s.held {
		if m.From.UnixMilli() < one.until {
			return one.to, i
		}
	}
	if s.schedule == "" {
		return s.then, len(s.held)
	}
	return s.period(m.Open[s.schedule]), bySchedule
}

const bySchedule = -1

// destinations are all numbers to which its calls go at any time; "" and portal.Box among them.
func (s *stop) destinations() []string {
	to := []string{s.then, s.open, s.closed}
	for _, one := range s.held {
		to = append(to, one.to)
	}
	return to
}

// look reads the numbers to which calls come, and to which they go on at any time, to the ends of all ways.
func (p *periods) look(ctx context.Context, from querier, who portal.Actor, digits []string) error {
	if tx, writing := from.(*Tx); writing {
		if inside, err := insideOf(tx, who, digits); err != nil || len(inside) == 0 {
			return err
		}
	}
	asked, known := map[string]bool{"": true, portal.Box: true}, settingCache{}
	for len(digits) > 0 {
		digits = slices.DeleteFunc(slices.Clone(digits), func(one string) bool {
			was := asked[one]
			asked[one] = true
			return was
		})
		var next []string
		for some := range slices.Chunk(digits, namedAtOnce) {
			found, err := p.read(ctx, from, known, stopsOf+` AND n.digits IN (?)`, []any{who.CompanyID}, some)
			if err != nil {
				return err
			}
			for _, one := range found {
				next = append(next, one.destinations()...)
			}
		}
		digits = next
	}
	return nil
}

// stopsOf are numbers of a company as stops.
var stopsOf = `
	SELECT n.digits, CASE WHEN f.is_on AND f.target = ` + strconv.Itoa(int(portal.Voicemail)) + ` THEN '` + portal.Box + `' ELSE COALESCE(f.destination, '') END,
		COALESCE(f.until_at, 0), COALESCE(f.back, '[]'), p.schedule_id, p.open_setting, p.closed_setting,
		CASE WHEN p.schedule_id IS NULL THEN NULL ELSE f.entries END
	FROM numbers n CROSS JOIN voice_groups v LEFT JOIN forwardings f ON f.number_id = n.id LEFT JOIN plans p ON p.number_id = n.id
	WHERE v.id = n.voice_group_id AND v.company_id = ?`

// read adds the numbers of a question, and returns them.
func (p *periods) read(ctx context.Context, from querier, known settingCache, query string, args []any, some []string) ([]*stop, error) {
	query, args, err := placeholders(query, args, some)
	if err != nil {
		return nil, fmt.Errorf("look where calls go at any time: %w", err)
	}
	rows, err := list[stopRow](ctx, from, query, args...)
	if err != nil {
		return nil, err
	}
	found := make([]*stop, len(rows))
	for i, row := range rows {
		if found[i], err = row.stop(known); err != nil {
			return nil, err
		}
		p.stops[row.digits] = found[i]
	}
	return found, nil
}

// calendars reads the schedules that are met.
func (p *periods) calendars(ctx context.Context, from querier, who portal.Actor) error {
	ids := map[string]bool{}
	for _, one := range p.stops {
		if one.schedule != "" {
			ids[one.schedule] = true
		}
	}
	found, err := listAmong[scheduleRow](ctx, from, `SELECT id, calendar FROM schedules WHERE company_id = ? AND id IN (?)`,
		[]any{who.CompanyID}, slices.Collect(maps.Keys(ids)))
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
	return nil
}

// hold lets numbers that are not as their schedules say keep what is set for them until the next boundaries.
func (p *periods) hold(now time.Time, of ...iter.Seq[*stop]) {
	next, open := map[string]time.Time{}, map[string]bool{}
	for id, one := range p.schedules {
		next[id], open[id] = one.Next(now), one.Open(now)
	}
	for _, stops := range of {
		for one := range stops {
			if next, known := next[one.schedule]; known {
				one.byHand(open[one.schedule], next)
			}
		}
	}
}

// with is the same with other hours of one schedule, whose numbers were told last whether it is open: those that are as it said
// go by its hours at once.
func (p *periods) with(now time.Time, id string, hours portal.Schedule, wasOpen bool) *periods {
	other := &periods{stops: map[string]*stop{}, schedules: maps.Clone(p.schedules)}
	other.schedules[id] = hours
	open := hours.Open(now)
	for digits, one := range p.stops {
		same := *one
		if same.schedule == id && len(same.held) == 0 && same.then == same.period(wasOpen) {
			same.then = same.period(open)
		}
		other.stops[digits] = &same
	}
	other.hold(now, maps.Values(other.stops))
	return other
}

// scheduleStates are now and the times at which calls go other ways than before, as far ahead as loops are looked for.
func (p *periods) scheduleStates(now time.Time) []portal.ScheduleStates {
	reached := map[string]bool{}
	for _, one := range p.stops {
		for _, to := range one.destinations() {
			reached[to] = true
		}
	}
	var ends []time.Time
	for digits, one := range p.stops {
		// What neither sends calls on within the company nor gets any from there is part of no chain, whenever it ends.
		if !reached[digits] && !slices.ContainsFunc(one.destinations(), func(to string) bool { return p.stops[to] != nil }) {
			continue
		}
		for _, held := range one.held {
			if end := instant(held.until); end.After(now) {
				ends = append(ends, end)
			}
		}
	}
	return portal.ScheduleStatesBetween(p.schedules, ends, now, now.Add(loopsAhead))
}

// graph is where calls go while schedules stand so.
func (p *periods) graph(m portal.ScheduleStates) portal.Graph {
	graph := portal.Graph{}
	for digits, one := range p.stops {
		if to, _ := one.at(m); to != "" {
			graph[digits] = to
		}
	}
	return graph
}

// stopRow is a stop as it is stored.
type stopRow struct {
	digits, now                     string
	until                           int64
	back                            string
	schedule, open, closed, entries *string
}

func (r *stopRow) fields() []any {
	return []any{&r.digits, &r.now, &r.until, &r.back, &r.schedule, &r.open, &r.closed, &r.entries}
}

func (r *stopRow) stop(known settingCache) (*stop, error) {
	course := portal.Course{Now: portal.Forwarding{Until: r.until}}
	var err error
	if course.Back, err = readBack(r.back); err != nil {
		return nil, fmt.Errorf("read what returns at %s: %w", r.digits, err)
	}
	if r.schedule == nil {
		return stopFrom(r.now, course, nil), nil
	}
	plan := Planned{Plan: portal.Plan{ScheduleID: *r.schedule}}
	if r.entries != nil {
		if course.Now.Entries, err = portal.DecodeEntries(*r.entries); err != nil {
			return nil, fmt.Errorf("read the entries of %s: %w", r.digits, err)
		}
	}
	if plan.Open, err = known.read(*r.open); err != nil {
		return nil, fmt.Errorf("read the plan of %s: %w", r.digits, err)
	}
	if plan.Closed, err = known.read(*r.closed); err != nil {
		return nil, fmt.Errorf("read the plan of %s: %w", r.digits, err)
	}
	return stopFrom(r.now, course, &plan), nil
}
