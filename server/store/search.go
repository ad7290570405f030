package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"denwaban/server/portal"
)

// SearchNumbers lists one page (from 0) of the opened numbers that the actor may see and the search finds. Codes: not_found
// for a voice group that is not the actor's.
func (s *Store) SearchNumbers(ctx context.Context, who portal.Actor, q Search, order Order, page, size int) (NumberPage, error) {
	groups, err := s.searched(ctx, who, q)
	if err != nil {
		return NumberPage{}, err
	}
	hits, err := s.inMemory(ctx, who, q, order, groups)
	if err != nil {
		return NumberPage{}, err
	}
	if hits != nil {
		defer hits.done()
		rows, err := s.rowsOf(ctx, who, hits.page(page*size, size))
		return NumberPage{Total: hits.total, Rows: rows}, err
	}
	where, args := q.where(who)
	var found NumberPage
	if err := get(ctx, s.read, &found.Total, `SELECT COUNT(*) FROM (SELECT `+numberColumns+where+`) AS hits`, args...); err != nil {
		return found, err
	}
	found.Rows, err = numbers(ctx, s.read, `SELECT `+numberColumns+where+orders[order]+` LIMIT ? OFFSET ?`, append(args, size, page*size)...)
	return found, err
}

// inMemory is what the index finds, nil where there is none or it cannot answer: then SQL does.
func (s *Store) inMemory(ctx context.Context, who portal.Actor, q Search, order Order, groups []string) (*hits, error) {
	x := s.numbers.Load()
	if x == nil {
		return nil, nil //nolint:nilnil // absent is a value here
	}
	question, known := x.asks(q, order)
	if !known {
		return nil, nil //nolint:nilnil // absent is a value here
	}
	if label := q.label(); label != "" {
		digits, err := list[string](ctx, s.read, labelledQuery, labelledArgs(who, label)...)
		if err != nil {
			return nil, err
		}
		question.labelled = newTexts(digits)
	}
	return x.find(question, order, groups), nil
}

// searched are the voice groups in which a search looks.
func (s *Store) searched(ctx context.Context, who portal.Actor, q Search) ([]string, error) {
	if q.Everywhere {
		// In one row: thousands of them cost more to read than the search itself does.
		var all string
		err := get(ctx, s.read, &all, `SELECT COALESCE(STRING_AGG(voice_group_id, ?), '') FROM visible WHERE user_id = ?`, "\n", who.UserID)
		return strings.Split(all, "\n"), err
	}
	groups, err := list[string](ctx, s.read, `SELECT voice_group_id FROM visible WHERE user_id = ? AND voice_group_id = ?`, who.UserID, q.VoiceGroup)
	if err == nil && len(groups) == 0 {
		err = portal.NotThere()
	}
	return groups, err
}

// rowsOf reads numbers that the index found, in its order. Whatever it says, the actor gets only what is theirs to see.
func (s *Store) rowsOf(ctx context.Context, who portal.Actor, ids []int64) ([]Number, error) {
	if len(ids) == 0 {
		return []Number{}, nil
	}
	query, args, err := placeholders(`SELECT `+numberColumns+` AND n.id IN (?)`, []any{who.UserID}, ids)
	if err != nil {
		return nil, fmt.Errorf("read the numbers of a page: %w", err)
	}
	rows, err := numbers(ctx, s.read, query, args...)
	stands := map[int64]int{}
	for i, id := range ids {
		stands[id] = i
	}
	slices.SortFunc(rows, func(a, b Number) int { return stands[a.ID] - stands[b.ID] })
	return rows, err
}
