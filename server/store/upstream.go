package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// Upstream are the numbers of the company whose calls come to a number that forwards them on: for them, that is a chain. Those
// that the actor may not see are counted and not named.
type Upstream struct {
	Phones []string // canonical digits, the first few
	Count  int      // all of them
}

// upstreamNamed is how many are named.
const upstreamNamed = 3

// inflow is a number that forwards to another one.
type inflow struct {
	Digits      string
	Destination string
	Seen        bool // by the actor
}

func (f *inflow) fields() []any { return []any{&f.Digits, &f.Destination, &f.Seen} }

// inflows are the company's numbers that forward to one of these, by their digits.
func inflows(ctx context.Context, from asker, who portal.Actor, digits []string) ([]inflow, error) {
	var all []inflow
	for some := range slices.Chunk(digits, namedAtOnce) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// CROSS JOIN: from the few that forward here to their numbers, never from all of a company.
		query, args, err := placeholders(`
			SELECT n.digits, f.destination, c.opened AND EXISTS (
				SELECT 1 FROM visible w WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id) AS seen
			FROM forwardings f CROSS JOIN numbers n CROSS JOIN contracts c CROSS JOIN voice_groups v
			WHERE n.id = f.number_id AND c.id = n.contract_id AND v.id = n.voice_group_id AND v.company_id = ?
				AND f.inside AND f.destination IN (?)`, []any{who.UserID, who.CompanyID}, some)
		if err != nil {
			return nil, fmt.Errorf("look who forwards here: %w", err)
		}
		found, err := list[inflow](context.WithoutCancel(ctx), from, query, args...) // soon over, as a session is read
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b inflow) int { return cmp.Compare(a.Digits, b.Digits) })
	return all, nil
}

func (u *Upstream) add(one inflow) {
	u.Count++
	if one.Seen && len(u.Phones) < upstreamNamed {
		u.Phones = append(u.Phones, one.Digits)
	}
}

// hiddenAmong are those of the company's numbers that the actor may not see.
func hiddenAmong(ctx context.Context, from asker, who portal.Actor, digits []string) (map[string]bool, error) {
	hidden := map[string]bool{}
	for some := range slices.Chunk(digits, namedAtOnce) {
		query, args, err := placeholders(`
			SELECT n.digits FROM numbers n CROSS JOIN contracts c CROSS JOIN voice_groups v
			WHERE c.id = n.contract_id AND v.id = n.voice_group_id AND v.company_id = ? AND NOT (c.opened AND EXISTS (
				SELECT 1 FROM visible w WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id)) AND n.digits IN (?)`,
			[]any{who.CompanyID, who.UserID}, some)
		if err != nil {
			return nil, fmt.Errorf("look whose numbers these are: %w", err)
		}
		found, err := list[string](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			hidden[one] = true
		}
	}
	return hidden, nil
}

// TellChains adds to each number of a change that forwards after it whose calls come to it then, and takes out of where its
// own calls go on to what the actor may not know. It is asked for all of them together, and not where a change is only
// saved: nothing is forbidden by it.
func (s *Store) TellChains(ctx context.Context, who portal.Actor, changes []Changed) error {
	own, place, digits := map[string]bool{}, map[string]int{}, []string{}
	for i, one := range changes {
		own[one.Number.Digits] = true
		if slices.ContainsFunc(one.Sets(), func(f portal.Forwarding) bool { return f.On }) && len(one.Faults) == 0 {
			place[one.Number.Digits] = i
			digits = append(digits, one.Number.Digits)
		}
	}
	others, err := inflows(ctx, s.read, who, digits)
	if err != nil {
		return err
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
	return s.hideChains(ctx, who, changes)
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
		changes[i].Chain = portal.Told(one.Chain, hidden)
	}
	return nil
}

// upstreamOf are the other numbers whose calls come to one of these.
func (s *Store) upstreamOf(ctx context.Context, who portal.Actor, to []Number) (all Upstream, err error) {
	own, digits := map[string]bool{}, make([]string, len(to))
	for i, one := range to {
		own[one.Digits], digits[i] = true, one.Digits
	}
	found, err := inflows(ctx, s.read, who, digits)
	for _, one := range found {
		if !own[one.Digits] {
			all.add(one)
		}
	}
	return all, err
}
