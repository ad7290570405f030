package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// statements are what the writer says, commit after commit. SQLite reads each once: that costs as much as running it. What
// is said for the first time is read within its commit, and once more after it, for all that follow.
type statements struct {
	kept  map[string]*sqlx.Stmt // across commits
	now   map[string]*sqlx.Stmt // in this commit, whose end closes them
	fresh []string              // not kept yet
	many  map[manyRows]string   // that write rows
}

type manyRows struct {
	to    *into
	count int
}

func newStatements() *statements {
	return &statements{kept: map[string]*sqlx.Stmt{}, now: map[string]*sqlx.Stmt{}, many: map[manyRows]string{}}
}

func (s *statements) of(tx *sqlx.Tx, query string) (*sqlx.Stmt, error) {
	if stmt := s.now[query]; stmt != nil {
		return stmt, nil
	}
	if known := s.kept[query]; known != nil {
		s.now[query] = tx.StmtxContext(context.Background(), known)
		return s.now[query], nil
	}
	stmt, err := tx.PreparexContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	s.now[query], s.fresh = stmt, append(s.fresh, query)
	return stmt, nil
}

// rows is the statement that writes so many rows.
func (s *statements) rows(to *into, count int) string {
	key := manyRows{to, count}
	if s.many[key] == "" {
		s.many[key] = to.of(count)
	}
	return s.many[key]
}

// ended keeps what a commit said for the first time. It waits for the one connection: the transaction must be over.
func (s *statements) ended(db *sqlx.DB) {
	clear(s.now)
	for _, query := range s.fresh {
		if len(s.kept) >= mostKept {
			break
		}
		if stmt, err := db.PreparexContext(context.Background(), query); err == nil { // else the next one meets the error
			s.kept[query] = stmt
		}
	}
	s.fresh = s.fresh[:0]
}
