package store

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// mostKept is how many statements are kept of their own accord; the program says fewer.
const mostKept = 500

// keptValues is how many values a statement may have to be kept: as many as the longest page of a list names, and some more.
const keptValues = 264

// statements are what is said on a connection or a pool. SQLite reads a statement before it runs it, which takes as long:
// those that come again are read once.
type statements struct {
	executor
	mu   sync.Mutex
	said map[string]*sqlx.Stmt
}

// executor is a connection or a pool.
type executor interface {
	querier
	sqlx.ExecerContext
	PreparexContext(ctx context.Context, query string) (*sqlx.Stmt, error)
}

func statementsOn(on executor) statements {
	return statements{executor: on, said: map[string]*sqlx.Stmt{}}
}

// of is a statement that is kept. It is read while nobody waits for those that are there: a pool may have no connection left.
func (s *statements) of(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if stmt := s.there(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := s.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.said[query]; other != nil { // somebody was faster
		return other, stmt.Close()
	}
	s.said[query] = stmt
	return stmt, nil
}

func (s *statements) there(query string) *sqlx.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said[query]
}

// kept is a statement that comes again; nil for one with many values, which does not, and when there are too many.
func (s *statements) kept(ctx context.Context, query string, args []any) *sqlx.Stmt {
	if len(args) > keptValues || s.full(query) {
		return nil
	}
	stmt, err := s.of(ctx, query)
	if err != nil {
		return nil // whoever runs it meets the error again
	}
	return stmt
}

// full tells whether there is no more room for a statement.
func (s *statements) full(query string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said[query] == nil && len(s.said) >= mostKept
}

// forget closes all of them.
func (s *statements) forget() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.said {
		err = joinErrors(err, stmt.Close())
	}
	clear(s.said)
	return err
}

// QueryxContext, QueryRowxContext and ExecContext run kept statements.
func (s *statements) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if stmt := s.kept(ctx, query, args); stmt != nil {
		return stmt.QueryxContext(ctx, args...)
	}
	return s.executor.QueryxContext(ctx, query, args...)
}

func (s *statements) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if stmt := s.kept(ctx, query, args); stmt != nil {
		return stmt.QueryRowxContext(ctx, args...)
	}
	return s.executor.QueryRowxContext(ctx, query, args...)
}

func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := s.kept(ctx, query, args); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return s.executor.ExecContext(ctx, query, args...)
}
