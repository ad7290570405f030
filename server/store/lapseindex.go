package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"denwaban/server/portal"
)

// lapseIndex keeps which numbers of each company have lapses, once somebody asked: to find that out, everything that is set for all of
// its numbers has to be read. Afterwards only those are looked at again that were written to since. It is all of them again after
// another policy or an inventory, and where more than writtenKept were written to.
type lapseIndex struct {
	mu        sync.Mutex
	written   []int64 // numbers, once for each time
	before    int64   // how many times before these
	companies map[string]*companyLapses
}

// writtenKept is how many numbers are looked at again rather than all that are set: 80 KB.
const writtenKept = 10_000

// companyLapses are a company's numbers with lapses as of so many writings.
type companyLapses struct {
	turn   chan struct{} // holds one: to bring it up to date is done once for all who wait for it
	seen   int64
	policy portal.Policy
	byID   map[int64]lapsedNumber // nil before the first time
	sorted []lapsedNumber         // the same in the order of the list; never changed, but replaced
}

// lapsedNumber is a number with lapses, and where it stands in the list of them.
type lapsedNumber struct {
	id            int64
	group, digits string
	stage         int // the place of its first lapse in portal.Stages
}

// committed is told what each commit wrote to.
func (x *lapseIndex) committed(what rowChanges) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.written = append(x.written, what.numbers...)
	if what.inventory || len(x.written) > writtenKept {
		x.before += int64(len(x.written)) + 1 // whoever saw all of these is behind as well
		x.written = nil
	}
}

// since are the numbers that were written to after so many writings, and how many there were by now; known is false where those
// are not kept.
func (x *lapseIndex) since(seen int64) (ids []int64, now int64, known bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	now = x.before + int64(len(x.written))
	if seen < x.before {
		return nil, now, false
	}
	ids = slices.Clone(x.written[seen-x.before:])
	slices.Sort(ids)
	return slices.Compact(ids), now, true
}

func (x *lapseIndex) of(company string) *companyLapses {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.companies == nil {
		x.companies = map[string]*companyLapses{}
	}
	if x.companies[company] == nil {
		x.companies[company] = &companyLapses{turn: make(chan struct{}, 1)}
	}
	return x.companies[company]
}

// behind are the numbers of a company that were written to since its list was brought up to date, and how many writings there are
// now; known is false where all that are set have to be read again. It is called in the company's turn.
func (s *Store) behind(c *companyLapses, policy portal.Policy) (written []int64, now int64, known bool) {
	written, now, known = s.lapses.since(c.seen)
	return written, now, known && c.byID != nil && reflect.DeepEqual(policy, c.policy)
}

// lapsedNumbers are those of a company, in the order of the list. What was committed before is in it.
func (s *Store) lapsedNumbers(ctx context.Context, company string) ([]lapsedNumber, error) {
	c := s.lapses.of(company)
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	policy, err := policyOf(ctx, s.read, company)
	if err != nil {
		return nil, err
	}
	written, now, known := s.behind(c, policy)
	var found []foreseen
	byID := map[int64]lapsedNumber{}
	switch {
	case !known:
		found, err = lapsed(ctx, s.read, policy, companySet, company)
	case len(written) == 0:
		return c.sorted, nil
	default:
		byID = maps.Clone(c.byID)
		found, err = lapsedAmong(ctx, s.read, policy, company, written)
	}
	if err != nil {
		return nil, err
	}
	for _, id := range written {
		delete(byID, id)
	}
	for _, one := range found {
		byID[one.ID] = lapsedNumber{one.ID, one.VoiceGroup, one.Digits, slices.Index(portal.Stages, one.lapsed[0].Stage)}
	}
	c.seen, c.policy, c.byID = now, policy, byID
	c.sorted = slices.SortedFunc(maps.Values(byID), func(a, b lapsedNumber) int {
		return cmp.Or(cmp.Compare(a.stage, b.stage), cmp.Compare(a.digits, b.digits))
	})
	return c.sorted, nil
}

// lapsedAmong are those of some numbers, as far as they are the company's.
func lapsedAmong(ctx context.Context, from querier, policy portal.Policy, company string, ids []int64) (all []foreseen, err error) {
	for some := range slices.Chunk(ids, namedAtOnce) {
		query, args, err := placeholders(companySet+` AND n.id IN (?)`, []any{company}, some)
		if err != nil {
			return nil, fmt.Errorf("look again what is not allowed any more: %w", err)
		}
		found, err := lapsed(ctx, from, policy, query, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// CountForLapsed tells how many numbers LapsedNumbers would read now to bring its list up to date.
func (s *Store) CountForLapsed(ctx context.Context, who portal.Actor) (int, error) {
	c := s.lapses.of(who.CompanyID)
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	default: // somebody is about it already
		return 0, nil
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return 0, err
	}
	if written, _, known := s.behind(c, policy); known {
		return len(written), nil
	}
	return s.count(ctx, `
		SELECT COUNT(*) FROM voice_groups v JOIN numbers n ON n.voice_group_id = v.id JOIN forwardings f ON f.number_id = n.id
		WHERE v.company_id = ?`, who.CompanyID)
}
