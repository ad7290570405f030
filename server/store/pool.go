package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// mostKept is how many statements a pool keeps; the program says fewer.
const mostKept = 500

// pool are connections that cannot write. They read a statement once and run it again and again, as Tx does within a commit.
type pool struct {
	*sqlx.DB
	mu   sync.Mutex
	said map[string]*sqlx.Stmt
}

func openToRead(file string) (*pool, error) {
	db, err := sqlx.Open("sqlite", source(file, "_query_only=1"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers) // or half of them were opened anew, and their statements read, again and again
	return newPool(db), nil
}

func newPool(db *sqlx.DB) *pool { return &pool{DB: db, said: map[string]*sqlx.Stmt{}} }

func (p *pool) kept(query string, args []any) *sqlx.Stmt {
	if len(args) > keptValues {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.said[query] == nil && len(p.said) < mostKept {
		stmt, err := p.PreparexContext(context.Background(), query)
		if err != nil {
			return nil // whoever runs it meets the error again
		}
		p.said[query] = stmt
	}
	return p.said[query]
}

// QueryxContext and QueryRowxContext run kept statements.
func (p *pool) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if stmt := p.kept(query, args); stmt != nil {
		return stmt.QueryxContext(ctx, args...)
	}
	return p.DB.QueryxContext(ctx, query, args...)
}

func (p *pool) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if stmt := p.kept(query, args); stmt != nil {
		return stmt.QueryRowxContext(ctx, args...)
	}
	return p.DB.QueryRowxContext(ctx, query, args...)
}
