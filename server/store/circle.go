package store

import (
	"context"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// circlesAhead is how far ahead circles are looked for that schedules would close: after a year they have met in every way
// in which they meet, but for special days later on.
const circlesAhead = 366 * 24 * time.Hour

// checkPeriods finds the circles that schedules would close at some time, each of its numbers being as its schedule sets it
// then, and those that follow none as they forward now. A number at which the change leaves that as it was is not held up
// by what others do. Where somebody edits a schedule, or sets a number by hand beyond a boundary, the boundary itself looks
// again: it switches off what would close a circle.
func checkPeriods(ctx context.Context, from asker, now time.Time, who portal.Actor, changes []Changed) (circles, error) {
	p := periods{stops: map[string]*stop{}, schedules: map[string]portal.Schedule{}}
	if err := p.look(ctx, from, who, destinationsOf(changes)); err != nil || len(p.stops) == 0 { // no way leads back
		return nil, err
	}
	before := make([]*stop, len(changes))
	for i, one := range changes {
		before[i] = stopOf(one.Number.Forwarding, one.Number.planned())
		p.stops[one.Number.Digits] = stopOf(one.After, one.follows())
	}
	if err := p.calendars(ctx, from, who); err != nil || len(p.schedules) == 0 {
		return nil, err
	}
	var closed circles
	told := map[string]bool{}
	for _, meeting := range portal.Meetings(p.schedules, now, now.Add(circlesAhead)) {
		graph := portal.Graph{}
		for digits, one := range p.stops {
			if to := one.at(meeting); to != "" {
				graph[digits] = to
			}
		}
		for i, one := range changes {
			if one.Replan == nil && before[i].at(meeting) == graph[one.Number.Digits] {
				continue
			}
			path, found := graph.Loop(one.Number.Digits)
			if way := graph.Chain(one.Number.Digits); !found && one.Replan != nil && len(way) >= max(2, len(one.Chain)) {
				changes[i].Chain = append([]string{one.Number.Digits}, way...)
			}
			fault := one.circleIn(meeting)
			if key := fmt.Sprint(i, fault.Field); found && len(path) > 2 && !told[key] {
				told[key] = true
				closed = append(closed, circle{i, path, fault})
			}
		}
	}
	return closed, nil
}

// circleIn is what is said of a circle at the number while schedules stand in some way.
func (c Changed) circleIn(m portal.Meeting) *portal.Error {
	plan, f := c.follows(), c.After
	if plan != nil {
		f = plan.Of(m.Open[plan.ScheduleID]).Over(f)
	}
	if c.Replan != nil && plan != nil {
		return portal.Refuse("destination_loop", periodName(m.Open[plan.ScheduleID])+".target")
	}
	return portal.Refuse("destination_loop_later", fmt.Sprintf("entries.%d", f.Target-1))
}

func periodName(open bool) string {
	for _, period := range portal.Periods {
		if period.Open == open {
			return period.Name
		}
	}
	return ""
}
