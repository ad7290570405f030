package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"denwaban/server/portal"
)

// Chain is a way on which calls are forwarded more than once.
type Chain struct {
	Way  []string  // the numbers one after the other, as far as the actor may know them; "" for the rest
	From time.Time // when calls first go so; the zero time for at once
}

// Chains are the first few of several, and how many there are.
type Chains struct {
	First []Chain
	Count int
}

// CheckSchedule says which chains the numbers that follow a schedule would be part of with the hours that ChangeSchedule would
// write, and are not with those of now: because they follow it, or because calls come to them. Codes: those of
// portal.ReadSchedule; not_found.
func (s *Store) CheckSchedule(ctx context.Context, who portal.Actor, id string, form portal.Schedule) (Chains, error) {
	form, _, err := readSchedule(form)
	if err != nil {
		return Chains{}, err
	}
	before, err := scheduleOf(ctx, s.read, who, id)
	if err != nil {
		return Chains{}, err
	}
	p, following, err := readFollowers(ctx, s.read, who, id)
	if err != nil {
		return Chains{}, err
	}
	calling, err := p.callers(ctx, s.read, who, following)
	if err != nil {
		return Chains{}, err
	}
	if err := p.calendars(ctx, s.read, who); err != nil {
		return Chains{}, err
	}
	now, known, chains := s.Now(), map[string]bool{}, []Chain{}
	for _, one := range p.with(now, id, before.Schedule, before.Open).chains(now, calling) {
		known[one.name()] = true
	}
	for _, one := range p.with(now, id, form, before.Open).chains(now, calling) {
		if !known[one.name()] {
			chains = append(chains, one)
		}
	}
	told := Chains{First: chains[:min(upstreamNamed, len(chains))], Count: len(chains)}
	return told, s.hideWays(ctx, who, told.First)
}

// callers are these numbers, and those whose calls come to them at any time, which are read.
func (p *periods) callers(ctx context.Context, from querier, who portal.Actor, digits []string) ([]string, error) {
	if len(digits) == 0 {
		return nil, nil
	}
	rows, err := list[stopRow](ctx, from, stopsOf+` AND (f.inside OR f.until_at > 0 OR p.schedule_id IS NOT NULL)`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	others, known, callers := map[string]*stop{}, settingCache{}, map[string]bool{}
	for _, row := range rows {
		if others[row.digits], err = row.stop(known); err != nil {
			return nil, err
		}
	}
	for _, one := range digits {
		callers[one] = true
	}
	for more := true; more; {
		more = false
		for number, one := range others {
			if !callers[number] && slices.ContainsFunc(one.destinations(), func(to string) bool { return callers[to] }) {
				callers[number], p.stops[number], more = true, one, true
			}
		}
	}
	return slices.Sorted(maps.Keys(callers)), nil
}

// chains are those on which calls to some numbers go now or at any time to come, the earliest first.
func (p *periods) chains(now time.Time, digits []string) []Chain {
	var all []Chain
	seen := map[string]bool{}
	for i, states := range p.scheduleStates(now) {
		graph := p.graph(states)
		for _, one := range digits {
			way, _ := graph.Chain(one)
			if _, loops := graph.Loop(one); loops || len(way) < 2 {
				continue
			}
			chain := Chain{Way: append([]string{one}, way...)}
			if i > 0 {
				chain.From = states.From
			}
			if !seen[chain.name()] {
				seen[chain.name()] = true
				all = append(all, chain)
			}
		}
	}
	return all
}

func (c Chain) name() string { return strings.Join(c.Way, " ") }

// hideWays takes out of chains what the actor may not know.
func (s *Store) hideWays(ctx context.Context, who portal.Actor, chains []Chain) error {
	met := map[string]bool{}
	for _, one := range chains {
		for _, digits := range one.Way {
			met[digits] = true
		}
	}
	hidden, err := hiddenAmong(ctx, s.read, who, slices.Collect(maps.Keys(met)))
	for i, one := range chains {
		chains[i].Way = portal.RedactPath(one.Way, hidden)
	}
	return err
}
