package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// told is what the words about a number of a change tell of what it set: where it is equal, they are the same.
type told struct {
	after   portal.Forwarding
	wrote   [portal.ListSize]bool
	entries [portal.ListSize]portal.Entry // that it wrote, but for the one that after tells
	refusal string

	replanned    bool
	schedule     string
	open, closed portal.Forwarding
}

func (c Changed) told() told {
	t := told{after: c.After.Told()}
	for i, entry := range c.After.Entries {
		if entry != c.Number.Forwarding.Entries[i] && !(c.After.On && c.After.Target == portal.Target(i+1)) {
			t.wrote[i], t.entries[i] = true, entry
		}
	}
	if c.refusal != nil {
		t.refusal = c.refusal.Code
	}
	if t.replanned = c.Replan != nil; t.replanned && c.Replan.After != nil {
		plan := c.Replan.After
		t.schedule = plan.ScheduleID
		t.open, t.closed = plan.Open.ApplyTo(c.After).Told(), plan.Closed.ApplyTo(c.After).Told()
	}
	return t
}

// wordings are the voice groups of a change, each with the number from 1 of the words that are told of all its numbers, or 0 where
// these differ. Who sees some of the groups learns nothing of the others.
type wordings map[string]int

// wordingsOf is worked out where the change is made, which knows all of it: whoever looks at it later does not read every number.
func wordingsOf(changes []Changed) wordings {
	known, groups := map[told]int{}, wordings{}
	var last told
	var n int
	for _, one := range changes {
		group := one.Number.VoiceGroup
		said, met := groups[group]
		if met && said == 0 { // they differ already; of a large file, where each number has words of its own, none are kept
			continue
		}
		this := one.told()
		if n == 0 || this != last { // most are as the one before: that is seen sooner than found
			if known[this] == 0 {
				known[this] = len(known) + 1
			}
			last, n = this, known[this]
		}
		if met && said != n {
			groups[group] = 0
		} else {
			groups[group] = n
		}
	}
	return groups
}

// wordingsText is what is kept of them: nothing for one number, which has no others.
func wordingsText(changes []Changed) (string, error) {
	if len(changes) < 2 {
		return "", nil
	}
	text, err := json.Marshal(wordingsOf(changes))
	return string(text), err
}

// readWordings reads what was kept of a change; nil of one that was made before it was.
func readWordings(text string) (w wordings, err error) {
	if text == "" {
		return nil, nil
	}
	if err = json.Unmarshal([]byte(text), &w); err != nil {
		err = fmt.Errorf("read what is told alike: %w", err)
	}
	return w, err
}

// alike tells whether the same is told of all numbers of a voice group; nil where nobody knows.
func (w wordings) alike(group string) *bool {
	n, known := w[group]
	if !known {
		return nil
	}
	same := n > 0
	return &same
}

// among tells whether the same is told of all numbers of some voice groups; not where nobody knows.
func (w wordings) among(groups map[string]bool) bool {
	said := map[int]bool{}
	for group, n := range w {
		if groups[group] {
			said[n] = true
		}
	}
	return len(said) == 1 && !said[0]
}

// seenAlike tells of each change, by what was kept of it, whether the same is told of all its numbers that the actor sees; nil where
// nobody knows.
func (s *Store) seenAlike(ctx context.Context, who portal.Actor, texts ...string) ([]*bool, error) {
	changes, groups := make([]wordings, len(texts)), map[string]bool{}
	for i, text := range texts {
		var err error
		if changes[i], err = readWordings(text); err != nil {
			return nil, err
		}
		for group := range changes[i] {
			groups[group] = true
		}
	}
	seen := map[string]bool{}
	found, err := listAmong[string](ctx, s.read, `SELECT voice_group_id FROM visible WHERE user_id = ? AND voice_group_id IN (?)`,
		[]any{who.UserID}, slices.Sorted(maps.Keys(groups)))
	if err != nil {
		return nil, err
	}
	for _, group := range found {
		seen[group] = true
	}
	alike := make([]*bool, len(texts))
	for i, w := range changes {
		if len(w) > 0 {
			same := w.among(seen)
			alike[i] = &same
		}
	}
	return alike, nil
}
