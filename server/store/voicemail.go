package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"denwaban/server/portal"
)

// boxed is a way of a number's calls, without the number itself, that ends at the 留守番電話 of the last one.
type boxed struct {
	way   []string
	from  time.Time
	later bool // not at once
}

func (b boxed) last() string { return b.way[len(b.way)-1] }

// tellVoicemail adds to each change whose calls end at 留守番電話 of another number what is set for that then. Behind a number that
// the actor may not see nothing is told.
func (s *Store) tellVoicemail(ctx context.Context, who portal.Actor, changes []Changed) error {
	now, own, asked := s.Now(), map[string]portal.Forecast{}, map[string]bool{}
	for _, one := range changes {
		if len(one.Faults) > 0 {
			continue
		}
		own[one.Number.Digits] = portal.Forecast{Course: one.course(), Follows: one.follows().following(), From: now}
		if one.box != nil {
			for _, digits := range one.box.way {
				asked[digits] = true
			}
		}
	}
	if len(asked) == 0 {
		return nil
	}
	seen, err := s.forecastsOf(ctx, who, now, slices.Sorted(maps.Keys(asked)))
	if err != nil {
		return err
	}
	for i, one := range changes {
		if one.box == nil || len(one.Faults) > 0 || slices.ContainsFunc(one.box.way, func(digits string) bool {
			_, sees := seen[digits]
			return !sees
		}) {
			continue
		}
		last, changed := own[one.box.last()] // as the change leaves it
		if !changed {
			last = seen[one.box.last()]
		}
		if set := last.At(one.box.from); set.Goes() == portal.Box {
			changes[i].Voicemail, changes[i].VoicemailWay = &set, one.box.way
			if one.box.later {
				changes[i].VoicemailFrom = one.box.from.UnixMilli()
			}
		}
	}
	return nil
}

// forecastsOf are those of these digits that the actor may see.
func (s *Store) forecastsOf(ctx context.Context, who portal.Actor, now time.Time, digits []string) (map[string]portal.Forecast, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return nil, err
	}
	all := map[string]portal.Forecast{}
	for some := range slices.Chunk(digits, namedAtOnce) {
		query, args, err := placeholders(`SELECT `+numberColumns+` AND n.digits IN (?)`, []any{who.UserID}, some)
		if err != nil {
			return nil, fmt.Errorf("look for destinations: %w", err)
		}
		found, err := numbers(ctx, s.read, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			all[one.Digits] = one.forecast(now, policy)
		}
	}
	return all, nil
}
