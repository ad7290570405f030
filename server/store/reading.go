package store

import (
	"context"

	"denwaban/server/portal"
)

// Typed are destinations as somebody types them, and the numbers that shall forward there.
type Typed struct {
	Texts []string
	Rules portal.DestinationRules // what the contracts of the numbers allow; the company's policy comes to it
	IDs   []int64                 // of the numbers; those that the actor may not see count for nothing
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
	numbers, err := digitsOf(ctx, s.read, who, typed.IDs)
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
	for i := range readings {
		readings[i].Follow(numbers, graph)
	}
	return readings, err
}

func digitsOf(ctx context.Context, from asker, who portal.Actor, ids []int64) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	query, args, err := placeholders(`
		SELECT n.digits FROM numbers n CROSS JOIN visible w WHERE w.voice_group_id = n.voice_group_id AND w.user_id = ? AND n.id IN (?)`,
		[]any{who.UserID}, ids)
	if err != nil {
		return nil, err
	}
	return list[string](ctx, from, query, args...)
}
