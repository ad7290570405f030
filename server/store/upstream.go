package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Upstream are the numbers of the company whose calls come to a number that forwards them on: for them, that is a chain. Those
// that the actor may not see are counted and not named.
type Upstream struct {
	Phones []string // canonical digits, the first few
	Count  int      // all of them
	From   int64    // when it first forwards them on, milliseconds since 1970 UTC; 0 for at once
}

// upstreamNamed is how many are named.
const upstreamNamed = 3

// inflow is a number that forwards to another one.
type inflow struct {
	Digits      string
	Destination string
	Seen        bool // by the actor
}

// inflowOrMark is an inflow, or the mark of a destination, which has no digits of its own.
type inflowOrMark struct {
	inflow
	portal.Tested
}

func (h *inflowOrMark) fields() []any {
	return []any{&h.Digits, &h.Destination, &h.Seen, &h.At, &h.ByID, &h.By}
}

// CROSS JOIN: from the few that forward here to their numbers, never from all of a company.
const inflowQuery = `
	SELECT '', digits, FALSE, at, by_id, by_name FROM tests WHERE company_id = ? AND digits IN (?)
	UNION ALL
	SELECT n.digits, f.destination, c.opened AND EXISTS (
		SELECT 1 FROM visible w WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id), 0, '', ''
	FROM forwardings f CROSS JOIN numbers n CROSS JOIN contracts c CROSS JOIN voice_groups v
	WHERE n.id = f.number_id AND c.id = n.contract_id AND v.id = n.voice_group_id AND v.company_id = ?
		AND f.inside AND f.destination IN (?)`

// inflows are the company's numbers that forward to one of these, by their digits, and with them the marks of a few
// destinations, as TestsOf has them: of most there are none, and to begin to look takes longer than to look.
func inflows(ctx context.Context, from querier, who portal.Actor, digits, destinations []string) ([]inflow, map[string]portal.Tested, error) {
	var all []inflow
	marks := map[string]portal.Tested{}
	if len(destinations) == 0 {
		destinations = []string{""} // an IN list is not empty
	}
	for some := range slices.Chunk(digits, namedAtOnce) {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		query, args, err := placeholders(inflowQuery, []any{who.CompanyID, destinations, who.UserID, who.CompanyID}, some)
		if err != nil {
			return nil, nil, fmt.Errorf("look who forwards here: %w", err)
		}
		found, err := list[inflowOrMark](context.WithoutCancel(ctx), from, query, args...) // soon over, as a session is read
		if err != nil {
			return nil, nil, err
		}
		for _, one := range found {
			if one.Digits == "" {
				marks[one.Destination] = one.Tested
			} else {
				all = append(all, one.inflow)
			}
		}
	}
	slices.SortFunc(all, func(a, b inflow) int { return cmp.Compare(a.Digits, b.Digits) })
	return all, marks, nil
}

func (u *Upstream) add(one inflow) {
	u.Count++
	if one.Seen && len(u.Phones) < upstreamNamed {
		u.Phones = append(u.Phones, one.Digits)
	}
}

// hiddenAmong are those of the company's numbers that the actor may not see.
func hiddenAmong(ctx context.Context, from querier, who portal.Actor, digits []string) (map[string]bool, error) {
	hidden := map[string]bool{}
	found, err := listAmong[string](ctx, from, `
		SELECT n.digits FROM numbers n CROSS JOIN contracts c CROSS JOIN voice_groups v
		WHERE c.id = n.contract_id AND v.id = n.voice_group_id AND v.company_id = ? AND NOT (c.opened AND EXISTS (
			SELECT 1 FROM visible w WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id)) AND n.digits IN (?)`,
		[]any{who.CompanyID, who.UserID}, digits)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		hidden[one] = true
	}
	return hidden, nil
}

// TellChains adds to each number of a change that forwards after it, at once or when an end or its schedule lets it, whose calls
// come to it then, and whether its own end at the message box of where they go at last; and takes out of where they go on to what the actor
// may not know. It is asked for all of them together, and not where a change is only saved: nothing is forbidden by it.
func (s *Store) TellChains(ctx context.Context, who portal.Actor, changes []Changed) error {
	if _, err := s.tellWays(ctx, who, changes, nil); err != nil {
		return err
	}
	return s.tellVoicemail(ctx, who, changes)
}

