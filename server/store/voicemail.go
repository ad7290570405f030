package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// voicemailAmong is what is set for those of these digits that send calls to 留守番電話 themselves: nobody is there to take one.
// Numbers that the actor may not see are not among them.
func (s *Store) voicemailAmong(ctx context.Context, who portal.Actor, digits []string) (map[string]portal.Forwarding, error) {
	boxes := map[string]portal.Forwarding{}
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
			if course, _ := one.ended(s.Now()); sendsToVoicemail(course.Now) {
				boxes[one.Digits] = course.Now
			}
		}
	}
	return boxes, nil
}

func sendsToVoicemail(f portal.Forwarding) bool { return f.On && f.Target == portal.Voicemail }

// lastStop is the number to which the calls of a change go at last, at once: its destination, or the end of the chain, as far as
// hideChains left it; "" where the actor may not know it.
func (c Changed) lastStop() string {
	if c.Chain != nil && c.From == 0 {
		return c.Chain[len(c.Chain)-1]
	}
	return c.After.ActiveDestination()
}

// tellVoicemail adds to each change whose calls come at last to a number that sends them to 留守番電話 what is set for that; only
// those with a destination that ask says may be a number of the company are looked at.
func (s *Store) tellVoicemail(ctx context.Context, who portal.Actor, changes []Changed, ask func(Changed) bool) error {
	own, asked := map[string]portal.Forwarding{}, map[string]bool{}
	for _, one := range changes {
		if len(one.Faults) > 0 {
			continue
		}
		own[one.Number.Digits] = one.After
		if to := one.lastStop(); to != "" && ask(one) {
			asked[to] = true
		}
	}
	boxes, err := s.voicemailAmong(ctx, who, slices.Sorted(maps.Keys(asked)))
	if err != nil {
		return err
	}
	for i, one := range changes {
		to := one.lastStop()
		set, found := own[to] // as the change leaves it
		if !found {
			set = boxes[to]
		}
		if len(one.Faults) == 0 && sendsToVoicemail(set) && asked[to] {
			changes[i].Voicemail = &set
		}
	}
	return nil
}
