package store

import (
	"context"

	"denwaban/server/portal"
)

// Followers lists one page (from 0) of the numbers that follow a schedule and that the actor may see: those that cannot be set
// as it says first, then by number. Codes: not_found.
func (s *Store) Followers(ctx context.Context, who portal.Actor, id string, page, size int) (NumberPage, error) {
	var found NumberPage
	if _, err := s.Schedule(ctx, who, id); err != nil {
		return found, err
	}
	const follow = numberColumns + ` AND p.schedule_id = ?`
	if err := get(ctx, s.read, &found.Total, `SELECT COUNT(*) FROM (SELECT `+follow+`) AS followers`, who.UserID, id); err != nil {
		return found, err
	}
	var err error
	found.Rows, err = numbers(ctx, s.read, `SELECT `+follow+`
		ORDER BY CASE WHEN p.open_refusal <> '' OR p.closed_refusal <> '' THEN 0 ELSE 1 END, n.digits LIMIT ? OFFSET ?`,
		who.UserID, id, size, page*size)
	return found, err
}
