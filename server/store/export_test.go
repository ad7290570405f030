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

// MakeIndex makes the index of numbers, however few there are.
func (s *Store) MakeIndex(ctx context.Context) error { return s.makeIndex(ctx, 0) }

// BySQL lets SQL alone answer while deed runs.
func (s *Store) BySQL(deed func()) {
	x := s.numbers.Swap(nil)
	defer s.numbers.Store(x)
	deed()
}

// Exec is a deed that changes rows as no deed of the program does.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(query, args...)
		return err
	})
}
