package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Ahead is what a number's schedule brings.
type Ahead struct {
	portal.Following

	// Why what the plan sets in a period would not be set today; nil where it would.
	OpenRefusal, ClosedRefusal *portal.Error
}

// Ahead reads what the schedule of a number brings: what may not be set today is left out of it. Codes: not_found.
func (s *Store) Ahead(ctx context.Context, who portal.Actor, one Number) (Ahead, Schedule, error) {
	schedule, err := s.Schedule(ctx, who, one.Follows.ScheduleID)
	if err != nil {
		return Ahead{}, schedule, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return one.ahead(schedule.Schedule, policy), schedule, err
}

func (n Number) ahead(schedule portal.Schedule, policy portal.Policy) Ahead {
	a := Ahead{Following: portal.Following{Plan: n.Follows.Plan, Schedule: schedule}}
	if a.OpenRefusal = n.notToday(true, policy); a.OpenRefusal != nil {
		a.Plan.Open = portal.Setting{}
	}
	if a.ClosedRefusal = n.notToday(false, policy); a.ClosedRefusal != nil {
		a.Plan.Closed = portal.Setting{}
	}
	return a
}

// notToday is why what the plan sets in a period would be refused. Whether it would close a circle is known from the latest
// time alone.
func (n Number) notToday(open bool, policy portal.Policy) *portal.Error {
	setting := n.Follows.Of(open)
	if !setting.On {
		return nil
	}
	if faults := portal.CheckForwarding(setting.Over(n.Forwarding), n.Line, policy); len(faults) > 0 {
		return faults[0]
	}
	if last := n.Follows.refusal(open); last != nil && last.Code == "destination_loop" {
		return last
	}
	return nil
}

// Preview follows a call to a number that comes at an instant, now or later, for everything that its phone can do; every
// number on the way is as its end and its schedule will have set it then, and so is the first, which is returned. At a number
// of the company that the actor may not see the way breaks off. Codes: not_found, instant_past.
func (s *Store) Preview(ctx context.Context, who portal.Actor, number int64, at time.Time) (portal.Forwarding, []portal.Route, error) {
	now := s.Now()
	if at.Before(now.Add(-time.Minute)) { // a minute is the time that an input shows
		return portal.Forwarding{}, nil, portal.Refuse("instant_past", "at")
	}
	first, err := s.NumberByID(ctx, who, number)
	if err != nil {
		return portal.Forwarding{}, nil, err
	}
	then, err := s.coming(ctx, who, first, now, at)
	if err != nil {
		return then, nil, err
	}
	// The four ways of a call mostly meet the same numbers.
	met := map[string]*portal.Forwarding{first.Digits: &then}
	look := func(digits string) (portal.Forwarding, bool) {
		f, known := met[digits]
		if !known && err == nil {
			f, err = s.comingTo(ctx, who, digits, now, at)
			met[digits] = f
		}
		if f == nil {
			return portal.Forwarding{}, false
		}
		return *f, true
	}
	routes := make([]portal.Route, len(portal.Terminals))
	for i, phone := range portal.Terminals {
		routes[i] = portal.Follow(first.Digits, phone, look)
	}
	if err != nil {
		return then, nil, err
	}
	return then, routes, s.breakOff(ctx, who, routes)
}

// breakOff ends the ways of calls that come to numbers of the company that the actor may not see: they may forward or not.
func (s *Store) breakOff(ctx context.Context, who portal.Actor, routes []portal.Route) error {
	strange := map[string]bool{}
	for _, route := range routes {
		if last := route.Hops[len(route.Hops)-1]; !last.Known {
			strange[last.Number] = true
		}
	}
	hidden, err := hiddenAmong(ctx, s.read, who, slices.Collect(maps.Keys(strange)))
	for i, route := range routes {
		if hidden[route.Hops[len(route.Hops)-1].Number] {
			routes[i].End = portal.EndHidden
		}
	}
	return err
}

// comingTo is coming for a number by its digits; nil for one that the actor may not see.
func (s *Store) comingTo(ctx context.Context, who portal.Actor, digits string, now, at time.Time) (*portal.Forwarding, error) {
	found, err := numbers(ctx, s.read, `SELECT `+numberColumns+` AND n.digits = ?`, who.UserID, digits)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	f, err := s.coming(ctx, who, found[0], now, at)
	return &f, err
}

// coming is what will be set for a number at an instant, by its end and its schedule, if nobody changes it.
func (s *Store) coming(ctx context.Context, who portal.Actor, one Number, now, at time.Time) (portal.Forwarding, error) {
	if one.Follows == nil {
		return one.course().At(at).Now, nil
	}
	ahead, _, err := s.Ahead(ctx, who, one)
	if err != nil {
		return one.Forwarding, err
	}
	spans := portal.Timeline(one.course(), &ahead.Following, now, at.Add(time.Millisecond))
	if len(spans) == 0 {
		return one.course().At(at).Now, nil
	}
	return spans[len(spans)-1].Forwarding, nil
}
