package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// RecentChange is a change of forwardings as the dashboard tells it.
type RecentChange struct {
	Change     int64             `db:"nth"`       // of the company's changes
	At         int64             `db:"at"`        // milliseconds since 1970 UTC
	UserName   string            `db:"user_name"` // empty when the program made it
	Way        portal.Way        `db:"by_way"`
	VoiceGroup string            `db:"voice_group_id"`
	Digits     string            `db:"digits"`  // of its first number
	Numbers    int               `db:"numbers"` // of it that the actor may see
	AfterText  string            `db:"after"`
	After      portal.Forwarding `db:"-"`
	PlansText  string            `db:"plans"`
	Replan     *Replan           `db:"-"` // nil where it left alone what the number follows
	AlikeText  string            `db:"alike"`
	Alike      *bool             `db:"-"` // the same is told of the others; nil where there are none, and where it was not kept
}

// Standing is what the change set for the first number.
func (c RecentChange) Standing(lang portal.Language) portal.Standing {
	return portal.Standing{
		Forwarding: c.After, Plan: c.Replan.Sentence(c.After, lang), Who: portal.By(c.UserName, c.Way, lang), Past: true}
}

// fewSeen is up to how many numbers somebody sees whose latest changes are looked for from their numbers on: from change to
// change back, however much was set meanwhile that they do not see. Who sees more finds their latest among the latest of each
// voice group, as 変更の記録 files them.
const fewSeen = 5_000

const (
	// recentFiledQuery takes the reader, and twice how many. No other changes than those are looked at.
	recentFiledQuery = `
		SELECT DISTINCT c.id FROM visible w CROSS JOIN changes c
		WHERE w.user_id = ? AND c.id IN (
			SELECT x.change_id FROM change_log x WHERE x.voice_group_id = w.voice_group_id ORDER BY x.at DESC, x.change_id DESC LIMIT ?)
		ORDER BY c.id DESC LIMIT ?`

	// recentFreshQuery are those that are not filed yet. It takes the company, the reader, and how many.
	recentFreshQuery = `
		SELECT c.id FROM changes c
		WHERE c.id > (SELECT change_id FROM change_log_end) AND c.company_id = ? AND EXISTS (
			SELECT 1 FROM history h JOIN numbers n ON n.id = h.number_id
			WHERE h.change_id = c.id AND n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?))
		ORDER BY c.id DESC LIMIT ?`
)

// RecentChanges lists the latest changes, by anyone, of numbers that the actor may see.
func (s *Store) RecentChanges(ctx context.Context, who portal.Actor, limit int) ([]RecentChange, error) {
	return s.recentChanges(ctx, who, limit, fewSeen)
}

func (s *Store) recentChanges(ctx context.Context, who portal.Actor, limit, few int) ([]RecentChange, error) {
	ids, err := s.latestChanges(ctx, who, limit, few)
	if err != nil || len(ids) == 0 {
		return []RecentChange{}, err
	}
	query, args, err := placeholders(`
		SELECT c.nth, c.at, c.user_name, c.by_way, n.voice_group_id, n.digits, h.after, h.plans, x.numbers, c.alike
		FROM (
			SELECT h.change_id, MIN(h.number_id) AS first, COUNT(*) AS numbers
			FROM history h JOIN numbers n ON n.id = h.number_id
			WHERE n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?) AND h.change_id IN (?)
			GROUP BY h.change_id) AS x
		JOIN changes c ON c.id = x.change_id
		JOIN history h ON h.change_id = x.change_id AND h.number_id = x.first
		JOIN numbers n ON n.id = x.first
		ORDER BY c.id DESC`, []any{who.UserID}, ids)
	if err != nil {
		return nil, fmt.Errorf("read the latest changes: %w", err)
	}
	recent, err := list[RecentChange](ctx, s.read, query, args...)
	if err != nil {
		return nil, err
	}
	for i := range recent {
		if recent[i].After, err = portal.DecodeForwarding(recent[i].AfterText); err != nil {
			return nil, fmt.Errorf("read change %d: %w", recent[i].Change, err)
		}
		if recent[i].Replan, err = readReplan(recent[i].PlansText); err != nil {
			return nil, fmt.Errorf("read change %d: %w", recent[i].Change, err)
		}
	}
	return recent, s.tellAlike(ctx, who, recent)
}

func (s *Store) tellAlike(ctx context.Context, who portal.Actor, recent []RecentChange) error {
	texts := make([]string, len(recent))
	for i, one := range recent {
		if one.Numbers > 1 {
			texts[i] = one.AlikeText
		}
	}
	alike, err := s.seenAlike(ctx, who, texts...)
	for i, same := range alike {
		recent[i].Alike = same
	}
	return err
}

// step is a number's way back through its changes, and the one at which it has come.
type step struct {
	Number int64 `db:"number_id"`
	Change int64 `db:"change_id"`
}

// latestChanges are the ids of the latest changes in which the actor sees a number.
func (s *Store) latestChanges(ctx context.Context, who portal.Actor, limit, few int) ([]int64, error) {
	if who.Role != portal.Administrator { // who sees all that is changed
		last, err := list[step](ctx, s.read, `
			SELECT f.number_id, f.version AS change_id FROM visible w CROSS JOIN numbers n CROSS JOIN forwardings f
			WHERE w.user_id = ? AND n.voice_group_id = w.voice_group_id AND f.number_id = n.id LIMIT ?`, who.UserID, few+1)
		if err != nil {
			return nil, err
		}
		if len(last) <= few {
			return s.backFrom(ctx, last, limit)
		}
	}
	// What is filed between the two is found twice, and not missed.
	ids, err := list[int64](ctx, s.read, recentFreshQuery, who.CompanyID, who.UserID, limit)
	if err != nil || len(ids) == limit {
		return ids, err
	}
	filed, err := list[int64](ctx, s.read, recentFiledQuery, who.UserID, limit, limit)
	ids = slices.Concat(ids, filed)
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	ids = slices.Compact(ids)
	return ids[:min(limit, len(ids))], err
}

// backFrom goes back from the last changes of numbers, always from the latest.
func (s *Store) backFrom(ctx context.Context, last []step, limit int) ([]int64, error) {
	at := map[int64][]int64{} // numbers by the change to which they have come
	for _, one := range last {
		at[one.Change] = append(at[one.Change], one.Number)
	}
	var ids []int64
	for len(at) > 0 && len(ids) < limit {
		latest := slices.Max(slices.Collect(maps.Keys(at)))
		ids = append(ids, latest)
		query, args, err := placeholders(`SELECT number_id, earlier AS change_id FROM history WHERE change_id = ? AND earlier > 0 AND number_id IN (?)`,
			[]any{latest}, at[latest])
		if err != nil {
			return nil, fmt.Errorf("go back from change %d: %w", latest, err)
		}
		earlier, err := list[step](ctx, s.read, query, args...)
		if err != nil {
			return nil, err
		}
		delete(at, latest)
		for _, one := range earlier {
			at[one.Change] = append(at[one.Change], one.Number)
		}
	}
	return ids, nil
}
