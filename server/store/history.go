package store

import (
	"context"
	"encoding/json"
	"fmt"

	"denwaban/server/portal"
)

// RecentChange is a change of forwardings as the dashboard tells it.
type RecentChange struct {
	ID         int64             `db:"id"`
	At         int64             `db:"at"` // milliseconds since 1970 UTC
	UserName   string            `db:"user_name"`
	VoiceGroup string            `db:"voice_group_id"`
	Digits     string            `db:"digits"`  // of its first number
	Numbers    int               `db:"numbers"` // of it that the actor may see
	AfterText  string            `db:"after"`
	After      portal.Forwarding `db:"-"`
}

// RecentChanges lists the latest changes, by anyone, of numbers that the actor may see.
func (s *Store) RecentChanges(ctx context.Context, who portal.Actor, limit int) ([]RecentChange, error) {
	recent, err := list[RecentChange](ctx, s.read, `
		SELECT c.id, c.at, c.user_name, n.voice_group_id, n.digits, h.after, x.numbers
		FROM (
			SELECT h.change_id, MIN(h.number_id) AS first, COUNT(*) AS numbers
			FROM history h JOIN numbers n ON n.id = h.number_id JOIN visible w ON w.voice_group_id = n.voice_group_id
			WHERE w.user_id = ? GROUP BY h.change_id ORDER BY h.change_id DESC LIMIT ?) AS x
		JOIN changes c ON c.id = x.change_id
		JOIN history h ON h.change_id = x.change_id AND h.number_id = x.first
		JOIN numbers n ON n.id = x.first
		ORDER BY c.id DESC`, who.UserID, limit)
	if err != nil {
		return nil, err
	}
	for i := range recent {
		if err := json.Unmarshal([]byte(recent[i].AfterText), &recent[i].After); err != nil {
			return nil, fmt.Errorf("read change %d: %w", recent[i].ID, err)
		}
	}
	return recent, nil
}
