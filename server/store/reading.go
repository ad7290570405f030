package store

import (
	"context"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// Typed are destinations as somebody types them, and the numbers that shall forward there.
type Typed struct {
	Texts []string
	Rules portal.DestinationRules // what the contracts of the numbers allow; the company's policy comes to it
	Pick  *Selection              // the numbers; those that the actor may not see count for nothing
}

// ReadDestinations reads destinations as SetForwardings would, so that a form can say while one types what a save would
// refuse, and where calls would go on to.
func (s *Store) ReadDestinations(ctx context.Context, who portal.Actor, typed Typed) ([]portal.Reading, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return nil, err
	}
	rules := typed.Rules
	rules.International, rules.AllowList = policy.International, policy.AllowList
	numbers, err := digitsOf(ctx, s.read, who, typed.Pick)
	if err != nil {
		return nil, err
	}
	readings := make([]portal.Reading, len(typed.Texts))
	var destinations []string
	for i, text := range typed.Texts {
		readings[i] = portal.ReadTyped(text, numbers, rules)
		if readings[i].Fault == nil {
			destinations = append(destinations, readings[i].Destination.Digits)
		}
	}
	// Whoever sees no number learns nothing of where others forward to.
	if len(numbers) == 0 {
		return readings, nil
	}
	graph, err := onward(ctx, s.read, who, destinations)
	if err != nil {
		return nil, err
	}
	hidden, err := hiddenAmong(ctx, s.read, who, slices.Collect(maps.Keys(graph)))
	for i := range readings {
		readings[i].Follow(numbers, graph, hidden)
	}
	return readings, err
}

// digitsOf are the digits of a selection; a list of ids is asked for at once as long as it is short.
func digitsOf(ctx context.Context, from asker, who portal.Actor, pick *Selection) ([]string, error) {
	if pick == nil {
		return nil, nil
	}
	found, err := digitsIn(ctx, from, who, *pick)
	left := among(pick.Except)
	digits := make([]string, 0, len(found))
	for _, one := range found {
		if !left[one.ID] {
			digits = append(digits, one.Digits)
		}
	}
	return digits, err
}

type idDigits struct {
	ID     int64  `db:"id"`
	Digits string `db:"digits"`
}

func digitsIn(ctx context.Context, from asker, who portal.Actor, pick Selection) ([]idDigits, error) {
	if where, args, is := pick.where(who); is {
		return list[idDigits](ctx, from, `SELECT id, digits FROM (SELECT `+numberColumns+where+`) AS hits`, args...)
	}
	var all []idDigits
	for some := range slices.Chunk(pick.IDs, namedAtOnce) {
		query, args, err := placeholders(`
			SELECT n.id, n.digits FROM numbers n CROSS JOIN visible w WHERE w.voice_group_id = n.voice_group_id AND w.user_id = ? AND n.id IN (?)`,
			[]any{who.UserID}, some)
		if err != nil {
			return nil, err
		}
		found, err := list[idDigits](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
