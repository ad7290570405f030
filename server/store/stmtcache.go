package store

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// maxCachedStmts is how many statements are kept of their own accord; the program says fewer.
const maxCachedStmts = 500

// maxCachedArgs is how many values a statement may have to be kept: as many as the longest page of a list names, and some more.
const maxCachedArgs = 264

// stmtCache keeps the statements of a connection or a pool. SQLite reads a statement before it runs it, which takes as long:
// those that come again are read once.
type stmtCache struct {
	executor
	mu    sync.Mutex
	stmts map[string]*sqlx.Stmt
}

// executor is a connection or a pool.
type executor interface {
	querier
	sqlx.ExecerContext
	PreparexContext(ctx context.Context, query string) (*sqlx.Stmt, error)
}

func newStmtCache(on executor) stmtCache {
	return stmtCache{executor: on, stmts: map[string]*sqlx.Stmt{}}
}

// prepared is a statement that is kept.
func (s *stmtCache) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if stmt, _ := s.lookup(query); stmt != nil {
		return stmt, nil
	}
	return s.prepare(ctx, query)
}

// prepare reads a statement and keeps it. Nobody waits meanwhile for those that are there: a pool may have no connection left.
func (s *stmtCache) prepare(ctx context.Context, query string) (*sqlx.Stmt, error) {
	stmt, err := s.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.stmts[query]; other != nil { // somebody was faster
		return other, stmt.Close()
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// lookup is a statement that is kept, nil if it is not; and whether there is no room for another one.
func (s *stmtCache) lookup(query string) (stmt *sqlx.Stmt, full bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stmts[query], len(s.stmts) >= maxCachedStmts
}

// cached is a statement that comes again; nil for one with many values, which does not, and when there are too many.
func (s *stmtCache) cached(ctx context.Context, query string, args []any) *sqlx.Stmt {
	if len(args) > maxCachedArgs {
		return nil
	}
	stmt, full := s.lookup(query)
	if stmt != nil || full {
		return stmt
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil // whoever runs it meets the error again
	}
	return stmt
}

// closeAll closes all of them.
func (s *stmtCache) closeAll() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.stmts {
		err = joinErrors(err, stmt.Close())
	}
	clear(s.stmts)
	return err
}

// QueryxContext, QueryRowxContext and ExecContext run kept statements.
func (s *stmtCache) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if stmt := s.cached(ctx, query, args); stmt != nil {
		return stmt.QueryxContext(ctx, args...)
	}
	return s.executor.QueryxContext(ctx, query, args...)
}

func (s *stmtCache) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if stmt := s.cached(ctx, query, args); stmt != nil {
		return stmt.QueryRowxContext(ctx, args...)
	}
	return s.executor.QueryRowxContext(ctx, query, args...)
}

func (s *stmtCache) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := s.cached(ctx, query, args); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return s.executor.ExecContext(ctx, query, args...)
}
