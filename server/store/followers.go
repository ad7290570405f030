package store

import (
	"cmp"
	"context"
	"slices"

	"denwaban/server/portal"
)

// Followers lists one page (from 0) of the numbers that follow a schedule and that the actor may see: those first that could
// not be set as it says, then those that will not be, then by number. Codes: not_found.
func (s *Store) Followers(ctx context.Context, who portal.Actor, id string, page, size int) (NumberPage, error) {
	var found NumberPage
	if _, err := s.Schedule(ctx, who, id); err != nil {
		return found, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return found, err
	}
	all, err := foresee(ctx, s.read, followersAhead+` AND p.schedule_id = ?`, who.UserID, id)
	if err != nil {
		return found, err
	}
	rank, place := map[int64]int{}, map[int64]int{}
	for _, one := range all {
		switch {
		case one.Failed:
		case one.refusedPlan(policy):
			rank[one.ID] = 1
		default:
			rank[one.ID] = 2
		}
	}
	slices.SortStableFunc(all, func(a, b foreseen) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
	ids := []int64{}
	for i, one := range all[min(page*size, len(all)):min(page*size+size, len(all))] {
		ids, place[one.ID] = append(ids, one.ID), i
	}
	if found.Total = len(all); len(ids) == 0 {
		return found, nil
	}
	query, args, err := placeholders(`SELECT `+numberColumns+` AND n.id IN (?)`, []any{who.UserID}, ids)
	if err != nil {
		return found, err
	}
	found.Rows, err = numbers(ctx, s.read, query, args...)
	for i, one := range found.Rows {
		found.Rows[i].Follows.WillFail = rank[one.ID] == 1
	}
	slices.SortFunc(found.Rows, func(a, b Number) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	return found, err
}