// TellDone is TellChains for what was done, and returns the marks of the few destinations to which calls go then, as TestsOf.
func (s *Store) TellDone(ctx context.Context, who portal.Actor, changes []Changed, destinations []string) (map[string]portal.Tested, error) {
	marks, err := s.tellWays(ctx, who, changes, destinations)
	if err != nil {
		return nil, err
	}
	return marks, s.tellVoicemail(ctx, who, changes)
}

func (s *Store) tellWays(ctx context.Context, who portal.Actor, changes []Changed, destinations []string) (map[string]portal.Tested, error) {
	own, place, digits := map[string]bool{}, map[string]int{}, []string{}
	for i, one := range changes {
		own[one.Number.Digits] = true
		if one.forwardsAtAnyTime() && len(one.Faults) == 0 {
			place[one.Number.Digits] = i
			digits = append(digits, one.Number.Digits)
		}
	}
	others, marks, err := inflows(ctx, s.read, who, digits, destinations)
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(one inflow) bool { return own[one.Digits] })
	for _, one := range changes { // by their digits already
		after := one.After
		if len(one.Faults) > 0 {
			after = one.Number.Forwarding
		}
		others = append(others, inflow{Digits: one.Number.Digits, Destination: after.ActiveDestination(), Seen: true})
	}
	for _, one := range others {
		if i, found := place[one.Destination]; found {
			changes[i].Upstream.add(one)
		}
	}
	now := s.Now()
	for i, one := range changes {
		if one.Upstream.Count == 0 || one.After.On {
			continue
		}
		if first := one.nextForwarding(now); !first.IsZero() {
			changes[i].Upstream.From = first.UnixMilli()
		}
	}
	return marks, s.hideChains(ctx, who, changes)
}

// forwardsAtAnyTime tells whether the number forwards after the change: at once, by its schedule, or by what returns.
func (c Changed) forwardsAtAnyTime() bool {
	on := func(f portal.Forwarding) bool { return f.On }
	switch plan := c.follows(); {
	case slices.ContainsFunc(c.Sets(), on):
		return true
	case c.Replan != nil && c.Replan.After == nil:
		return false // it goes on as it was
	default:
		return slices.ContainsFunc(c.Back, on) || plan != nil && (plan.Open.On || plan.Closed.On)
	}
}

// nextForwarding is when a number that does not forward after the change will; the zero time where it does at once.
func (c Changed) nextForwarding(now time.Time) time.Time {
	return c.follows().following().NextForwarding(c.course(), now)
}

func (s *Store) hideChains(ctx context.Context, who portal.Actor, changes []Changed) error {
	met := map[string]bool{}
	for _, one := range changes {
		if len(one.Chain) > 0 {
			for _, digits := range one.Chain[1 : len(one.Chain)-1] {
				met[digits] = true
			}
		}
	}
	hidden, err := hiddenAmong(ctx, s.read, who, slices.Collect(maps.Keys(met)))
	if err != nil {
		return err
	}
	for i, one := range changes {
		changes[i].Chain = portal.RedactPath(one.Chain, hidden)
	}
	return nil
}

// Onward says where the calls of a number go on to after one forwarding, now or from when, and whose calls come to it and go on:
// as of a change that sets what is set already, by hand and by its schedule.
func (s *Store) Onward(ctx context.Context, who portal.Actor, one Number) (Changed, error) {
	now := s.Now()
	course, _ := one.ended(now)
	same := []Changed{becomes(one, course)}
	if plan := one.planned(); plan != nil {
		same[0].Replan = &Replan{Before: plan, After: plan}
	}
	if err := checkLoops(ctx, s.read, now, who, same); err != nil {
		return same[0], err
	}
	same[0].Faults = nil // a circle that is there already goes on as far as the preview says
	return same[0], s.TellChains(ctx, who, same)
}

// upstreamOf are the other numbers whose calls come to one of these.
func (s *Store) upstreamOf(ctx context.Context, who portal.Actor, to []Number) (all Upstream, err error) {
	own, digits := map[string]bool{}, make([]string, len(to))
	for i, one := range to {
		own[one.Digits], digits[i] = true, one.Digits
	}
	found, _, err := inflows(ctx, s.read, who, digits, nil)
	for _, one := range found {
		if !own[one.Digits] {
			all.add(one)
		}
	}
	return all, err
}
