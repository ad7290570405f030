package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"denwaban/server/portal"
)

// loopsAhead is how far ahead loops are looked for that schedules would close: after a year they have met in every way
// in which they meet, but for special days later on.
const loopsAhead = 366 * 24 * time.Hour

// checkPeriods finds the loops that ends and schedules would close at some time, each of the numbers being as it is set then:
// until its end what is set now, then what returns, and where it follows a schedule what that sets. A number at which the change
// leaves that as it was is not held up by what others do. Where calls go on further than at once, it says so, and from when; and
// when they first end at 留守番電話.
func checkPeriods(ctx context.Context, from querier, now time.Time, who portal.Actor, changes []Changed) (loopFaults, error) {
	p := periods{stops: map[string]*stop{}, schedules: map[string]portal.Schedule{}}
	before, after := make([]*stop, len(changes)), make([]*stop, len(changes))
	var digits []string
	for i, one := range changes {
		before[i] = stopOf(one.Number.course(), one.Number.planned())
		after[i] = stopOf(one.course(), one.follows())
		digits = append(digits, after[i].destinations()...)
	}
	if err := p.look(ctx, from, who, digits); err != nil || len(p.stops) == 0 { // no way leads back
		return nil, err
	}
	for i, one := range changes {
		p.stops[one.Number.Digits] = after[i]
	}
	if err := p.calendars(ctx, from, who); err != nil {
		return nil, err
	}
	p.hold(now, slices.Values(before), maps.Values(p.stops))
	var closed loopFaults
	told := map[string]bool{}
	for nth, states := range p.scheduleStates(now) {
		graph := p.graph(states)
		for i, one := range changes {
			way, box := graph.Chain(one.Number.Digits)
			if box && len(way) > 0 && changes[i].box == nil {
				changes[i].box = &boxed{way: way, from: states.From, later: nth > 0}
			}
			if nth == 0 { // now: checkLoops looks at it
				continue
			}
			path, found := graph.Loop(one.Number.Digits)
			if !found && len(way) > 1 && len(way) >= len(changes[i].Chain) {
				changes[i].Chain, changes[i].From = append([]string{one.Number.Digits}, way...), states.From.UnixMilli()
			}
			if was, _ := before[i].at(states); one.Replan == nil && was == graph[one.Number.Digits] {
				continue
			}
			if !found || len(path) <= 2 {
				continue
			}
			fault := one.loopIn(states, after[i])
			if key := fmt.Sprint(i, fault.Field); !told[key] {
				told[key] = true
				closed = append(closed, loopFault{i, path, fault})
			}
		}
	}
	return closed, nil
}

// loopIn is the refusal of a change of this number that closes a loop at an instant to come: m is how the schedules stand then, and
// s where the number's calls go after the change. Its field is what would have to be changed: the target of the period, the end,
// or the entry that calls go to then.
func (c Changed) loopIn(m portal.ScheduleStates, s *stop) *portal.Error {
	_, state := s.at(m)
	switch plan, f := c.follows(), c.After; {
	case state == bySchedule && c.Replan != nil:
		return portal.Refuse("destination_loop", periodName(m.Open[plan.ScheduleID])+".target")
	case state == bySchedule:
		f = plan.Of(m.Open[plan.ScheduleID]).ApplyTo(f)
		return portal.Refuse("destination_loop_later", fmt.Sprintf("entries.%d", f.Target-1))
	case state > 0:
		return portal.Refuse("destination_loop_later", "until")
	default:
		return portal.Refuse("destination_loop_later", fmt.Sprintf("entries.%d", f.Target-1))
	}
}

// checkCalendar refuses hours at which the numbers that follow a schedule would send calls in a loop, but for those that they
// send in one with its hours of before. Codes: schedule_loop.
func checkCalendar(ctx context.Context, from querier, now time.Time, who portal.Actor, before Schedule, hours portal.Schedule) error {
	p, following, err := readFollowers(ctx, from, who, before.ID)
	if err != nil {
		return err
	}
	if err := p.calendars(ctx, from, who); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, one := range p.with(now, before.ID, before.Schedule, before.Open).loops(now, following) {
		known[one.name()] = true
	}
	for _, one := range p.with(now, before.ID, hours, before.Open).loops(now, following) {
		if known[one.name()] {
			continue
		}
		hidden, err := hiddenAmong(ctx, from, who, one.path)
		if err != nil {
			return err
		}
		return portal.Refuse("schedule_loop", "", "path", portal.Path(portal.RedactPath(one.path, hidden)),
			"at", portal.ShortTime(one.at, who.Language, now, portal.Zone(hours.Zone)))
	}
	return nil
}

// readFollowers are the numbers that follow a schedule, with all to which their calls go on at any time.
func readFollowers(ctx context.Context, from querier, who portal.Actor, id string) (*periods, []string, error) {
	p := &periods{stops: map[string]*stop{}, schedules: map[string]portal.Schedule{}}
	followers, err := p.read(ctx, from, settingCache{}, stopsOf+` AND p.schedule_id IN (?)`, []any{who.CompanyID}, []string{id})
	if err != nil {
		return nil, nil, err
	}
	following := slices.Sorted(maps.Keys(p.stops))
	var digits []string
	for _, one := range followers {
		digits = append(digits, one.destinations()...)
	}
	slices.Sort(digits)
	return p, following, p.look(ctx, from, who, slices.Compact(digits))
}

func periodName(open bool) string {
	for _, period := range portal.Periods {
		if period.Open == open {
			return period.Name
		}
	}
	return ""
}

// loop is a way on which calls would go round, and since when.
type loop struct {
	path []string
	at   time.Time
}

// name is the same for a loop wherever it is entered.
func (l loop) name() string {
	all := slices.Clone(l.path[:len(l.path)-1])
	slices.Sort(all)
	return strings.Join(all, " ")
}

// loops are those on which calls to some numbers would go now or at any time to come.
func (p *periods) loops(now time.Time, digits []string) []loop {
	var all []loop
	seen := map[string]bool{}
	slices.Sort(digits)
	for _, states := range p.scheduleStates(now) {
		graph := p.graph(states)
		for _, one := range digits {
			path, found := graph.Loop(one)
			if !found || len(path) <= 2 {
				continue
			}
			if l := (loop{path, states.From}); !seen[l.name()] {
				seen[l.name()] = true
				all = append(all, l)
			}
		}
	}
	return all
}
