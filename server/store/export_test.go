package store

import (
	"context"
	"strconv"
)

// What benchmarks compare with.
const SessionQuery = sessionQuery

func HashesAtOnce() int { return hashesAtOnce() }

// FillsUp lets the database grow by so many pages more, as a disk that is nearly full does; a negative number is room for
// everything.
func (s *Store) FillsUp(ctx context.Context, pages int) error {
	var now int
	if err := s.writer.db.GetContext(ctx, &now, `PRAGMA page_count`); err != nil {
		return err
	}
	limit := now + pages
	if pages < 0 {
		limit = 1 << 30
	}
	return s.writer.db.GetContext(ctx, &now, `PRAGMA max_page_count = `+strconv.Itoa(limit))
}
